package dev.drover.engine.source;

import static dev.drover.engine.source.ReleaseReading.codes;
import static dev.drover.engine.source.ReleaseReading.problems;
import static dev.drover.engine.source.ReleaseReading.read;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectivesTest {
    @Test
    void theHeaderIsRead() throws Exception {
        var sum = "AB".repeat(32);
        var directives =
                read(
                                "001_a.sql",
                                "SELECT 1",
                                "002_b.sql",
                                """
                                -- What it does; not a drover: line.
                                -- drover:transaction all
                                --drover:lock-timeout 500ms
                                -- Drover: hold-limit 5min
                                -- drover:requires 001
                                -- drover:check SELECT ';' FROM a WHERE b;
                                -- drover:check select 2
                                -- drover:phase backfill
                                -- drover:accepts sha256:%s
                                -- drover:allow LOCK_TABLE reason="small, and quiet"
                                -- drover:allow REWRITE reason=at night
                                SELECT 1;
                                """
                                        .formatted(sum))
                        .find("2")
                        .orElseThrow()
                        .directives();
        assertThat(directives.transaction()).contains(true);
        assertThat(directives.lockTimeout()).contains(Duration.ofMillis(500));
        assertThat(directives.holdLimit()).contains(Duration.ofMinutes(5));
        assertThat(directives.requires()).containsExactly("1");
        assertThat(directives.checks()).containsExactly("SELECT ';' FROM a WHERE b", "select 2");
        assertThat(directives.phase()).contains("backfill");
        assertThat(directives.accepts()).containsExactly("ab".repeat(32));
        assertThat(directives.allows())
                .containsExactly(
                        new Directives.Waiver("LOCK_TABLE", "small, and quiet"),
                        new Directives.Waiver("REWRITE", "at night"));
    }

    @Test
    void aScriptWithoutDirectivesHasNone() throws Exception {
        assertThat(read("1_a.sql", "-- a\nSELECT 1;").migrations().getFirst().directives())
                .isEqualTo(Directives.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "transaction",
                "transaction some",
                "lock-timeout 2",
                "lock-timeout 0s",
                "lock-timeout -1s",
                "hold-limit 1d",
                "hold-limit 999999999h",
                "requires",
                "check",
                "check DELETE FROM t",
                "check SELECT 1; SELECT 2",
                "check SELECT '",
                "phase later",
                "accepts abc",
                "allow RULE",
                "allow RULE reason=",
                "phase expand\n-- drover:phase expand"
            })
    void aBadValueIsAProblem(String directive) {
        assertThat(codes("1_a.sql", "\n-- drover:" + directive + "\nSELECT 1"))
                .singleElement()
                .asString()
                .startsWith("BAD_DIRECTIVE 1_a.sql:");
    }

    @Test
    void anUnknownDirectiveIsAProblemWithAGuess() {
        var problems =
                problems(
                        ReadOptions.DEFAULT, "1_a.sql", "-- x\n-- drover:lock-timeot 2s\nSELECT 1");
        assertThat(problems)
                .singleElement()
                .satisfies(each -> {
                    assertThat(each.code()).isEqualTo("UNKNOWN_DIRECTIVE");
                    assertThat(each.line()).isEqualTo(2);
                    assertThat(each.remedy()).isEqualTo("Did you mean lock-timeout?");
                });
    }

    @Test
    void aDirectiveThatWouldBeIgnoredIsAProblem() {
        assertThat(codes("1_a.sql", "SELECT 1;\n-- drover:phase expand"))
                .containsExactly("MISPLACED_DIRECTIVE 1_a.sql:2");
        assertThat(codes("1_a.sql", "SELECT -- drover:phase expand\n1"))
                .containsExactly("MISPLACED_DIRECTIVE 1_a.sql:1");
        assertThat(codes("1_a.sql", "/* drover:phase expand */ SELECT 1"))
                .containsExactly("MISPLACED_DIRECTIVE 1_a.sql:1");
        assertThat(codes("1_a.sql", "SELECT 1", "1_a.down.sql", "-- drover:phase expand\nSELECT 1"))
                .containsExactly("MISPLACED_DIRECTIVE 1_a.down.sql:1");
    }

    @Test
    void whatIsRequiredRunsBefore() {
        assertThat(
                        codes(
                                "1_a.sql",
                                "-- drover:requires 2",
                                "2_b.sql",
                                "-- drover:requires 3, 1\n",
                                "4_c.sql",
                                "-- drover:requires 4"))
                .containsExactly(
                        "REQUIRES_LATER_VERSION 1_a.sql:0",
                        "REQUIRES_UNKNOWN_VERSION 2_b.sql:0",
                        "REQUIRES_LATER_VERSION 4_c.sql:0");
    }
}
