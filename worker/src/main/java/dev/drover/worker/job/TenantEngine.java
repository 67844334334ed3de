package dev.drover.worker.job;

import dev.drover.engine.EngineListener;
import dev.drover.engine.MigrateRequest;
import dev.drover.engine.Outcome;
import dev.drover.engine.Resend;
import dev.drover.engine.Revert;
import dev.drover.engine.Target;
import dev.drover.engine.source.Release;

import java.util.Optional;

/** What a job needs of the engine. */
public interface TenantEngine {
    Outcome migrate(
            Target target, Release release, MigrateRequest request, EngineListener listener);

    /** Undoes what comes after a version. */
    Outcome revert(
            Target target,
            Optional<Release> release,
            Revert wanted,
            MigrateRequest request,
            EngineListener listener);

    /**
     * Sends what the outbox holds and reports head and pending; changes nothing else.
     *
     * @param release what to compare the ledger with; without it nothing is pending
     * @param resend which events beyond those that the outbox holds
     */
    Outcome verify(
            Target target,
            Optional<Release> release,
            Resend resend,
            MigrateRequest request,
            EngineListener listener);
}
