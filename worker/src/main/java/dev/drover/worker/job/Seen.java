package dev.drover.worker.job;

import dev.drover.engine.FoundLedger;
import dev.drover.engine.ServerIdentity;

import java.util.Optional;
import java.util.UUID;

/** Whose ledger a run worked with, as its last session found it. */
record Seen(Optional<UUID> scope, Optional<ServerIdentity> server) {
    static final Seen NOTHING = new Seen(Optional.empty(), Optional.empty());

    static Seen of(FoundLedger found) {
        return new Seen(found.scope(), found.server());
    }
}
