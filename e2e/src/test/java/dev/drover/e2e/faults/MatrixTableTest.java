package dev.drover.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.e2e.program.Repository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table in docs/reliability.md has every row, and names only tests that are there. */
class MatrixTableTest {
    private static final int ROWS = 72;
    private static final List<String> OTHERS = List.of("x1", "x2", "x3", "x4");

    /** What no fleet may be released without: each of these rows is tried, whatever else is not. */
    private static final String REQUIRED =
            "1-17 19-27 30-32 36-41 45-48 50-53 57 61 62 65 69 70 72 x1-x4";

    private static final Pattern ROW = Pattern.compile("\\| (x?\\d+) \\|.*");
    private static final Pattern TEST = Pattern.compile("`(\\w+Test)(?:\\.(\\w+))?`");
    private static final Pattern TAG = Pattern.compile("@Tag\\(\"row-(x?\\d+)\"\\)");

    @Test
    void everyRowIsThereOnce() throws IOException {
        var wanted =
                IntStream.rangeClosed(1, ROWS)
                        .mapToObj(String::valueOf)
                        .collect(Collectors.toList());
        wanted.addAll(OTHERS);
        assertThat(rows().stream().map(MatrixTableTest::number)).containsExactlyElementsOf(wanted);
    }

    @Test
    void everyTestThatIsNamedExists() throws IOException {
        for (var row : rows()) {
            var matcher = TEST.matcher(row);
            while (matcher.find()) {
                var source = source(matcher.group(1));
                assertThat(source).as("class %s of row: %s", matcher.group(1), row).isNotEmpty();
                if (matcher.group(2) != null) {
                    assertThat(source).as(row).contains("void " + matcher.group(2) + "(");
                }
            }
        }
    }

    @Test
    void everyRequiredRowIsTried() throws IOException {
        assertThat(untried(rows(), required())).isEmpty();
        assertThat(required()).hasSize(54).contains("1", "17", "31", "72", "x1", "x4");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "| 5 | fault | expected | not run |",
                "| 5 | fault | expected | `NobodyTest` |",
                "| 5 | fault | expected | engine `KillTest` |",
                "| 5 | fault | expected | engine `KillTest.nothingOfTheKind` |",
                "| 5 | fault | expected | `InputTest` |",
                "| 6 | fault | expected | `WorkerDeathTest` |"
            })
    void aRequiredRowIsNotTriedByWords(String row) throws IOException {
        assertThat(untried(List.of(row), List.of("5"))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "| 5 | fault | expected | `WorkerDeathTest` |",
                "| 5 | fault | expected | engine `KillTest.whenTheLeaseIsTaken`; not run alone |"
            })
    void aScenarioOfTheRowOrATestByNameIsOne(String row) throws IOException {
        assertThat(untried(List.of(row), List.of("5"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "38, SqlStateTest.aDeadlockIsTriedAgainAndSucceeds",
        "41, PoolerTest",
        "nonsense, no row nonsense",
        "TypoTest, WorkerDeathTest"
    })
    void whatSelectsNoTestIsRefused(String selection, String said) throws Exception {
        var process =
                new ProcessBuilder(
                                "bash", Repository.path("e2e/run").toString(), "matrix", selection)
                        .redirectErrorStream(true)
                        .start();
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isEqualTo(2);
        assertThat(text).contains(said);
    }

    @Test
    void everyScenarioIsNamedInItsRow() throws IOException {
        var missing = new ArrayList<String>();
        for (var file : tests()) {
            if (!file.toString().contains("/e2e/faults/")) {
                continue;
            }
            var name = file.getFileName().toString().replace(".java", "");
            for (var number : tags(Files.readString(file))) {
                rows().stream()
                        .filter(row -> number(row).equals(number) && !row.contains(name))
                        .forEach(missing::add);
            }
        }
        assertThat(missing).isEmpty();
    }

    private static List<String> required() {
        var rows = new ArrayList<String>();
        for (var range : REQUIRED.split(" ")) {
            var prefix = range.startsWith("x") ? "x" : "";
            var ends = range.replace("x", "").split("-");
            IntStream.rangeClosed(
                            Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]))
                    .mapToObj(number -> prefix + number)
                    .forEach(rows::add);
        }
        return rows;
    }

    /**
     * Those of the required rows that name neither a test nor a class with a scenario of theirs.
     */
    private static List<String> untried(List<String> rows, List<String> required)
            throws IOException {
        var untried = new ArrayList<String>();
        for (var number : required) {
            boolean tried = false;
            for (var row : rows) {
                tried |= number(row).equals(number) && tries(row, number);
            }
            if (!tried) {
                untried.add(number);
            }
        }
        return untried;
    }

    private static boolean tries(String row, String number) throws IOException {
        var named = TEST.matcher(row);
        while (named.find()) {
            var source = source(named.group(1));
            if (named.group(2) == null
                    ? tags(source).contains(number)
                    : isTest(source, named.group(2))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isTest(String source, String method) {
        return Pattern.compile(
                        "@(Parameterized)?Test\\b((?!void ).)*void " + method + "\\(",
                        Pattern.DOTALL)
                .matcher(source)
                .find();
    }

    private static Set<String> tags(String source) {
        return new TreeSet<>(TAG.matcher(source).results().map(result -> result.group(1)).toList());
    }

    private static String number(String row) {
        var matcher = ROW.matcher(row);
        assertThat(matcher.matches()).isTrue();
        return matcher.group(1);
    }

    private static List<String> rows() throws IOException {
        return Files.readAllLines(Repository.path("docs/reliability.md")).stream()
                .filter(line -> ROW.matcher(line).matches())
                .toList();
    }

    /** Two modules may have a class of that name: then both. */
    private static String source(String test) throws IOException {
        var source = new StringBuilder();
        for (var file : tests()) {
            if (file.getFileName().toString().equals(test + ".java")) {
                source.append(Files.readString(file));
            }
        }
        return source.toString();
    }

    private static List<Path> tests() throws IOException {
        var tests = new ArrayList<Path>();
        try (var modules = Files.list(Repository.root())) {
            for (var folder : modules.map(module -> module.resolve("src/test/java")).toList()) {
                if (Files.isDirectory(folder)) {
                    try (var files = Files.walk(folder)) {
                        files.filter(file -> file.toString().endsWith("Test.java"))
                                .forEach(tests::add);
                    }
                }
            }
        }
        return tests;
    }
}
