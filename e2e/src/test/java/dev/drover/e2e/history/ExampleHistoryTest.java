package dev.drover.e2e.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.e2e.program.ClassArchive;
import dev.drover.e2e.program.DroverProcess;
import dev.drover.e2e.program.Repository;
import dev.drover.embedded.testing.SharedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The example history, as {@code drover migrate} rolls it over several databases. */
class ExampleHistoryTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Path HISTORY = Repository.path("examples/invoicing/migrations");

    @Test
    @Timeout(300)
    void aRunThatIsKilledAgainAndAgainEndsTheSameAndAnotherChangesNothing(@TempDir Path folder)
            throws Exception {
        var files = MigrationsWithEffect.copy(HISTORY, folder);
        ClassArchive.await();
        try (var databases = databases("killed", 4);
                var reference = databases("unkilled", 1)) {
            databases.everywhere(MigrationsWithEffect.TABLE);
            var arguments = databases.migrate(folder.toString());
            new KillHalfWay(databases, arguments).run(4 * 12, 2);

            var last = DroverProcess.run(databases.environment(), LIMIT, arguments);
            assertThat(last.exitCode()).as(last.text()).isZero();

            var another = DroverProcess.run(databases.environment(), LIMIT, arguments);
            assertThat(another.exitCode()).as(another.text()).isZero();
            assertThat(another.text()).contains("nothing to do");
            assertThat(databases.applied()).isEqualTo(4 * 12);

            applyFileByFile(reference);
            var expected = catalogue(reference, reference.names().getFirst());
            assertThat(expected).anyMatch(line -> line.contains("orders_by_customer"));
            for (var name : databases.names()) {
                assertThat(effects(databases, name)).containsExactlyInAnyOrderElementsOf(files);
                try (var connection = databases.connect(name);
                        var statement = connection.createStatement()) {
                    statement.execute("DROP TABLE public.effect");
                }
                assertThat(catalogue(databases, name)).isEqualTo(expected);
            }
        }
    }

    private static TenantDatabases databases(String prefix, int count) throws SQLException {
        return TenantDatabases.create(SharedPostgres.get().server(), prefix, count);
    }

    private static List<String> catalogue(TenantDatabases databases, String name)
            throws SQLException {
        try (var connection = databases.connect(name)) {
            return Catalogue.of(connection);
        }
    }

    static List<String> effects(TenantDatabases databases, String name) throws SQLException {
        try (var connection = databases.connect(name)) {
            return Catalogue.lines(connection, "SELECT file FROM public.effect");
        }
    }

    /** As a person would with psql: nothing of ours takes part. */
    private static void applyFileByFile(TenantDatabases reference) throws Exception {
        try (var files = Files.list(HISTORY);
                var connection = reference.connectAsPsql(reference.names().getFirst());
                var statement = connection.createStatement()) {
            var ups = files.filter(f -> !f.toString().endsWith(".down.sql")).sorted().toList();
            for (var file : ups) {
                var text = Files.readString(file);
                if (text.contains("CONCURRENTLY")) {
                    for (var one : text.replaceAll("(?m)^--.*$", "").split(";", -1)) {
                        if (!one.isBlank()) {
                            statement.execute(one);
                        }
                    }
                } else {
                    statement.execute(text);
                }
            }
        }
    }
}
