package dev.drover.engine.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.engine.sql.Corpora;
import dev.drover.engine.sql.Script;
import dev.drover.engine.sql.Unit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Real histories: every file found, in order, split and classified as their manifests say. */
class CorporaTest {
    @ParameterizedTest
    @CsvSource({
        "crates-io, migrations, DIESEL",
        "kratos, sql, GOLANG_MIGRATE",
        "concourse, migrations, GOLANG_MIGRATE",
        "trigger-dev, migrations, PRISMA",
        "hatchet, sql, GOLANG_MIGRATE"
    })
    void readsRealHistories(String name, String folder, Format format) throws Exception {
        var corpus = Corpora.require(name);
        var manifest = manifest(corpus);
        var release =
                ReleaseReader.read(
                        MigrationFolder.read(corpus.resolve(folder)), ReadOptions.DEFAULT);

        assertThat(release.format()).isEqualTo(format);
        var expected = new ArrayList<JsonNode>();
        manifest.get("files").forEach(expected::add);
        var skipped = new ArrayList<String>();
        manifest.get("skipped").forEach(each -> skipped.add(each.get("path").asString()));
        var migrations =
                release.migrations().stream()
                        .filter(each -> !skipped.contains(folder + "/" + each.up().path()))
                        .toList();
        assertThat(migrations)
                .extracting(each -> folder + "/" + each.up().path())
                .isEqualTo(expected.stream().map(each -> each.get("path").asString()).toList());
        for (int i = 0; i < migrations.size(); i++) {
            check(folder, migrations.get(i), expected.get(i));
        }
    }

    /** As published, both ways in one file; what is written in Go cannot be read. */
    @Test
    void readsGooseFilesAsTheirSplitForm() throws Exception {
        var corpus = Corpora.require("hatchet");
        var files =
                MigrationFolder.read(corpus.resolve("original")).stream()
                        .filter(file -> file.path().endsWith(".sql"))
                        .toList();
        var release = ReleaseReader.read(files, ReadOptions.DEFAULT);

        assertThat(release.format()).isEqualTo(Format.GOOSE);
        var read = new HashMap<String, Migration>();
        release.migrations().forEach(each -> read.put("original/" + each.up().path(), each));
        int statements = 0;
        for (var expected : manifest(corpus).get("files")) {
            var path = expected.get("original").asString();
            var migration = Optional.ofNullable(read.get(path)).orElseThrow();
            assertThat(migration.up().statements())
                    .as(path)
                    .hasSize(expected.get("statements").asInt());
            assertThat(migration.down().isPresent()).as(path).isEqualTo(expected.has("down"));
            if (!expected.get("transactional").asBoolean() && migration.transactional()) {
                assertThat(migration.up().statements()).as(path).hasSizeLessThan(2);
            }
            statements += migration.up().statements().size();
            var text = Files.readString(corpus.resolve(path));
            for (var statement : migration.up().statements()) {
                assertThat(text.substring(statement.offset())).startsWith(statement.sql());
            }
            migration.down().ifPresent(down -> assertSameLines(text, down));
        }
        assertThat(statements).isEqualTo(1142);
    }

    private static void assertSameLines(String text, Script down) {
        var lines = text.lines().toList();
        for (var statement : down.statements()) {
            assertThat(lines.get(statement.line() - 1))
                    .contains(statement.sql().lines().findFirst().orElse(""));
        }
    }

    @ParameterizedTest
    @CsvSource({"crates-io, migrations", "kratos, sql", "trigger-dev, migrations"})
    void theFilesOfAReleaseGiveItAgain(String name, String folder) throws Exception {
        var files = MigrationFolder.read(Corpora.require(name).resolve(folder));
        var release = ReleaseReader.read(files, ReadOptions.DEFAULT);
        var again =
                ReleaseReader.read(
                        release.files(), new ReadOptions(Optional.of(release.format()), Map.of()));
        assertThat(again).isEqualTo(release);
    }

    private static void check(String folder, Migration migration, JsonNode expected) {
        var path = migration.up().path();
        var statements = migration.up().statements();
        assertThat(statements).as(path).hasSize(expected.get("statements").asInt());
        var refusing = new ArrayList<Integer>();
        for (int i = 0; i < statements.size(); i++) {
            if (statements.get(i).kind().refusesTransaction()) {
                refusing.add(i);
            }
        }
        assertThat(refusing)
                .as(path)
                .isEqualTo(numbers(expected.path("nonTransactionalStatements")));
        if (expected.get("transactional").asBoolean()) {
            assertThat(migration.transactional()).as(path).isTrue();
        } else if (!refusing.isEmpty()) {
            assertThat(migration.transactional()).as(path).isFalse();
        }
        assertThat(migration.down().map(down -> folder + "/" + down.path()).orElse(""))
                .as(path)
                .contains(expected.path("down").asString(""));
        assertThat(migration.checksum()).as(path).hasSize(64);
        assertUnitsHoldEveryStatement(migration);
    }

    private static void assertUnitsHoldEveryStatement(Migration migration) {
        var held = new HashMap<String, Integer>();
        migration.units().stream()
                .flatMap(unit -> texts(unit).stream())
                .forEach(sql -> held.merge(sql, 1, Integer::sum));
        var expected = new HashMap<String, Integer>();
        migration.up().statements().stream()
                .filter(statement ->
                        switch (statement.kind()) {
                            case BEGIN, COMMIT -> false;
                            default -> true;
                        })
                .forEach(statement -> expected.merge(statement.sql(), 1, Integer::sum));
        assertThat(held).as(migration.up().path()).isEqualTo(expected);
    }

    private static List<String> texts(Unit unit) {
        return switch (unit) {
            case Unit.Atomic(var statements) ->
                    statements.stream().map(each -> each.sql()).toList();
            case Unit.Alone(var statement) -> List.of(statement.sql());
        };
    }

    private static List<Integer> numbers(JsonNode array) {
        var numbers = new ArrayList<Integer>();
        array.forEach(each -> numbers.add(each.asInt()));
        return numbers;
    }

    private static JsonNode manifest(Path corpus) throws IOException {
        return JsonMapper.builder().build().readTree(corpus.resolve("MANIFEST.json"));
    }
}
