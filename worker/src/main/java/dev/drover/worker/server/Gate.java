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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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
    // which a pass remembers of the time when it was given
    private final AtomicInteger openings = new AtomicInteger();
    // since a job ended well
    private final AtomicInteger openingsInARow = new AtomicInteger();
    private final AtomicBoolean onProbation = new AtomicBoolean();
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
                                .waitIntervalFunctionInOpenState(_ -> {
                                    pauseMillis = pauses.apply(openingsInARow.get() + 1);
                                    return pauseMillis;
                                })
                                .build());
        breaker.getEventPublisher()
                .onStateTransition(event -> moved(event.getStateTransition().getToState()));
    }

    private void moved(CircuitBreaker.State to) {
        log.warn("server {}: breaker {} (it said last: {})", server, to, lastWords);
        if (to == CircuitBreaker.State.OPEN) {
            openings.incrementAndGet();
            openingsInARow.incrementAndGet();
            onProbation.set(true);
        }
        open =
                switch (to) {
                    case OPEN, FORCED_OPEN -> Optional.of(opened());
                    // one job tries; until the server has answered it the rest is refused
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
        int opened = openings.get();
        if (!limit.enter(PLACE_WAIT)) {
            giveBackPermission(opened);
            return new Admission.Refused(
                    DeferralReason.SERVER_BUSY,
                    "this worker has %d jobs at server %s already"
                            .formatted(limit.limit(), server));
        }
        var visit = new Visit(opened, limit.halvings(), System.nanoTime());
        return new Admission.Admitted(
                new Pass(() -> reached(visit), verdict -> end(verdict, visit)));
    }

    /**
     * Only the job that tries a server ends the breaker's doubt before its own end; what it did in
     * all is counted then, as for every job.
     */
    private void reached(Visit visit) {
        if (visit.openings() == openings.get()
                && breaker.getState() == CircuitBreaker.State.HALF_OPEN) {
            breaker.onSuccess(visit.tookNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void end(Verdict verdict, Visit visit) {
        switch (verdict) {
            case Verdict.Healthy _ -> endedWell(visit);
            case Verdict.Unwell(var words) -> failed(words, visit);
            case Verdict.Crowded(var words) -> crowded(words, visit);
            case Verdict.Unknown _ -> giveBackPermission(visit.openings());
        }
        limit.leave();
    }

    private void endedWell(Visit visit) {
        limit.endedWell();
        if (visit.openings() == openings.get()) {
            openingsInARow.set(0);
            onProbation.set(false);
        }
        breaker.onSuccess(visit.tookNanos(), TimeUnit.NANOSECONDS);
    }

    /** One from before the breaker opened would let a second job try the server. */
    private void giveBackPermission(int opened) {
        if (opened == openings.get()) {
            breaker.releasePermission();
        }
    }

    private void crowded(String words, Visit visit) {
        boolean last = limit.halve(visit.halvings());
        log.warn(
                "server {} has no connection for us, so this worker has at most {} jobs there: {}",
                server,
                limit.limit(),
                words);
        if (last) {
            failed(words, visit);
        } else {
            lastWords = words;
            giveBackPermission(visit.openings());
        }
        changed.run();
    }

    private void failed(String words, Visit visit) {
        lastWords = words;
        if (failsAgain(visit)) {
            breaker.transitionToOpenState();
        } else {
            breaker.onError(visit.tookNanos(), TimeUnit.NANOSECONDS, new ServerUnwell(words));
        }
    }

    /**
     * A server that takes leases and then fails each job, as with a full disk, would otherwise let
     * several jobs fail after each pause, and its pauses would not grow.
     */
    private boolean failsAgain(Visit visit) {
        return visit.openings() == openings.get()
                && breaker.getState() == CircuitBreaker.State.CLOSED
                && onProbation.compareAndSet(true, false);
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

    /**
     * A job at the server.
     *
     * @param openings of the breaker before it
     * @param halvings of the limit before it
     */
    private record Visit(int openings, int halvings, long begunNanos) {
        long tookNanos() {
            return System.nanoTime() - begunNanos;
        }
    }

    /** Only for the breaker's books. */
    private static final class ServerUnwell extends Exception {
        ServerUnwell(String words) {
            super(words, null, false, false);
        }
    }
}
