package dev.drover.worker;

import dev.drover.engine.Engine;
import dev.drover.engine.EngineListener;
import dev.drover.engine.MigrateRequest;
import dev.drover.engine.Outcome;
import dev.drover.engine.Resend;
import dev.drover.engine.Revert;
import dev.drover.engine.Target;
import dev.drover.engine.source.Release;
import dev.drover.worker.job.TenantEngine;

import java.util.Optional;

/** The real engine. */
record DirectEngine(Engine engine) implements TenantEngine {
    @Override
    public Outcome migrate(
            Target target, Release release, MigrateRequest request, EngineListener listener) {
        return engine.migrate(target, release, request, listener);
    }

    @Override
    public Outcome revert(
            Target target,
            Optional<Release> release,
            Revert wanted,
            MigrateRequest request,
            EngineListener listener) {
        return engine.revert(target, release, wanted, request, listener);
    }

    @Override
    public Outcome verify(
            Target target,
            Optional<Release> release,
            Resend resend,
            MigrateRequest request,
            EngineListener listener) {
        return engine.verify(target, release, resend, request, listener);
    }
}
