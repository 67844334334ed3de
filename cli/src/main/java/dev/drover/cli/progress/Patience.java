package dev.drover.cli.progress;

import dev.drover.contracts.http.RolloutView;

import java.time.Duration;
import java.time.Instant;

/** When to stop watching a rollout that is not over. Not for several threads. */
interface Patience {
    boolean ends(RolloutView view, Instant now);

    static Patience endless() {
        return (_, _) -> false;
    }

    static Patience until(Instant end) {
        return (_, now) -> !now.isBefore(end);
    }

    /**
     * Ends when the rollout is paused, or when no job of it has ended for so long. Jobs that are
     * only taken and given back are no progress.
     */
    static Patience whileJobsEnd(Duration longest, Instant start) {
        return new Patience() {
            private int ended;
            private Instant since = start;

            @Override
            public boolean ends(RolloutView view, Instant now) {
                if (view.counts().ended() != ended) {
                    ended = view.counts().ended();
                    since = now;
                }
                return view.state().equals("PAUSED")
                        || Duration.between(since, now).compareTo(longest) >= 0;
            }
        };
    }
}
