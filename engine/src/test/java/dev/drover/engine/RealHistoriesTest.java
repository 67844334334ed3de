package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.engine.source.MigrationFolder;
import dev.drover.engine.source.ReadOptions;
import dev.drover.engine.source.Release;
import dev.drover.engine.source.ReleaseReader;
import dev.drover.engine.sql.Corpora;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** Real histories end in the catalogue that their own tools make, killed on the way or not. */
class RealHistoriesTest {
    private final Fixture fixture = new Fixture();

    @AfterEach
    void close() throws SQLException {
        fixture.close();
    }

    @ParameterizedTest
    @CsvSource({
        "crates-io, migrations",
        "kratos, sql",
        "concourse, migrations",
        "trigger-dev, migrations"
    })
    void endInTheirFingerprint(String name, String folder) throws Exception {
        var release = release(name, folder);
        assertThat(fixture.migrate(release)).isInstanceOf(Outcome.Succeeded.class);
        assertThat(fingerprint()).isEqualTo(expected(name));

        var again = fixture.migrate(release);
        assertThat(((Outcome.Succeeded) again).applied()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"crates-io, migrations", "trigger-dev, migrations"})
    void endInTheirFingerprintThoughSessionsAreKilled(String name, String folder) throws Exception {
        var release = release(name, folder);
        var run = CompletableFuture.supplyAsync(() -> untilDone(release));
        var random = new Random(7);
        // from another database: its snapshots would hold concurrent index builds back
        try (var killer = fixture.connect("postgres");
                var statement = killer.createStatement()) {
            while (!run.isDone()) {
                statement.execute(
                        "SELECT pg_sleep("
                                + (20 + random.nextInt(200)) / 1000.0
                                + "); SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                                + " WHERE application_name LIKE 'drover/%' AND datname = '"
                                + fixture.database.name()
                                + "'");
            }
        }
        assertThat(run.get()).isInstanceOf(Outcome.Succeeded.class);
        assertThat(fingerprint()).isEqualTo(expected(name));
        assertThat(fixture.query("SELECT count(*) FROM drover.schema_migrations WHERE rank > 0"))
                .containsExactly(String.valueOf(release.migrations().size()));
    }

    /** As far back as down files go without a gap, by the ledger's copies, and forward again. */
    @ParameterizedTest
    @CsvSource({"crates-io, migrations", "kratos, sql", "concourse, migrations"})
    void goBackAndForwardToTheSameFingerprint(String name, String folder) throws Exception {
        var release = release(name, folder);
        assertThat(fixture.migrate(release)).isInstanceOf(Outcome.Succeeded.class);

        int back = undoWhatCanBeUndone();
        assertThat(back).as("migrations undone").isPositive();
        System.out.printf(
                "%s: %d of %d migrations undone%n", name, back, release.migrations().size());
        assertThat(fixture.migrate(release)).isInstanceOf(Outcome.Succeeded.class);
        assertThat(fingerprint()).isEqualTo(expected(name));
    }

    /** Each step commits by itself, so one that fails does not bring back those before it. */
    private int undoWhatCanBeUndone() {
        var lastWithoutWay =
                fixture.query(
                        "SELECT version FROM drover.schema_migrations WHERE rollback_sql IS NULL OR rank = 1"
                                + " ORDER BY rank DESC LIMIT 1");
        var outcome = fixture.revert(lastWithoutWay.getFirst());
        if (outcome instanceof Outcome.Failed(var failure, _)) {
            System.out.println(failure);
        }
        return fixture.query("SELECT 1 FROM drover.schema_migrations WHERE direction = 'down'")
                .size();
    }

    private Outcome untilDone(Release release) {
        var outcome = fixture.migrate(release);
        for (int runs = 0; runs < 100 && !(outcome instanceof Outcome.Succeeded); runs++) {
            if (outcome instanceof Outcome.Failed(var failure, _)
                    && failure.retry() == Retry.NEVER) {
                return outcome;
            }
            outcome = fixture.migrate(release);
        }
        return outcome;
    }

    private Release release(String name, String folder) throws Exception {
        var corpus = Corpora.require(name);
        return ReleaseReader.read(
                MigrationFolder.read(corpus.resolve(folder)), ReadOptions.DEFAULT);
    }

    private static String expected(String name) throws Exception {
        return JsonMapper.builder()
                .build()
                .readTree(Corpora.require(name).resolve("MANIFEST.json"))
                .get("expectedFingerprintQueryResultSha")
                .get("18")
                .asString();
    }

    private String fingerprint() throws Exception {
        var sql = Files.readString(Corpora.require("fingerprint.sql"));
        var text = String.join("\n", fixture.query("SET TimeZone = 'UTC'", sql));
        return HexFormat.of()
                .formatHex(
                        MessageDigest.getInstance("SHA-256")
                                .digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
