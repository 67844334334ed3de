package dev.drover.worker.server;

import dev.drover.contracts.ServerId;
import dev.drover.contracts.liveness.Heartbeat.StrainedServer;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The gates of every server this worker has met; thread-safe. */
public final class ServerGates {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final IntervalFunction PAUSES =
            IntervalFunction.ofExponentialBackoff(FIRST_PAUSE, 2, LONGEST_PAUSE);

    /** More than a heartbeat has room for need not be told one by one. */
    private static final int MOST_TOLD = 200;

    private static final CircuitBreakerConfig BREAKERS =
            CircuitBreakerConfig.custom()
                    .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                    .slidingWindowSize(6)
                    .minimumNumberOfCalls(3)
                    .failureRateThreshold(50)
                    .permittedNumberOfCallsInHalfOpenState(1)
                    .build();

    private final Map<ServerId, Gate> gates = new ConcurrentHashMap<>();
    private final int perServer;
    private final InstantSource time;
    private final CircuitBreakerConfig breakers;
    private final Runnable changed;

    /**
     * @param perServer jobs of this worker at one server at a time, while the server bears them
     * @param changed called when what {@link #strained} tells has changed; must be quick
     */
    public ServerGates(int perServer, InstantSource time, Runnable changed) {
        this(perServer, time, steady(time.instant()), changed);
    }

    /**
     * @param steady what pauses are measured by
     */
    ServerGates(int perServer, InstantSource time, InstantSource steady, Runnable changed) {
        this.perServer = perServer;
        this.time = time;
        this.breakers =
                CircuitBreakerConfig.from(BREAKERS).clock(steady.withZone(ZoneOffset.UTC)).build();
        this.changed = changed;
    }

    /** A machine's clock that is set back would lengthen a pause of seconds by as much. */
    private static InstantSource steady(Instant start) {
        long begun = System.nanoTime();
        return () -> start.plusNanos(System.nanoTime() - begun);
    }

    /** Waits a moment for a place when all are taken. */
    public Admission enter(ServerId server) {
        return gates.computeIfAbsent(
                        server, id -> new Gate(id, perServer, breakers, PAUSES, time, changed))
                .enter();
    }

    /** The servers that this worker treats with care at present, those it leaves alone first. */
    public List<StrainedServer> strained() {
        return gates.values().stream()
                .map(Gate::strained)
                .flatMap(Optional::stream)
                .sorted(
                        Comparator.comparing((StrainedServer each) -> each.breaker().isEmpty())
                                .thenComparing(each -> each.server().value()))
                .limit(MOST_TOLD)
                .toList();
    }
}
