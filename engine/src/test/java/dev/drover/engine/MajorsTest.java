package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.drover.embedded.testing.SharedPostgres;
import dev.drover.engine.source.InvalidReleaseException;
import dev.drover.engine.source.MigrationFolder;
import dev.drover.engine.source.ReadOptions;
import dev.drover.engine.source.Release;
import dev.drover.engine.source.ReleaseReader;
import dev.drover.engine.sql.Corpora;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Real histories on every major version: the known fingerprint where there is one, else they apply,
 * or the file is named at which the server itself refuses.
 */
@Tag("majors")
class MajorsTest {
    private static final int NEWEST = 18;

    static Stream<Arguments> histories() {
        return Stream.of(
                        List.of("crates-io", "migrations"),
                        List.of("kratos", "sql"),
                        List.of("concourse", "migrations"),
                        List.of("trigger-dev", "migrations"),
                        List.of("hatchet", "original"))
                .flatMap(history ->
                        Stream.of(14, 15, 16, 17, 18)
                                .map(major ->
                                        Arguments.of(
                                                history.getFirst(), history.getLast(), major)));
    }

    @ParameterizedTest
    @MethodSource("histories")
    void applyAsTheServerCan(String name, String folder, int major) throws Exception {
        var release = release(name, folder);
        try (var fixture = new Fixture(server(major))) {
            var outcome = fixture.migrate(release);
            if (outcome instanceof Outcome.Failed(var failure, var applied)) {
                var place = failure.place().orElseThrow();
                System.out.printf(
                        "PostgreSQL %d, %s: %d applied, then %s:%d %s %s%n",
                        major,
                        name,
                        applied.size(),
                        place.path(),
                        place.line(),
                        failure.sqlState().orElse("-"),
                        failure.message());
                assertThat(failure.category()).isEqualTo(FailureCategory.SCRIPT);
                assertThat(expected(name, major))
                        .as("a version of which all files apply")
                        .isEmpty();
            } else {
                assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
                System.out.printf("PostgreSQL %d, %s: all applied%n", major, name);
                var expected = expected(name, major);
                if (expected.isPresent()) {
                    assertThat(fingerprint(fixture)).isEqualTo(expected.get());
                }
            }
        }
    }

    private static Release release(String name, String folder) throws Exception {
        try {
            var files =
                    new ArrayList<>(MigrationFolder.read(Corpora.require(name).resolve(folder)));
            var written = asWritten(name);
            files.removeIf(
                    file -> !written.isEmpty() && !written.contains(folder + "/" + file.path()));
            return ReleaseReader.read(files, ReadOptions.DEFAULT);
        } catch (InvalidReleaseException e) {
            return abort(
                    "skipped: " + name + " is not of a format that is read: " + e.getMessage());
        }
    }

    static SharedPostgres server(int major) {
        if (major == NEWEST) {
            return SharedPostgres.get();
        }
        var jar = Path.of(System.getProperty("drover.test.postgresql" + major + ".jar", "none"));
        assumeTrue(Files.exists(jar), "skipped: no binaries of PostgreSQL " + major + " here");
        return SharedPostgres.of(jar);
    }

    /** The files as their project has them, where it has others that only its program can run. */
    private static Set<String> asWritten(String name) {
        var paths = new HashSet<String>();
        for (var file : manifest(name).get("files")) {
            file.path("original").asStringOpt().ifPresent(paths::add);
        }
        return paths;
    }

    private static JsonNode manifest(String name) {
        return JsonMapper.builder()
                .build()
                .readTree(Corpora.require(name).resolve("MANIFEST.json"));
    }

    private static Optional<String> expected(String name, int major) {
        var known =
                manifest(name).get("expectedFingerprintQueryResultSha").get(String.valueOf(major));
        return Optional.ofNullable(known).map(node -> node.asString());
    }

    private static String fingerprint(Fixture fixture) throws Exception {
        var sql = Files.readString(Corpora.require("fingerprint.sql"));
        var text = String.join("\n", fixture.query("SET TimeZone = 'UTC'", sql));
        return HexFormat.of()
                .formatHex(
                        MessageDigest.getInstance("SHA-256")
                                .digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
