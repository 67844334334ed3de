package dev.drover.embedded;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import kafka.server.FaultHandlerFactory;
import org.apache.kafka.server.fault.FaultHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers what broke in a broker.
 *
 * <p>Kafka's own handler ends the process, which here is somebody else's.
 */
final class BrokerFaults implements FaultHandlerFactory {
    private static final Logger log = LoggerFactory.getLogger(BrokerFaults.class);

    private final AtomicReference<@Nullable Throwable> firstFatal = new AtomicReference<>();

    @Override
    public FaultHandler build(String name, boolean fatal, Runnable action) {
        return (message, cause) -> {
            action.run();
            if (fatal) {
                log.error(
                        "broker fault in {}: {}. The broker must be restarted.",
                        name,
                        message,
                        cause);
            } else {
                log.warn("broker fault in {}: {}", name, message, cause);
            }
            var fault = new IllegalStateException(name + ": " + message, cause);
            if (fatal) {
                firstFatal.compareAndSet(null, fault);
            }
            return fault;
        };
    }

    Optional<Throwable> firstFatal() {
        return Optional.ofNullable(firstFatal.get());
    }
}
