package dev.drover.worker.liveness;

import dev.drover.contracts.liveness.Heartbeat;
import dev.drover.contracts.wire.HeartbeatCodec;
import dev.drover.worker.ops.Measures;
import dev.drover.worker.relay.RecordSender;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends a heartbeat at every interval, and sooner when there is news, from a thread of its own. */
public final class SendHeartbeats {
    private static final Logger log = LoggerFactory.getLogger(SendHeartbeats.class);

    private static final Duration COALESCING = Duration.ofMillis(100);

    private final RecordSender sender;
    private final Supplier<Heartbeat> current;
    private final Duration interval;
    private final BrokerClock brokerClock;
    private final InstantSource time;
    private final Measures measures;
    private final AtomicReference<Optional<Instant>> lastAcknowledged =
            new AtomicReference<>(Optional.empty());
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Semaphore soon = new Semaphore(0);
    private final Thread thread;

    /**
     * @param current what to say, asked for at each beat
     */
    public SendHeartbeats(
            RecordSender sender,
            Supplier<Heartbeat> current,
            Duration interval,
            BrokerClock brokerClock,
            InstantSource time,
            Measures measures) {
        this.sender = sender;
        this.current = current;
        this.interval = interval;
        this.brokerClock = brokerClock;
        this.time = time;
        this.measures = measures;
        this.thread = Thread.ofPlatform().name("drover-heartbeats").unstarted(this::run);
    }

    public void start(Thread.UncaughtExceptionHandler onDeath) {
        thread.setUncaughtExceptionHandler(onDeath);
        thread.start();
    }

    private void run() {
        try {
            do {
                var _ = beat();
            } while (goesOn());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for the next beat; false when there is none. */
    private boolean goesOn() throws InterruptedException {
        if (soon.tryAcquire(interval.toNanos(), TimeUnit.NANOSECONDS)) {
            // what changes once often changes again at once
            if (stop.await(COALESCING.toNanos(), TimeUnit.NANOSECONDS)) {
                return false;
            }
            soon.drainPermits();
        }
        return stop.getCount() > 0;
    }

    /** Something is to be told that should not wait for the next beat. */
    public void soon() {
        soon.release();
    }

    /** One heartbeat now; completes, whether or not Kafka took it. */
    private CompletableFuture<Void> beat() {
        try {
            var heartbeat = current.get();
            var sent = time.instant();
            return sender.send(HeartbeatCodec.encode(heartbeat))
                    .handle((receipt, failure) -> {
                        if (failure == null) {
                            brokerClock.learn(sent, receipt);
                            lastAcknowledged.set(Optional.of(time.instant()));
                            measures.heartbeatSent();
                        } else {
                            measures.heartbeatFailed();
                            log.warn(
                                    "Kafka did not take a heartbeat; after a minute of"
                                            + " that our jobs go to other workers: {}",
                                    failure.toString());
                        }
                        return null;
                    });
        } catch (RuntimeException e) {
            // a beat that fails must not be the last one
            measures.heartbeatFailed();
            log.error("a heartbeat could not be made", e);
            return CompletableFuture.completedFuture(null);
        }
    }

    /** When Kafka last took one. */
    public Optional<Instant> lastAcknowledged() {
        return lastAcknowledged.get();
    }

    /** Ends the thread after one last heartbeat, which says whatever is to be said then. */
    public void stop(Duration timeout) throws InterruptedException {
        stop.countDown();
        soon.release();
        thread.join(timeout);
        try {
            beat().get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            log.warn("the last heartbeat was not acknowledged: {}", e.toString());
        }
    }
}
