package dev.drover.contracts.wire;

import dev.drover.contracts.wire.InvalidJsonException.Defect;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.JsonNode;

/**
 * Reads what people and their scripts send. A record on a topic may have keys that its reader does
 * not know yet; in a request such a key is a slip, and passing it over would do something else than
 * was asked for.
 */
public final class StrictJson {
    private StrictJson() {}

    /**
     * @throws InvalidJsonException with all that is wrong; with the place alone when the text is no
     *     JSON
     */
    public static <T> T read(String text, Class<T> type) throws InvalidJsonException {
        var tree = tree(text);
        var defects = new CheckShape().check(tree, type);
        if (!defects.isEmpty()) {
            throw new InvalidJsonException(defects);
        }
        try {
            return Json.MAPPER.treeToValue(tree, type);
        } catch (JacksonException e) {
            throw new InvalidJsonException(
                    List.of(new Defect("INVALID_VALUE", "", sentence(e.getOriginalMessage()))));
        }
    }

    private static JsonNode tree(String text) throws InvalidJsonException {
        try {
            return Json.MAPPER
                    .reader()
                    .with(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .readTree(text);
        } catch (StreamReadException e) {
            var at = e.getLocation();
            throw new InvalidJsonException(
                    List.of(
                            new Defect(
                                    "MALFORMED_JSON",
                                    "line %d, column %d"
                                            .formatted(at.getLineNr(), at.getColumnNr()),
                                    sentence(firstLine(e.getOriginalMessage())))));
        } catch (JacksonException e) {
            throw new InvalidJsonException(
                    List.of(new Defect("MALFORMED_JSON", "", sentence(e.getOriginalMessage()))));
        }
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("it ends too early");
    }

    private static String sentence(String text) {
        return text.endsWith(".") ? text : text + ".";
    }
}
