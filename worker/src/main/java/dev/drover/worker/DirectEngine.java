package dev.drover.worker;

import dev.drover.engine.EngineListener;
import dev.drover.engine.MigrateRequest;
import dev.drover.engine.Outcome;
import dev.drover.engine.Target;
import dev.drover.engine.source.Release;
import dev.drover.worker.job.TenantEngine;

/** The real engine. */
final class DirectEngine implements TenantEngine {
    @Override
    public Outcome migrate(
            Target target, Release release, MigrateRequest request, EngineListener listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Outcome verify(
            Target target, Release release, MigrateRequest request, EngineListener listener) {
        throw new UnsupportedOperationException();
    }
}
