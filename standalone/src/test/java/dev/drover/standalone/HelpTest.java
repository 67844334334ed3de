package dev.drover.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpTest {
    /** picocli breaks what is wider, and a broken example cannot be copied. */
    @ParameterizedTest
    @ValueSource(strings = {"migrate", "migrations", "new", "ledger-sql"})
    void helpKeepsItsLinesAndShowsExamples(String word) {
        var help = Command.run(Map.of(), word, "--help");

        assertThat(help.exitCode()).isZero();
        assertThat(help.err()).isEmpty();
        assertThat(help.out())
                .startsWith("Usage: drover " + word)
                .contains("Examples:", "Show this help.")
                .doesNotContain("--version");
        var examples = help.out().substring(help.out().indexOf("Examples:")).lines().skip(1);
        assertThat(examples).allMatch(line -> line.matches("  drover .*|      --.*"));
    }
}
