package dev.drover.e2e.benchmark;

import dev.drover.engine.Cancellation;
import dev.drover.engine.CommitPolicy;
import dev.drover.engine.Engine;
import dev.drover.engine.EngineListener;
import dev.drover.engine.EngineOptions;
import dev.drover.engine.MigrateRequest;
import dev.drover.engine.OutboxRelay;
import dev.drover.engine.Outcome;
import dev.drover.engine.Run;
import dev.drover.engine.Secret;
import dev.drover.engine.Target;
import dev.drover.engine.Tls;
import dev.drover.engine.source.Release;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/** Our engine, with a relay that acknowledges each migration's event. */
record Ours(String name, Server server, Release release, Engine engine) implements Contender {
    static Ours of(String name, Server server, Release release, CommitPolicy policy) {
        var options = EngineOptions.DEFAULTS.commits(policy);
        return new Ours(
                name, server, release, new Engine(options, InstantSource.system(), new Random(1)));
    }

    @Override
    public void migrate(String database) {
        var postgres = server.postgres();
        var target =
                new Target(
                        postgres.host(),
                        postgres.port(),
                        database,
                        Optional.empty(),
                        postgres.user(),
                        Secret.of(postgres.password()),
                        Tls.DISABLE);
        var request =
                new MigrateRequest(
                        "default",
                        1,
                        Optional.empty(),
                        new Run(UUID.randomUUID(), 1, "", "sha256:benchmark", "benchmark"),
                        Map.of(),
                        OutboxRelay.toNobody(),
                        new Cancellation());
        var outcome = engine.migrate(target, release, request, EngineListener.NONE);
        if (!(outcome instanceof Outcome.Succeeded)) {
            throw new IllegalStateException(outcome.toString());
        }
    }
}
