package dev.drover.worker.liveness;

import dev.drover.worker.relay.Receipt;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The broker's time as this worker knows it; thread-safe. A command's age is told by the broker's
 * clock on both sides, as the worker's own may be minutes off. Until something was learnt it is the
 * worker's own.
 */
public final class BrokerClock implements InstantSource {
    /** A slower answer says too little about when the broker stamped the record. */
    private static final Duration SLOWEST_LESSON = Duration.ofSeconds(5);

    private final InstantSource own;
    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

    public BrokerClock(InstantSource own) {
        this.own = own;
    }

    /**
     * Learns from a record of a topic with {@code LogAppendTime}.
     *
     * @param sent by the own clock; the broker's stamp was made between this and now
     */
    public void learn(Instant sent, Receipt receipt) {
        var took = Duration.between(sent, own.instant());
        if (took.isNegative() || took.compareTo(SLOWEST_LESSON) > 0) {
            return;
        }
        ahead.set(Duration.between(sent.plus(took.dividedBy(2)), receipt.brokerTime()));
    }

    @Override
    public Instant instant() {
        return own.instant().plus(ahead.get());
    }

    /** How much the broker's clock is ahead of ours; negative when it is behind. */
    public Duration ahead() {
        return ahead.get();
    }
}
