package dev.drover.e2e.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.drover.contracts.wire.Json;
import dev.drover.e2e.program.DroverProcess;
import dev.drover.e2e.program.Repository;
import dev.drover.embedded.testing.SharedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Real histories of other projects, each over several databases; the folder is not part of this
 * repository.
 */
@Tag("corpora")
class CorporaTest {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final int DATABASES = 3;

    private record Manifest(
            Map<String, String> expectedFingerprintQueryResultSha, List<FileEntry> files) {}

    private record FileEntry(String path) {}

    static Stream<Arguments> histories() {
        return Stream.of(
                        Map.entry("crates-io", "migrations"),
                        Map.entry("kratos", "sql"),
                        Map.entry("concourse", "migrations"),
                        Map.entry("trigger-dev", "migrations"))
                .flatMap(history ->
                        Stream.of(15, 18)
                                .map(major ->
                                        Arguments.of(history.getKey(), history.getValue(), major)));
    }

    @ParameterizedTest
    @MethodSource("histories")
    @Timeout(900)
    void theCatalogueIsTheOneThatIsKnownToBeRight(String corpus, String folder, int major)
            throws Exception {
        var root = corpora();
        var history = root.resolve(corpus).resolve(folder);
        try (var databases = databases(corpus, major)) {
            var arguments = databases.migrate(history.toString());
            var first = DroverProcess.run(databases.environment(), LIMIT, arguments);
            assertThat(first.exitCode()).as(first.text()).isZero();
            assertFingerprints(databases, root, corpus, major);

            int applied = databases.applied();
            var second = DroverProcess.run(databases.environment(), LIMIT, arguments);
            assertThat(second.exitCode()).as(second.text()).isZero();
            assertThat(second.text()).contains("nothing to do");
            assertThat(databases.applied()).isEqualTo(applied);
        }
    }

    @ParameterizedTest
    @MethodSource("histories")
    @Timeout(900)
    void killedHalfWayItEndsTheSame(String corpus, String folder, int major, @TempDir Path copy)
            throws Exception {
        var root = corpora();
        MigrationsWithEffect.copy(root.resolve(corpus).resolve(folder), copy);
        var files =
                manifest(root, corpus).files().stream()
                        .map(file -> file.path().substring(folder.length() + 1))
                        .toList();
        try (var databases = databases(corpus, major)) {
            databases.everywhere(MigrationsWithEffect.TABLE);
            var arguments = databases.migrate(copy.toString());
            new KillHalfWay(databases, arguments).run(files.size() * DATABASES, 4);
            var last = DroverProcess.run(databases.environment(), LIMIT, arguments);
            assertThat(last.exitCode()).as(last.text()).isZero();

            for (var name : databases.names()) {
                assertThat(ExampleHistoryTest.effects(databases, name))
                        .containsExactlyInAnyOrderElementsOf(files);
            }
            databases.everywhere("DROP TABLE public.effect");
            assertFingerprints(databases, root, corpus, major);
        }
    }

    private static Path corpora() {
        var root = Repository.corpora();
        assumeTrue(root.isPresent(), "no corpora here; DROVER_CORPORA may name their folder");
        return root.orElseThrow();
    }

    private static TenantDatabases databases(String corpus, int major) throws Exception {
        var postgres =
                major == 18
                        ? SharedPostgres.get()
                        : SharedPostgres.of(
                                Path.of(System.getProperty("drover.test.postgresql15.jar")));
        return TenantDatabases.create(postgres.server(), corpus.replace('-', '_'), DATABASES);
    }

    private static void assertFingerprints(
            TenantDatabases databases, Path root, String corpus, int major) throws Exception {
        var query = Files.readString(root.resolve("fingerprint.sql"));
        var expected =
                manifest(root, corpus)
                        .expectedFingerprintQueryResultSha()
                        .get(Integer.toString(major));
        for (var name : databases.names()) {
            try (var connection = databases.connect(name)) {
                var lines = Catalogue.lines(connection, query);
                assertThat(Catalogue.fingerprint(lines)).as(name).isEqualTo(expected);
            }
        }
    }

    private static Manifest manifest(Path root, String corpus) throws Exception {
        return Json.read(
                Files.readString(root.resolve(corpus).resolve("MANIFEST.json")), Manifest.class);
    }
}
