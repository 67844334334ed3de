package dev.drover.contracts.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Each property of each golden file in turn with each of a number of odd values. Who keeps to the
 * schema is understood: no codec refuses what its schema allows. The other way round a reader may
 * be the more generous one, for instance about a null for what is absent; but what it makes of it,
 * it writes as the schema says.
 */
class OddValuesTest {
    private static final List<JsonNode> ODD =
            Stream.of(
                            "null",
                            "true",
                            "0",
                            "-1",
                            "1.0",
                            "1.5",
                            "2147483647",
                            "2147483648",
                            "-2147483648",
                            "-2147483649",
                            "9223372036854775807",
                            "9223372036854775808",
                            "\"\"",
                            "\"1\"",
                            "\"a b\"",
                            "\"a\\n\"",
                            "\"-a\"",
                            "\"ä\\u0000\\ud83d\\ude00\"",
                            "\"REFUSE\"",
                            "\"sha256:AB\"",
                            "\"1-1-1-1-1\"",
                            "\"00000000-0000-4000-8000-00000000000A\"",
                            "\"2026-11-20\"",
                            "\"2026-11-20T12:00:00\"",
                            "\"2026-11-20T12:00:00Z\"",
                            "\"2026-11-20T13:00:00.123456789+01:00\"",
                            "\"" + "a".repeat(128) + "\"",
                            "\"" + "a".repeat(129) + "\"",
                            "[]",
                            "[null]",
                            "[\"a\",\"a\"]",
                            "[\"a\",\"b\"]",
                            "{}",
                            "{\"a\":1}",
                            "{\"a\":\"b\"}")
                    .map(Json.MAPPER::readTree)
                    .toList();

    static Stream<GoldenMessage> samples() {
        return GoldenMessages.all();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void whatIsValidIsRead(GoldenMessage sample) {
        var valid =
                odd(sample).stream()
                        .filter(text -> SchemaFiles.problems(sample.schema(), text).isEmpty())
                        .toList();

        assertThat(valid).isNotEmpty().allMatch(text -> read(sample, text).isPresent());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void whatIsReadIsWrittenValid(GoldenMessage sample) {
        var read = odd(sample).stream().flatMap(text -> read(sample, text).stream()).toList();

        assertThat(read)
                .isNotEmpty()
                .allSatisfy(message ->
                        assertThat(SchemaFiles.problems(sample.schema(), Wire.write(message)))
                                .isEmpty());
    }

    private static List<String> odd(GoldenMessage sample) {
        var tree = MessageTree.of(sample);
        return tree.paths(SchemaProperties.of(sample.schema())).stream()
                .flatMap(path -> ODD.stream().map(value -> tree.with(path, value)))
                .toList();
    }

    private static Optional<?> read(GoldenMessage sample, String text) {
        try {
            return Wire.read(sample.message().getClass(), text);
        } catch (UnreadableRecordException _) {
            return Optional.empty();
        }
    }
}
