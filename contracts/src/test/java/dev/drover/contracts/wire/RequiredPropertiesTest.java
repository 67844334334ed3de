package dev.drover.contracts.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a schema requires is what its codec cannot do without. */
class RequiredPropertiesTest {
    /**
     * Promised to those who read nothing but the envelope, and required for them. Our own readers
     * take all but id, source, type and time from the data, and so do without.
     */
    private static final Set<String> FOR_OTHERS =
            Set.of(
                    "specversion",
                    "subject",
                    "datacontenttype",
                    "tenantid",
                    "rolloutid",
                    "wave",
                    "attempt");

    static Stream<GoldenMessage> samples() {
        return GoldenMessages.all();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void withoutWhatIsRequiredARecordIsNeitherValidNorRead(GoldenMessage sample) {
        var valid = new TreeSet<String>();
        var read = new TreeSet<String>();
        for (var path : present(sample, properties(sample).required())) {
            var text = MessageTree.of(sample).without(path);
            if (SchemaFiles.problems(sample.schema(), text).isEmpty()) {
                valid.add(path);
            }
            if (isRead(sample, text)) {
                read.add(path);
            }
        }
        read.removeAll(FOR_OTHERS);

        assertThat(valid).as("required, and valid without").isEmpty();
        assertThat(read).as("required, and read without").isEmpty();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void withoutWhatIsOptionalARecordIsValidAndRead(GoldenMessage sample) {
        for (var path : present(sample, properties(sample).optional())) {
            var text = MessageTree.of(sample).without(path);

            assertThat(SchemaFiles.problems(sample.schema(), text)).as(path).isEmpty();
            assertThat(isRead(sample, text)).as("read without %s", path).isTrue();
        }
    }

    private static SchemaProperties properties(GoldenMessage sample) {
        return SchemaProperties.of(sample.schema());
    }

    private static Set<String> present(GoldenMessage sample, Set<String> paths) {
        var there = new TreeSet<>(MessageTree.of(sample).paths(properties(sample)));
        there.retainAll(paths);
        return there;
    }

    private static boolean isRead(GoldenMessage sample, String text) {
        try {
            return Wire.read(sample.message().getClass(), text).isPresent();
        } catch (UnreadableRecordException _) {
            return false;
        }
    }
}
