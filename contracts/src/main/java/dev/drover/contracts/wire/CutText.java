package dev.drover.contracts.wire;

import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

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

    /** Cuts every text of a document, wherever it stands. */
    static void inside(JsonNode node) {
        switch (node) {
            case ObjectNode object ->
                    object.properties()
                            .forEach(property -> {
                                if (property.getValue().isString()) {
                                    var text = property.getValue().asString();
                                    var cut = to(Limits.TEXT, text);
                                    if (cut.length() != text.length()) {
                                        object.put(property.getKey(), cut);
                                    }
                                } else {
                                    inside(property.getValue());
                                }
                            });
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    if (array.get(i).isString()) {
                        array.set(i, array.stringNode(cut(array.get(i))));
                    } else {
                        inside(array.get(i));
                    }
                }
            }
            default -> {
                // numbers and the like are short
            }
        }
    }

    private static String cut(JsonNode text) {
        return to(Limits.TEXT, text.asString());
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
