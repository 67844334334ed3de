package dev.drover.contracts.wire;

import java.util.HashMap;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;

/**
 * What a status event is about, for those who pass it on as it is.
 *
 * @param type as in the envelope, such as {@code dev.drover.job.failed.v1}
 * @param rollout that it belongs to or speaks of
 */
public record EventOutline(String type, Optional<String> rollout) {
    private static final String ACTED = "dev.drover.operator.acted.";

    /** Empty when the record is no event. */
    public static Optional<EventOutline> of(byte[] value) {
        var attributes = new HashMap<String, String>();
        try (var in = Json.MAPPER.createParser(value)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            while (in.nextToken() == JsonToken.PROPERTY_NAME) {
                var name = in.currentName();
                if (in.nextToken() == JsonToken.VALUE_STRING) {
                    attributes.put(name, in.getString());
                } else {
                    in.skipChildren();
                }
            }
        } catch (JacksonException e) {
            return Optional.empty();
        }
        return Optional.ofNullable(attributes.get("type"))
                .map(type ->
                        new EventOutline(
                                type,
                                Optional.ofNullable(
                                        attributes.get(
                                                type.startsWith(ACTED)
                                                        ? "subject"
                                                        : "rolloutid"))));
    }

    /** Its type without what is the same for all: {@code job.failed}. */
    public String name() {
        return type.replaceFirst("^dev\\.drover\\.", "").replaceFirst("\\.v[0-9]+$", "");
    }
}
