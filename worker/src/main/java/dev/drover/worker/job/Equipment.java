package dev.drover.worker.job;

import dev.drover.worker.credential.CredentialSource;
import dev.drover.worker.ops.Measures;
import dev.drover.worker.relay.RecordSender;
import dev.drover.worker.release.ReleaseShelf;
import dev.drover.worker.server.ServerGates;

/** What all jobs share; every part is thread-safe. */
public record Equipment(
        ReleaseShelf releases,
        CredentialSource credentials,
        ServerGates servers,
        TenantEngine engine,
        RecordSender sender,
        Measures measures) {}
