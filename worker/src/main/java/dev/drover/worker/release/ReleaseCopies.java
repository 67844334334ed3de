package dev.drover.worker.release;

import dev.drover.contracts.ReleaseDigest;

import java.util.Optional;

/** Copies as they came, not verified; thread-safe. May forget any of them. */
interface ReleaseCopies {
    void put(ReleaseDigest digest, byte[] bundle);

    Optional<byte[]> get(ReleaseDigest digest);

    void remove(ReleaseDigest digest);
}
