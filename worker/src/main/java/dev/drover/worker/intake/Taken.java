package dev.drover.worker.intake;

import java.time.Instant;

/** A record in our hands until it is accepted or released. */
public interface Taken {
    String topic();

    int partition();

    long offset();

    /** When the broker appended it, by its clock. */
    Instant brokerTime();

    /** The bytes, not copied; empty for a record without a value. */
    byte[] value();
}
