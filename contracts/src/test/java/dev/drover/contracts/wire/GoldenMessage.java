package dev.drover.contracts.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A message as it was written once, in {@code golden/<schema>/<variant>.json}, and what it means.
 * The file holds the record's bytes and the end of the line. It is never changed and never removed;
 * what is written otherwise from now on gets another variant.
 *
 * @param rewritten as it is read, it is written again; otherwise it is of an older program
 */
record GoldenMessage(String variant, Object message, boolean rewritten) {

    static GoldenMessage current(String variant, Object message) {
        return new GoldenMessage(variant, message, true);
    }

    static GoldenMessage older(String variant, Object message) {
        return new GoldenMessage(variant, message, false);
    }

    String schema() {
        return Wire.schema(message);
    }

    String file() {
        return "golden/" + schema() + "/" + variant + ".json";
    }

    String text() {
        try (var file = GoldenMessage.class.getResourceAsStream(file())) {
            if (file == null) {
                throw new AssertionError(
                        "there is no %s, which would be%n%s"
                                .formatted(file(), Wire.write(message)));
            }
            var text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return text.substring(0, text.length() - 1);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public String toString() {
        return schema() + "/" + variant;
    }
}
