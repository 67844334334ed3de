package dev.drover.worker.server;

import dev.drover.contracts.ServerId;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Bulkhead and circuit breaker of every server this worker has met; thread-safe. */
public final class ServerGates {
    private static final Logger log = LoggerFactory.getLogger(ServerGates.class);

    /**
     * Long enough to bridge the end of a quick job, short enough not to hold a slot for nothing.
     */
    private static final Duration PLACE_WAIT = Duration.ofSeconds(2);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final Map<ServerId, Gate> gates = new ConcurrentHashMap<>();
    private final BulkheadConfig bulkheads;
    private final CircuitBreakerConfig breakers;

    /**
     * @param perServer jobs of this worker at one server at a time
     */
    public ServerGates(int perServer) {
        this.bulkheads =
                BulkheadConfig.custom()
                        .maxConcurrentCalls(perServer)
                        .maxWaitDuration(PLACE_WAIT)
                        .build();
        this.breakers =
                CircuitBreakerConfig.custom()
                        .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                        .slidingWindowSize(6)
                        .minimumNumberOfCalls(3)
                        .failureRateThreshold(50)
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .waitIntervalFunctionInOpenState(
                                IntervalFunction.ofExponentialBackoff(
                                        FIRST_PAUSE, 2, LONGEST_PAUSE))
                        .build();
    }

    /** Waits a moment for a place when all are taken. */
    public Admission enter(ServerId server) {
        var gate = gates.computeIfAbsent(server, this::gate);
        if (!gate.breaker().tryAcquirePermission()) {
            return new Admission.Refused(
                    "SERVER_UNAVAILABLE",
                    "this worker leaves server %s alone for a while, which said last: %s"
                            .formatted(server, gate.lastWords().get()));
        }
        if (!gate.bulkhead().tryAcquirePermission()) {
            gate.breaker().releasePermission();
            return new Admission.Refused(
                    "SERVER_BUSY",
                    "this worker has %d jobs at server %s already"
                            .formatted(
                                    gate.bulkhead().getBulkheadConfig().getMaxConcurrentCalls(),
                                    server));
        }
        return new Admission.Admitted(new Pass(gate.bulkhead(), gate.breaker(), gate.lastWords()));
    }

    private Gate gate(ServerId server) {
        var breaker = CircuitBreaker.of(server.value(), breakers);
        var lastWords = new AtomicReference<>("nothing");
        breaker.getEventPublisher()
                .onStateTransition(event ->
                        log.warn(
                                "server {}: breaker {} (it said last: {})",
                                server,
                                event.getStateTransition(),
                                lastWords.get()));
        return new Gate(Bulkhead.of(server.value(), bulkheads), breaker, lastWords);
    }

    private record Gate(
            Bulkhead bulkhead, CircuitBreaker breaker, AtomicReference<String> lastWords) {}
}
