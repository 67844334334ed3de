package dev.drover.contracts.wire;

import java.nio.charset.StandardCharsets;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * Keeps texts short enough to travel. A message that cannot be sent would stand at the head of an
 * outbox for ever, and everything behind it with it; half an error message is better than that.
 */
public final class CutText {
    private static final String MARK = "…";
    private static final int MARK_BYTES = MARK.getBytes(StandardCharsets.UTF_8).length;

    private CutText() {}

    /** The beginning of a text that needs more bytes in UTF-8; never half a character. */
    public static String to(int bytes, String text) {
        // no character needs more than three bytes a char
        if (text.length() <= bytes / 3 || length(text) <= bytes) {
            return text;
        }
        int end = 0;
        int used = MARK_BYTES;
        while (end < text.length()) {
            int character = text.codePointAt(end);
            used += length(character);
            if (used > bytes) {
                break;
            }
            end += Character.charCount(character);
        }
        return text.substring(0, end) + MARK;
    }

    /** One that cuts every text that it writes, wherever that stands. */
    static JsonMapper inAllTexts(JsonMapper mapper) {
        var module = new SimpleModule("cut");
        module.addSerializer(
                String.class,
                new ValueSerializer<String>() {
                    @Override
                    public void serialize(
                            String text, JsonGenerator out, SerializationContext context) {
                        out.writeString(to(Limits.TEXT, text));
                    }
                });
        return mapper.rebuild().addModule(module).build();
    }

    private static int length(String text) {
        return text.codePoints().map(CutText::length).sum();
    }

    private static int length(int character) {
        if (character < 0x80) {
            return 1;
        }
        if (character < 0x800) {
            return 2;
        }
        return character < 0x10000 ? 3 : 4;
    }
}
