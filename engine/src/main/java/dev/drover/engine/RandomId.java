package dev.drover.engine;

import java.util.UUID;
import java.util.random.RandomGenerator;

/** Makes the identity of a scope. */
final class RandomId {
    private RandomId() {}

    /** A random UUID, version 4. */
    static UUID of(RandomGenerator random) {
        long high = (random.nextLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x4000L;
        long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}
