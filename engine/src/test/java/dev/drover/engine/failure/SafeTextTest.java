package dev.drover.engine.failure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is left of a server's words, however long they are. */
@Timeout(30)
class SafeTextTest {
    private static final String MEGABYTE = "x".repeat(1 << 20);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "nothing to hide     | nothing to hide",
                "it is 'secret'      | it is ?",
                "it is 'a''b' and c  | it is ? and c",
                "'a' and 'b'         | ? and ?",
                "'' and ''''         | ? and ?",
                "it is 'secret       | it is ?",
                "'it''s secret       | ?",
                "it is 'secret''     | it is ?",
            })
    void whatStandsInSingleQuotesIsLeftOut(String message, String safe) {
        assertThat(SafeText.message("P0001", message)).isEqualTo(safe);
    }

    @Test
    void aMegabyteInQuotesIsOneValue() {
        assertThat(SafeText.message("P0001", "it is '" + MEGABYTE + "' again"))
                .isEqualTo("it is ? again");
    }

    @Test
    void aMegabyteAfterAQuoteThatIsNeverClosedIsHidden() {
        assertThat(SafeText.message("P0001", "it is '" + MEGABYTE)).isEqualTo("it is ?");
    }

    @Test
    void aMegabyteOfQuotesIsOneValueToo() {
        assertThat(SafeText.message("P0001", "'".repeat(1 << 20))).isEqualTo("?");
        assertThat(SafeText.message("P0001", "'".repeat((1 << 20) + 1))).isEqualTo("?");
    }

    @Test
    void aMegabyteInDoubleQuotesIsRead() {
        assertThat(SafeText.message("22P02", "\"" + MEGABYTE + "\" it is")).isEqualTo("? it is");
        assertThat(SafeText.message("22P02", "it is \"" + MEGABYTE)).startsWith("it is ");
    }

    @Test
    void aMegabyteOfContextIsRead() {
        assertThat(SafeText.context("PL/pgSQL function " + MEGABYTE + "(" + MEGABYTE)).isEmpty();
        assertThat(SafeText.context("PL/pgSQL function f(" + MEGABYTE + ") line 3 at RAISE"))
                .isEqualTo(" (in PL/pgSQL function f, line 3)");
    }
}
