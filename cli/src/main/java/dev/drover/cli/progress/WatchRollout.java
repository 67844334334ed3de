package dev.drover.cli.progress;

import dev.drover.cli.client.CoordinatorClient;
import dev.drover.cli.client.CoordinatorException;
import dev.drover.cli.client.UnreachableException;
import dev.drover.cli.console.ColorChoice;
import dev.drover.cli.console.Console;
import dev.drover.contracts.http.RolloutView;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Shows a rollout until it is over, or until the patience ends. Stopping to watch never stops the
 * rollout.
 */
public final class WatchRollout {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

    /** How long a coordinator that has answered once may be silent: a restart with room. */
    private static final Duration SILENCE = Duration.ofMinutes(2);

    private WatchRollout() {}

    /** Redraws in place on a terminal, else prints a line now and then; on standard error. */
    public static RolloutView run(CoordinatorClient client, String rollout, Console console)
            throws CoordinatorException, InterruptedException {
        return run(client, rollout, console, ColorChoice.auto, Optional.empty());
    }

    /**
     * Like {@link #run(CoordinatorClient, String, Console)}, with a limit.
     *
     * @return the last view: not over ({@link RolloutState#isOver}) when the patience ended
     */
    public static RolloutView run(
            CoordinatorClient client,
            String rollout,
            Console console,
            ColorChoice color,
            Optional<Duration> patience)
            throws CoordinatorException, InterruptedException {
        return run(client, rollout, console, color, patience(console, patience));
    }

    /**
     * Like {@link #run(CoordinatorClient, String, Console)}, until the rollout gets no further.
     *
     * @param longest in which no job ends
     * @return the last view: not over when it is paused, or got no further
     */
    public static RolloutView runWhileJobsEnd(
            CoordinatorClient client,
            String rollout,
            Console console,
            ColorChoice color,
            Duration longest)
            throws CoordinatorException, InterruptedException {
        var patience = Patience.whileJobsEnd(longest, console.clock().instant());
        return run(client, rollout, console, color, patience);
    }

    private static Patience patience(Console console, Optional<Duration> patience) {
        return patience.map(longest -> Patience.until(console.clock().instant().plus(longest)))
                .orElseGet(Patience::endless);
    }

    private static RolloutView run(
            CoordinatorClient client,
            String rollout,
            Console console,
            ColorChoice color,
            Patience patience)
            throws CoordinatorException, InterruptedException {
        var style = console.errStyle(color);
        try (var display =
                console.errScreen().isTerminal()
                        ? new LiveDisplay(console.err(), console.errScreen(), style)
                        : new LineDisplay(console.err(), style)) {
            return watch(client, rollout, display, console.clock(), patience);
        }
    }

    /** Prints every change as a line of JSON on standard output. */
    public static RolloutView runAsJsonLines(
            CoordinatorClient client, String rollout, Console console, Optional<Duration> patience)
            throws CoordinatorException, InterruptedException {
        try (var display = new JsonDisplay(console.out())) {
            return watch(client, rollout, display, console.clock(), patience(console, patience));
        }
    }

    private static RolloutView watch(
            CoordinatorClient client,
            String rollout,
            Display display,
            InstantSource clock,
            Patience patience)
            throws CoordinatorException, InterruptedException {
        var view = client.rollout(rollout);
        var answeredAt = clock.instant();
        display.show(view, answeredAt);
        while (!RolloutState.isOver(view) && !patience.ends(view, clock.instant())) {
            Thread.sleep(BETWEEN_LOOKS);
            try {
                view = client.rollout(view.id());
                answeredAt = clock.instant();
                display.show(view, answeredAt);
            } catch (UnreachableException e) {
                var now = clock.instant();
                if (Duration.between(answeredAt, now).compareTo(SILENCE) > 0) {
                    throw e;
                }
                display.unreachable(String.valueOf(e.getMessage()), now);
            }
        }
        return view;
    }
}
