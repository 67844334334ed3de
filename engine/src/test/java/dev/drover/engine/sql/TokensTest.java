package dev.drover.engine.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokensTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SELECT 1            | SELECT   1",
                "SELECT a,b          | SELECT a , b -- and no c",
                "SELECT f(a)         | SELECT f /* the f */ ( a )",
                "SELECT a.b          | SELECT a . b",
                "SELECT x=1          | SELECT x = 1",
            })
    void whatStandsBetweenTheTokensDoesNotCount(String one, String other) {
        assertThat(Tokens.of(one)).isEqualTo(Tokens.of(other));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SELECT 'a b'        | SELECT 'a  b'",
                "SELECT $$ x $$       | SELECT $$ x --y$$",
                "SELECT 1 < = 2      | SELECT 1 <= 2",
                "SELECT 1 2          | SELECT 12",
                "SELECT 1 .5         | SELECT 1.5",
                "SELECT ab           | SELECT a b",
                "SELECT \"a\"        | SELECT a",
                "SELECT 1            | /*+ Hint(a) */ SELECT 1",
                "SELECT A            | SELECT a",
            })
    void everythingElseDoes(String one, String other) {
        assertThat(Tokens.of(one)).isNotEqualTo(Tokens.of(other));
    }
}
