package dev.drover.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.e2e.program.Repository;
import java.io.IOException;
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

/** The table in docs/reliability.md has every row, and names only tests that are there. */
class MatrixTableTest {
    private static final int ROWS = 72;
    private static final List<String> OTHERS = List.of("x1", "x2", "x3", "x4");
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

    private static String source(String test) throws IOException {
        for (var file : tests()) {
            if (file.getFileName().toString().equals(test + ".java")) {
                return Files.readString(file);
            }
        }
        return "";
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
