package dev.drover.engine.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.engine.sql.Script;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Seeded: a failure names the seed that shows it again. */
class FormatsRandomTest {
    private static final List<String> PIECES =
            List.of(
                    "-- +goose Up\n",
                    "-- +goose Down\n",
                    "-- +goose StatementBegin\n",
                    "-- +goose StatementEnd\r\n",
                    "-- +goose NO TRANSACTION\n",
                    "-- migrate:up\n",
                    "-- migrate:down transaction:false\r\n",
                    "-- migrate:up transaction:false\n",
                    "---- create above / drop below ----\n",
                    "---- tern: disable-tx ----\r",
                    "-- no-transaction\n",
                    "-- atlas:txmode none\n\n",
                    "-- atlas:checkpoint\n\n",
                    "-- drover:phase expand\n",
                    "  -- a comment\n",
                    "SELECT 1;\n",
                    "SELECT 'a\n-- +goose Down\n';\n",
                    "SELECT 2; SELECT 3;\r\n",
                    "VACUUM;\n",
                    "BEGIN;\n",
                    "COMMIT;\n",
                    "${flyway:database}",
                    "${x}",
                    "'",
                    "\n",
                    "\r");

    @ParameterizedTest
    @EnumSource(Format.class)
    void noFileDoesAnythingButBeReadOrBeRefused(Format format) {
        for (long seed = 0; seed < 300; seed++) {
            var random = new SplittableRandom(seed);
            var text = new StringBuilder();
            for (int n = random.nextInt(12); n > 0; n--) {
                text.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            read(format, text.toString(), seed);
        }
    }

    private static void read(Format format, String text, long seed) {
        var path =
                switch (format) {
                    case FLYWAY -> "V1__a.sql";
                    case GOLANG_MIGRATE -> "1_a.up.sql";
                    case DIESEL -> "2020_a/up.sql";
                    case PRISMA -> "2020_a/migration.sql";
                    default -> "1_a.sql";
                };
        try {
            var release =
                    ReleaseReader.read(
                            List.of(new SourceFile(path, text)),
                            new ReadOptions(Optional.of(format), Map.of()));
            for (var migration : release.migrations()) {
                assertLinesAreThoseOfTheFile(migration.up(), text, seed);
                migration.down().ifPresent(down -> assertLinesAreThoseOfTheFile(down, text, seed));
            }
        } catch (InvalidReleaseException e) {
            assertThat(e.problems())
                    .as("seed %d: %s", seed, text)
                    .isNotEmpty()
                    .allSatisfy(each ->
                            assertThat(each.line()).isBetween(0, (int) text.lines().count() + 1));
        }
    }

    private static void assertLinesAreThoseOfTheFile(Script script, String text, long seed) {
        var lines = text.lines().toList();
        for (var statement : script.statements()) {
            var first = statement.sql().lines().findFirst().orElse("");
            if (!first.contains("{")) {
                assertThat(lines.get(statement.line() - 1))
                        .as("seed %d: %s", seed, text)
                        .contains(first);
            }
        }
    }
}
