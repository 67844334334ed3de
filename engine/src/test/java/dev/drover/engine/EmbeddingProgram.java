package dev.drover.engine;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;

/**
 * A program that embeds the engine, to be killed. At the point named to it, it says so on its
 * standard output and stands still.
 *
 * <p>Arguments: the point; then path and text of each file of the release. Where to connect comes
 * from the environment.
 */
final class EmbeddingProgram {
    /** Where it can stop by itself; other points are held by the server or on the wire. */
    enum Point {
        NONE,
        LEASE_TAKEN,
        STATEMENT_DONE,
        COMMIT_PROVED,
        EVENT_ACKNOWLEDGED
    }

    private final Point stop;

    private EmbeddingProgram(Point stop) {
        this.stop = stop;
    }

    public static void main(String[] args) {
        var files = List.of(args).subList(1, args.length).toArray(String[]::new);
        new EmbeddingProgram(Point.valueOf(args[0])).run(Fixture.release(files));
    }

    private void run(dev.drover.engine.source.Release release) {
        var environment = System.getenv();
        var target =
                new Target(
                        "127.0.0.1",
                        Integer.parseInt(environment.getOrDefault("PORT", "")),
                        environment.getOrDefault("DATABASE", ""),
                        Optional.empty(),
                        environment.getOrDefault("ROLE", ""),
                        Secret.of(environment.getOrDefault("PASSWORD", "")),
                        Tls.DISABLE);
        var outcome =
                new Engine(EngineOptions.DEFAULTS, InstantSource.system(), new Random())
                        .migrate(target, release, request(), listener());
        say("ended " + outcome);
    }

    private MigrateRequest request() {
        return new MigrateRequest(
                "default",
                1,
                Optional.empty(),
                new Run(Fixture.JOB, 1, "rollout", "sha256:test", "test"),
                Map.of(),
                new SayingRelay(),
                new Cancellation());
    }

    private EngineListener listener() {
        return new EngineListener() {
            @Override
            public void leaseTaken(int backendPid) {
                at(Point.LEASE_TAKEN);
            }

            @Override
            public void statementDone(String version, int number, int total) {
                at(Point.STATEMENT_DONE);
            }
        };
    }

    private void at(Point point) {
        if (point == stop) {
            say("at " + point);
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts", e);
            }
        }
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    /** Acknowledges at once what it prints. */
    private final class SayingRelay implements OutboxRelay {
        private final Acknowledgements acknowledged = new Acknowledgements();

        @Override
        public void send(LedgerRow row) {
            if (row.state() == LedgerRow.State.APPLIED) {
                at(Point.COMMIT_PROVED);
            }
            var told = Fixture.told(row);
            say("event " + Fixture.eventId(row.scope().toString(), told) + " " + told);
            acknowledged.add(row);
        }

        @Override
        public List<Long> takeAcknowledged() {
            return acknowledged.take();
        }

        @Override
        public boolean flush(Duration timeout) {
            at(Point.EVENT_ACKNOWLEDGED);
            return true;
        }
    }
}
