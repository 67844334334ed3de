package dev.drover.engine.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.engine.EngineOptions;
import dev.drover.engine.sql.Statement;
import dev.drover.engine.sql.StatementKind;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FilledStatementTest {
    @Test
    void offsetsComeBackToTheSourceAroundEveryPlaceholder() {
        var source = "a ${drover.tenant} b ${drover.schema} c";
        var filled = statement(source, "a verylongname_of_a_tenant b s c");

        assertThat(filled.sourceOffset(0)).isZero();
        assertThat(filled.sourceOffset(5)).isEqualTo(2);
        assertThat(filled.sourceOffset(filled.sql().indexOf(" b") + 1))
                .isEqualTo(source.indexOf(" b") + 1);
        assertThat(filled.sourceOffset(filled.sql().indexOf("s c")))
                .isEqualTo(source.lastIndexOf("${"));
        assertThat(filled.sourceOffset(filled.sql().length() - 1)).isEqualTo(source.length() - 1);
    }

    @Test
    void pausesStayBelowABoundThatDoublesUpToTheCap() {
        var random = new Random(1);
        for (int tries = 1; tries <= 40; tries++) {
            long bound = Math.min(10_000, 250L << Math.min(tries - 1, 20));
            assertThat(Backoff.pause(tries, EngineOptions.DEFAULTS, random).toMillis())
                    .isBetween(0L, bound);
        }
    }

    private static FilledStatement statement(String source, String filled) {
        return new FilledStatement(
                new Statement(source, 0, 1, StatementKind.ORDINARY, Optional.empty()),
                1,
                filled,
                Map.of("drover.tenant", "verylongname_of_a_tenant", "drover.schema", "s"));
    }
}
