package dev.drover.standalone.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.embedded.testing.TestDatabase;
import dev.drover.engine.Engine;
import dev.drover.engine.EngineListener;
import dev.drover.engine.MigrateRequest;
import dev.drover.engine.Outcome;
import dev.drover.engine.Secret;
import dev.drover.engine.Target;
import dev.drover.engine.Tls;
import dev.drover.engine.source.MigrationFolder;
import dev.drover.engine.source.ReadOptions;
import dev.drover.engine.source.ReleaseReader;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/** Migrates by the engine alone, where a command would start its services first. */
public final class EarlierRelease {
    private EarlierRelease() {}

    static void apply(Path migrations, TestDatabase database) throws Exception {
        assertThat(apply(migrations, database, database.user()))
                .isInstanceOf(Outcome.Succeeded.class);
    }

    /** As another role with the same password. */
    public static Outcome apply(Path migrations, TestDatabase database, String role)
            throws Exception {
        var release = ReleaseReader.read(MigrationFolder.read(migrations), ReadOptions.DEFAULT);
        var target =
                new Target(
                        database.host(),
                        database.port(),
                        database.name(),
                        Optional.empty(),
                        role,
                        Secret.of(database.password()),
                        Tls.DISABLE);
        return Engine.withDefaults()
                .migrate(
                        target,
                        release,
                        MigrateRequest.of(release, UUID.randomUUID(), "before"),
                        EngineListener.NONE);
    }
}
