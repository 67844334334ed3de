package dev.drover.contracts.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.contracts.command.Command;
import dev.drover.contracts.command.ServerCommand;
import dev.drover.contracts.status.StatusEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Messages as they were written once, and must be read for ever. */
class GoldenMessageTest {
    static Stream<GoldenMessage> golden() {
        return GoldenMessages.all();
    }

    static Stream<GoldenMessage> current() {
        return golden().filter(GoldenMessage::rewritten);
    }

    static Stream<GoldenMessage> older() {
        return golden().filter(message -> !message.rewritten());
    }

    static Stream<GoldenMessage> commands() {
        return golden().filter(golden ->
                golden.message() instanceof Command || golden.message() instanceof ServerCommand);
    }

    static Stream<GoldenMessage> events() {
        return golden().filter(golden -> golden.message() instanceof StatusEvent);
    }

    @Test
    void everyFileIsRead() throws Exception {
        var home = Path.of(Objects.requireNonNull(getClass().getResource("golden")).toURI());
        try (var files = Files.walk(home)) {
            assertThat(files.filter(Files::isRegularFile))
                    .extracting(file -> "golden/" + home.relativize(file))
                    .containsExactlyInAnyOrderElementsOf(
                            golden().map(GoldenMessage::file).toList());
        }
    }

    @ParameterizedTest
    @MethodSource("golden")
    void aFileIsReadAsWhatItMeant(GoldenMessage golden) throws Exception {
        assertThat(read(golden, golden.text())).isEqualTo(golden.message());
    }

    @ParameterizedTest
    @MethodSource("current")
    void aMessageIsWrittenAsItsFile(GoldenMessage golden) {
        assertThat(Wire.write(golden.message())).isEqualTo(golden.text());
    }

    @ParameterizedTest
    @MethodSource("older")
    void anOlderMessageIsWrittenWithWhatCameLater(GoldenMessage golden) {
        assertThat(Wire.write(golden.message()))
                .isNotEqualTo(golden.text())
                .startsWith(golden.text().substring(0, golden.text().length() - 2));
    }

    @ParameterizedTest
    @MethodSource("golden")
    void aFieldOfALaterVersionIsPassedOverWhereverItStands(GoldenMessage golden) throws Exception {
        var root = Json.MAPPER.readTree(golden.text());
        addMood(root, "", SchemaProperties.of(golden.schema()));
        var text = Json.write(root);

        assertThat(SchemaFiles.problems(golden.schema(), text)).isEmpty();
        assertThat(read(golden, text)).isEqualTo(golden.message());
    }

    @ParameterizedTest
    @MethodSource("events")
    void anEventOfUnknownTypeIsSkipped(GoldenMessage golden) throws Exception {
        var text = golden.text().replaceFirst("(\"type\":\"[a-z.]+)\\.v1\"", "$1.dreamt.v1\"");

        assertThat(text).contains(".dreamt.v1\"");
        assertThat(Wire.read(golden.message().getClass(), text)).isEmpty();
    }

    /** A command that nobody answers would come again and again. */
    @ParameterizedTest
    @MethodSource("commands")
    void aCommandOfUnknownTypeIsRefused(GoldenMessage golden) {
        var text = golden.text().replaceFirst("\\.[a-z]+\\.v1\"", ".dream.v1\"");

        assertThat(text).contains(".dream.v1\"");
        assertUnknownMajor(golden, text);
    }

    @ParameterizedTest
    @MethodSource({"commands", "events"})
    void anUnknownMajorVersionIsRefused(GoldenMessage golden) {
        var text = golden.text().replaceFirst("\\.v1\"", ".v2\"");

        assertThat(text).contains(".v2\"");
        assertUnknownMajor(golden, text);
    }

    private static void assertUnknownMajor(GoldenMessage golden, String text) {
        assertThatThrownBy(() -> Wire.read(golden.message().getClass(), text))
                .isInstanceOfSatisfying(
                        UnreadableRecordException.class,
                        e -> assertThat(e.reason()).isEqualTo("UNKNOWN_MAJOR"));
    }

    private static Object read(GoldenMessage golden, String text) throws UnreadableRecordException {
        return Wire.read(golden.message().getClass(), text).orElseThrow();
    }

    private static void addMood(JsonNode node, String path, SchemaProperties properties) {
        if (node.isArray()) {
            node.forEach(element -> addMood(element, path + "[]", properties));
        }
        if (node instanceof ObjectNode object && !properties.isMap(path)) {
            object.properties()
                    .forEach(property ->
                            addMood(
                                    property.getValue(),
                                    SchemaProperties.child(path, property.getKey()),
                                    properties));
            object.putObject("mood").put("a", 1);
        }
    }
}
