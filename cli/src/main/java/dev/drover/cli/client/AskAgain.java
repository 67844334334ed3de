package dev.drover.cli.client;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Sends a request with its idempotency key again while the coordinators say that it is still worked
 * on. Where the one that did so has died, they give the key free after a while.
 */
final class AskAgain {
    static final String IN_PROGRESS = "IDEMPOTENCY_IN_PROGRESS";

    /** Coordinators give a key free after two minutes. */
    static final Duration LONGEST = Duration.ofSeconds(150);

    /** The answer of a coordinator that lives may be there any moment. */
    private static final Duration STEP = Duration.ofSeconds(2);

    private static final Duration SHORTEST = Duration.ofMillis(100);

    private final Consumer<String> tell;
    private final Sleep sleep;

    /** Lets time pass. */
    @FunctionalInterface
    interface Sleep {
        void sleep(Duration time) throws InterruptedException;
    }

    /** Sends the same each time. */
    @FunctionalInterface
    interface Request<T> {
        T send() throws CoordinatorException, InterruptedException;
    }

    /**
     * @param tell why it takes long, for people
     */
    AskAgain(Consumer<String> tell, Sleep sleep) {
        this.tell = tell;
        this.sleep = sleep;
    }

    /**
     * @throws ProblemException also when it is still worked on after {@link #LONGEST}
     */
    <T> T ask(Request<T> request) throws CoordinatorException, InterruptedException {
        var waited = Duration.ZERO;
        while (true) {
            try {
                return request.send();
            } catch (ProblemException e) {
                if (!e.problem().code().equals(IN_PROGRESS) || waited.compareTo(LONGEST) >= 0) {
                    throw e;
                }
                if (waited.isZero()) {
                    tell.accept(words(e.retryAfter()));
                }
                var pause = pause(e.retryAfter());
                sleep.sleep(pause);
                waited = waited.plus(pause);
            }
        }
    }

    private static Duration pause(Optional<Duration> told) {
        var pause = told.filter(time -> time.compareTo(STEP) < 0).orElse(STEP);
        return pause.compareTo(SHORTEST) < 0 ? SHORTEST : pause;
    }

    private static String words(Optional<Duration> told) {
        return "the request is still worked on, or its coordinator died over it; asking again with"
                + " the same key for up to %d s".formatted(LONGEST.toSeconds())
                + told.map(time -> ", it is free in %d s at the latest".formatted(time.toSeconds()))
                        .orElse("");
    }
}
