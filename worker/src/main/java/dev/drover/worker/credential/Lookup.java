package dev.drover.worker.credential;

import dev.drover.engine.Secret;

/** What became of asking for a credential. */
public sealed interface Lookup {
    record Found(Secret secret) implements Lookup {}

    /** This source knows no such credential; another one may. */
    record Unknown(String detail) implements Lookup {}

    /** The credential exists and must not go to this host. */
    record HostRefused(String detail) implements Lookup {}

    /** The credential exists and its secret cannot be read. */
    record Unreadable(String detail) implements Lookup {}
}
