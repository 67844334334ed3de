package dev.drover.contracts.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Inside a major version there are only additions. The golden files stand for all that was written
 * so far: a property that one of them has may not vanish from the schema, and one that a file lacks
 * may not become required. That there are files with and without each optional property, {@link
 * SchemaTest} sees to.
 */
class CompatibilityTest {
    static Stream<GoldenMessage> golden() {
        return GoldenMessages.all();
    }

    @ParameterizedTest
    @MethodSource("golden")
    void noPropertyVanishes(GoldenMessage golden) {
        var properties = SchemaProperties.of(golden.schema());
        var written = properties.in(Json.MAPPER.readTree(golden.text()));

        assertThat(written).isNotEmpty().allMatch(properties.names()::contains);
    }

    @ParameterizedTest
    @MethodSource("golden")
    void noPropertyBecomesRequired(GoldenMessage golden) {
        assertThat(SchemaFiles.problems(golden.schema(), golden.text())).isEmpty();
    }
}
