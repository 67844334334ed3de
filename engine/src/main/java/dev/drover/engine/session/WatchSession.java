package dev.drover.engine.session;

import dev.drover.engine.Blocker;
import dev.drover.engine.Cancellation;
import dev.drover.engine.EngineListener;
import dev.drover.engine.EngineOptions;
import dev.drover.engine.Target;
import dev.drover.engine.Watching;
import dev.drover.engine.failure.DatabaseFault;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Looks, through a session of its own, at the session that works: who blocks it, how far it is, and
 * whether it takes too long. The second session is opened only once there is something that lasts,
 * so the usual run pays nothing but a virtual thread.
 *
 * <p>Without a second session (no connection is left, say) only the limit is kept.
 */
public final class WatchSession implements AutoCloseable {
    private static final Duration END_WAIT = Duration.ofSeconds(2);

    private final Watching watching;
    private final EngineListener listener;
    private final InstantSource clock;
    private final Session watched;
    private final Optional<Instant> until;
    private final Set<Integer> ended = new HashSet<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    /** Whoever sets it first: the thread that begins to look, or the end of what was watched. */
    private final AtomicBoolean decided = new AtomicBoolean();

    private final Thread thread;
    private volatile List<Blocker> current = List.of();
    private volatile List<Blocker> seen = List.of();
    private volatile boolean holding;
    private volatile boolean expired;
    private Optional<FindProgress.Progress> progress = Optional.empty();

    /** Starts watches; one for all of a run. */
    public record Watches(
            Connect connect,
            Target target,
            EngineOptions options,
            InstantSource clock,
            EngineListener listener) {

        /** Watches a transaction, which the server limits by itself. */
        public WatchSession transaction(Session session) {
            return new WatchSession(this, session, Optional.empty());
        }

        /** Watches a statement and cancels it when it takes too long. */
        public WatchSession statement(Session session, Duration limit) {
            return new WatchSession(this, session, Optional.of(clock.instant().plus(limit)));
        }
    }

    private WatchSession(Watches watches, Session watched, Optional<Instant> until) {
        this.watching = watches.options().watching();
        this.listener = watches.listener();
        this.clock = watches.clock();
        this.watched = watched;
        this.until = until;
        thread =
                Thread.ofVirtual()
                        .name("drover-watch-" + watched.backendPid())
                        .start(() -> watch(watches));
    }

    /** The last blockers seen; empty when none was, or when the server does not let us look. */
    public List<Blocker> seen() {
        return seen;
    }

    /** Who blocked at the last look. */
    public List<Blocker> current() {
        return current;
    }

    /**
     * Waits before the next try. As long as those who blocked the last one are seen to be in their
     * transactions, a try would make the table's traffic queue for nothing; when they are gone, it
     * comes at once.
     *
     * @param pause for when nothing is known of them
     * @param longest when to try all the same
     */
    public void awaitRelease(Duration pause, Duration longest, Cancellation cancellation) {
        if (!holding) {
            cancellation.pause(pause);
            return;
        }
        var latest = clock.instant().plus(longest);
        while (holding && clock.instant().isBefore(latest) && !cancellation.requested()) {
            cancellation.pause(watching.interval());
        }
    }

    /** Whether the limit was passed, so that what ran was cancelled. */
    public boolean expired() {
        return expired;
    }

    /**
     * Stops watching. When this returns no cancel is on its way any more, so that the next
     * statement is not hit.
     */
    @Override
    public void close() {
        closed.countDown();
        if (decided.compareAndSet(false, true)) {
            // it was over before there was anything to look at; the thread ends by itself
            return;
        }
        try {
            if (!thread.join(END_WAIT)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private void watch(Watches watches) {
        try {
            if (closed.await(watching.after().toMillis(), TimeUnit.MILLISECONDS)
                    || !decided.compareAndSet(false, true)) {
                return;
            }
            look(watches);
            keepLimit();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(Watches watches) throws InterruptedException {
        try (var observer =
                watches.connect().open(watches.target(), "drover/observer", "observer")) {
            do {
                lookOnce(observer);
                cancelIfTooLate();
            } while (!closed.await(watching.interval().toMillis(), TimeUnit.MILLISECONDS));
        } catch (DatabaseFault _) {
            // without a second session the failure is told without its blockers
        } finally {
            holding = false;
        }
    }

    private void lookOnce(Session observer) throws DatabaseFault {
        int pid = watched.backendPid();
        var blockers = FindBlockers.of(observer, pid);
        if (!pids(blockers).equals(pids(current))) {
            listener.blocked(blockers);
        }
        current = blockers;
        if (!blockers.isEmpty()) {
            seen = blockers;
            holding = blockers.stream().noneMatch(FindBlockers::isAutovacuum);
            if (watching.endIdleBlockers().isPresent()) {
                // one that was told to end may need a moment, and must not be reported twice
                FindBlockers.endIdle(observer, pid, watching.endIdleBlockers().get()).stream()
                        .filter(blocker -> ended.add(blocker.pid()))
                        .forEach(listener::blockerEnded);
            }
        }
        if (blockers.isEmpty() && holding) {
            holding = FindBlockers.stillHold(observer, seen);
        }
        if (until.isPresent()) {
            report(FindProgress.of(observer, pid));
        }
    }

    private void report(Optional<FindProgress.Progress> now) {
        if (now.isPresent() && !now.equals(progress)) {
            listener.progress(now.get().phase(), now.get().done(), now.get().total());
        }
        progress = now;
    }

    private static List<Integer> pids(List<Blocker> blockers) {
        return blockers.stream().map(Blocker::pid).toList();
    }

    private void keepLimit() throws InterruptedException {
        while (until.isPresent()
                && !closed.await(watching.interval().toMillis(), TimeUnit.MILLISECONDS)) {
            cancelIfTooLate();
        }
    }

    private void cancelIfTooLate() {
        if (until.filter(limit -> clock.instant().isAfter(limit)).isPresent()
                && closed.getCount() > 0) {
            expired = true;
            watched.cancel();
        }
    }
}
