package dev.drover.worker.server;

import dev.drover.contracts.ServerId;
import dev.drover.contracts.liveness.Heartbeat.OpenBreaker;
import dev.drover.contracts.liveness.Heartbeat.StrainedServer;
import dev.drover.contracts.status.DeferralReason;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way to one server: a breaker, then a limited number of places; thread-safe. */
final class Gate {
    private static final Logger log = LoggerFactory.getLogger(Gate.class);

    /**
     * Long enough to bridge the end of a quick job, short enough not to hold a slot for nothing.
     */
    private static final Duration PLACE_WAIT = Duration.ofSeconds(2);

    private static final Duration OPINION_LASTS = Duration.ofMinutes(5);

    private static final int TOLD_CHARACTERS = 300;

    private final ServerId server;
    private final InstantSource time;
    private final InstantSource steady;
    private final Runnable changed;
    private final AdaptiveLimit limit;
    private final CircuitBreaker breaker;
    private volatile String lastWords = "nothing";
    private volatile long pauseMillis;
    // by the steady clock
    private volatile Optional<OpenBreaker> open = Optional.empty();

    /**
     * @param breakers with the clock that pauses go by
     * @param pauses how long the breaker stays open, by how often it has opened in a row
     * @param changed called when what {@link #strained} tells has changed, holding no lock of ours
     */
    Gate(
            ServerId server,
            int perServer,
            CircuitBreakerConfig breakers,
            IntervalFunction pauses,
            InstantSource time,
            Runnable changed) {
        this.server = server;
        this.time = time;
        this.steady = breakers.getClock();
        this.changed = changed;
        this.limit = new AdaptiveLimit(perServer);
        this.breaker =
                CircuitBreaker.of(
                        server.value(),
                        CircuitBreakerConfig.from(breakers)
                                .waitIntervalFunctionInOpenState(opened -> {
                                    pauseMillis = pauses.apply(opened);
                                    return pauseMillis;
                                })
                                .build());
        breaker.getEventPublisher()
                .onStateTransition(event -> moved(event.getStateTransition().getToState()));
    }

    private void moved(CircuitBreaker.State to) {
        log.warn("server {}: breaker {} (it said last: {})", server, to, lastWords);
        open =
                switch (to) {
                    case OPEN, FORCED_OPEN -> Optional.of(opened());
                    // one job tries; until that has ended the rest is refused
                    case HALF_OPEN -> open;
                    case CLOSED, DISABLED, METRICS_ONLY -> Optional.empty();
                };
        changed.run();
    }

    private OpenBreaker opened() {
        Instant now = steady.instant();
        var words = lastWords;
        return new OpenBreaker(
                now,
                now.plusMillis(pauseMillis),
                words.substring(0, Math.min(words.length(), TOLD_CHARACTERS)));
    }

    /** Waits a moment for a place when all are taken. */
    Admission enter() {
        if (!breaker.tryAcquirePermission()) {
            return new Admission.Refused(
                    DeferralReason.SERVER_UNAVAILABLE,
                    "this worker leaves server %s alone for a while, which said last: %s"
                            .formatted(server, lastWords));
        }
        if (!limit.enter(PLACE_WAIT)) {
            breaker.releasePermission();
            return new Admission.Refused(
                    DeferralReason.SERVER_BUSY,
                    "this worker has %d jobs at server %s already"
                            .formatted(limit.limit(), server));
        }
        int halvings = limit.halvings();
        long begun = System.nanoTime();
        return new Admission.Admitted(
                new Pass(verdict -> end(verdict, halvings, System.nanoTime() - begun)));
    }

    private void end(Verdict verdict, int halvings, long tookNanos) {
        switch (verdict) {
            case Verdict.Healthy _ -> {
                limit.endedWell();
                breaker.onSuccess(tookNanos, TimeUnit.NANOSECONDS);
            }
            case Verdict.Unwell(var words) -> failed(words, tookNanos);
            case Verdict.Crowded(var words) -> crowded(words, halvings, tookNanos);
            case Verdict.Unknown _ -> breaker.releasePermission();
        }
        limit.leave();
    }

    private void crowded(String words, int halvings, long tookNanos) {
        boolean last = limit.halve(halvings);
        log.warn(
                "server {} has no connection for us, so this worker has at most {} jobs there: {}",
                server,
                limit.limit(),
                words);
        if (last) {
            failed(words, tookNanos);
        } else {
            lastWords = words;
            breaker.releasePermission();
        }
        changed.run();
    }

    private void failed(String words, long tookNanos) {
        lastWords = words;
        breaker.onError(tookNanos, TimeUnit.NANOSECONDS, new ServerUnwell(words));
    }

    /** What the fleet should know of it; empty when all is well. */
    Optional<StrainedServer> strained() {
        int allowed = limit.limit();
        var lowered = allowed < limit.most() ? Optional.of(allowed) : Optional.<Integer>empty();
        var told =
                new StrainedServer(server, lowered, open.filter(this::counts).map(this::toldNow));
        return lowered.isPresent() || told.breaker().isPresent()
                ? Optional.of(told)
                : Optional.empty();
    }

    /** When no job has come for long, nobody knows how the server is. */
    private boolean counts(OpenBreaker breaker) {
        return steady.instant().isBefore(breaker.retryAt().plus(OPINION_LASTS));
    }

    /** A heartbeat's instants are those of the worker's clock as it is when that is sent. */
    private OpenBreaker toldNow(OpenBreaker breaker) {
        var apart = Duration.between(steady.instant(), time.instant());
        return new OpenBreaker(
                breaker.since().plus(apart).truncatedTo(ChronoUnit.MICROS),
                breaker.retryAt().plus(apart).truncatedTo(ChronoUnit.MICROS),
                breaker.reason());
    }

    /** Only for the breaker's books. */
    private static final class ServerUnwell extends Exception {
        ServerUnwell(String words) {
            super(words, null, false, false);
        }
    }
}
