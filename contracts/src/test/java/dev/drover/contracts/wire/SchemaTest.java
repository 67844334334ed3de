package dev.drover.contracts.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Schemas, records and codecs tell the same story. */
class SchemaTest {
    static List<String> schemas() throws Exception {
        return SchemaFiles.names();
    }

    static List<String> messages() throws Exception {
        return SchemaFiles.namesOfMessages();
    }

    static Stream<GoldenMessage> samples() {
        return GoldenMessages.all();
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void aSchemaIsOneOf202012AndCalledAsItsFile(String name) {
        assertThat(SchemaFiles.problemsOfSchema(name)).isEmpty();
        assertThat(SchemaFiles.read(name).get("$schema").asString())
                .isEqualTo("https://json-schema.org/draft/2020-12/schema");
        assertThat(SchemaFiles.read(name).get("$id").asString()).isEqualTo(SchemaFiles.id(name));
    }

    @Test
    void everyTypeHasASampleAndASchema() throws Exception {
        var types = RecordProperties.messages();
        var sampled = samples().map(sample -> sample.message().getClass()).toList();
        var written = samples().map(GoldenMessage::schema).collect(Collectors.toSet());

        assertThat(types).as("types without a sample").allMatch(sampled::contains);
        assertThat(written).as("types without a schema").allMatch(messages()::contains);
        assertThat(messages()).as("schemas without a type").allMatch(written::contains);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aSchemaDescribesWhatTheRecordHolds(GoldenMessage sample) {
        var type = sample.message().getClass();
        var described = SchemaProperties.of(sample.schema()).names();
        if (RecordProperties.hasEnvelope(type)) {
            described.removeIf(name -> !name.startsWith("data."));
        }

        assertThat(described).isEqualTo(RecordProperties.of(type));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void everyPropertyIsDescribedAndNoneRequiredThatIsNot(String name) {
        var properties = SchemaProperties.of(name);

        assertThat(properties.withoutDescription()).isEmpty();
        assertThat(properties.names()).containsAll(properties.required());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void whatIsWrittenIsValid(GoldenMessage sample) {
        assertThat(SchemaFiles.problems(sample.schema(), Wire.write(sample.message()))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("messages")
    void samplesHaveAndLackWhateverIsOptional(String name) {
        var properties = SchemaProperties.of(name);
        var neverThere = properties.optional();
        var neverMissing = new TreeSet<>(properties.optional());
        samples()
                .filter(sample -> sample.schema().equals(name))
                .map(sample -> properties.in(Json.MAPPER.readTree(sample.text())).toList())
                .forEach(there -> {
                    neverThere.removeAll(there);
                    neverMissing.retainAll(there);
                });

        assertThat(neverThere).as("optional, and in no sample").isEmpty();
        assertThat(neverMissing).as("optional, and in all samples").isEmpty();
    }
}
