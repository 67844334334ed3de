package dev.drover.coordinator.db;

import dev.drover.engine.Cancellation;
import dev.drover.engine.Engine;
import dev.drover.engine.EngineListener;
import dev.drover.engine.EngineOptions;
import dev.drover.engine.MigrateRequest;
import dev.drover.engine.OutboxRelay;
import dev.drover.engine.Outcome;
import dev.drover.engine.Run;
import dev.drover.engine.Secret;
import dev.drover.engine.Target;
import dev.drover.engine.source.InvalidReleaseException;
import dev.drover.engine.source.ReadOptions;
import dev.drover.engine.source.Release;
import dev.drover.engine.source.ReleaseReader;
import dev.drover.engine.source.SourceFile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Brings the control database's schema up to date, by our own engine: one more tenant, so to say.
 */
final class MigrateControlSchema {
    private static final List<String> SCRIPTS =
            List.of(
                    "001_control_database.sql",
                    "002_policy.sql",
                    "003_steering.sql",
                    "004_reconcile.sql",
                    "005_limits.sql",
                    "006_waves.sql",
                    "007_registry.sql",
                    "008_gates.sql",
                    "009_api.sql",
                    "010_throughput.sql",
                    "011_fleet.sql",
                    "014_untold.sql",
                    "015_lost_jobs.sql");

    /** Several coordinators may start at once; each try of the engine waits seconds itself. */
    private static final int TRIES = 20;

    private final ControlDatabaseConfig config;
    private final InstantSource clock;
    private final Engine engine;

    MigrateControlSchema(
            ControlDatabaseConfig config, InstantSource clock, RandomGenerator random) {
        this.config = config;
        this.clock = clock;
        this.engine = new Engine(EngineOptions.DEFAULTS, clock, random);
    }

    void run() {
        var release = release();
        long order = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
        String obstacle = "";
        for (int tried = 0; tried < TRIES; tried++) {
            var outcome =
                    engine.migrate(target(), release, request(release, order), EngineListener.NONE);
            switch (outcome) {
                case Outcome.Succeeded _ -> {
                    return;
                }
                case Outcome.Failed(var failure, var _) ->
                        throw new ControlDatabaseException(
                                "The control database %s cannot be used, %s: %s %s"
                                        .formatted(
                                                config,
                                                failure.code(),
                                                failure.message(),
                                                failure.remedy()));
                case Outcome.Busy(var holder, _) ->
                        obstacle = "it is being migrated by session " + holder.pid();
                case Outcome.Stale(long lastOrder) -> order = lastOrder + 1;
                case Outcome.Cancelled _ -> obstacle = "its migration was interrupted";
            }
        }
        throw new ControlDatabaseException(
                "The control database %s cannot be used: %s. Try again when that has ended."
                        .formatted(config, obstacle));
    }

    private Target target() {
        return new Target(
                config.host(),
                config.port(),
                config.database(),
                Optional.empty(),
                config.user(),
                Secret.of(config.password()),
                config.tls());
    }

    private static MigrateRequest request(Release release, long order) {
        var run =
                new Run(
                        new UUID(0, 0),
                        1,
                        "",
                        release.digest(),
                        "coordinator/" + ProcessHandle.current().pid());
        return new MigrateRequest(
                "control",
                order,
                Optional.empty(),
                run,
                Map.of(),
                OutboxRelay.toNobody(),
                new Cancellation());
    }

    private static Release release() {
        try {
            return ReleaseReader.read(
                    SCRIPTS.stream().map(name -> new SourceFile(name, script(name))).toList(),
                    ReadOptions.DEFAULT);
        } catch (InvalidReleaseException e) {
            throw new IllegalStateException("the jar's own migrations are broken", e);
        }
    }

    private static String script(String name) {
        try (var in = MigrateControlSchema.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(name + " cannot be read from the jar", e);
        }
    }
}
