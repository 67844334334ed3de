package dev.drover.contracts.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.drover.contracts.JobId;
import dev.drover.contracts.ProjectName;
import dev.drover.contracts.ReleaseDigest;
import dev.drover.contracts.RolloutId;
import dev.drover.contracts.ServerId;
import dev.drover.contracts.TenantId;
import dev.drover.contracts.WorkerId;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * JSON as all of Drover writes and reads it: stable order, no nulls, unknown fields ignored, depth
 * and length limited.
 */
public final class Json {
    static final JsonMapper MAPPER = mapper();

    private Json() {}

    /** One line of JSON. */
    public static String write(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /** JSON for people. */
    public static String writeIndented(Object value) {
        return MAPPER.writer().with(SerializationFeature.INDENT_OUTPUT).writeValueAsString(value);
    }

    public static byte[] writeBytes(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    /**
     * @throws UnreadableRecordException when the text is no JSON, or no such thing
     */
    public static <T> T read(String text, Class<T> type) throws UnreadableRecordException {
        try {
            return present(MAPPER.readValue(text, type), type);
        } catch (JacksonException e) {
            throw unreadable(e);
        }
    }

    /** Like {@link #read} for an array. */
    public static <T> List<T> readList(String text, Class<T> element)
            throws UnreadableRecordException {
        try {
            return MAPPER.readValue(
                    text, MAPPER.getTypeFactory().constructCollectionType(List.class, element));
        } catch (JacksonException e) {
            throw unreadable(e);
        }
    }

    static <T> T present(@org.jspecify.annotations.Nullable T value, Class<T> type)
            throws UnreadableRecordException {
        if (value == null) {
            throw new UnreadableRecordException(
                    "INVALID", "null in place of " + type.getSimpleName());
        }
        return value;
    }

    static UnreadableRecordException unreadable(JacksonException e) {
        var notJson = e instanceof tools.jackson.core.exc.StreamReadException;
        return new UnreadableRecordException(
                notJson ? "NOT_JSON" : "INVALID", e.getOriginalMessage());
    }

    private static JsonMapper mapper() {
        var constraints =
                StreamReadConstraints.builder()
                        .maxNestingDepth(Limits.JSON_DEPTH)
                        .maxStringLength(Limits.RELEASE)
                        .maxDocumentLength(2L * Limits.RELEASE)
                        .build();
        return JsonMapper.builder(JsonFactory.builder().streamReadConstraints(constraints).build())
                .addModule(ours())
                .changeDefaultPropertyInclusion(
                        i -> i.withValueInclusion(JsonInclude.Include.NON_ABSENT))
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                // what is missing makes a record unreadable; a field added later must be
                // Optional, or its type know what its absence means, as LedgerPolicy does
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .disable(tools.jackson.databind.cfg.DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(tools.jackson.databind.MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .build();
    }

    private static SimpleModule ours() {
        var module = new SimpleModule("drover");
        id(module, TenantId.class, TenantId::value, TenantId::new);
        id(module, ServerId.class, ServerId::value, ServerId::new);
        id(module, ProjectName.class, ProjectName::value, ProjectName::new);
        id(module, RolloutId.class, RolloutId::value, RolloutId::new);
        id(module, WorkerId.class, WorkerId::value, WorkerId::new);
        id(module, ReleaseDigest.class, ReleaseDigest::value, ReleaseDigest::new);
        id(module, JobId.class, JobId::toString, text -> new JobId(UUID.fromString(text)));
        LedgerPolicyJson.register(module);
        return module;
    }

    private static <T> void id(
            SimpleModule module,
            Class<T> type,
            Function<T, String> toText,
            Function<String, T> fromText) {
        module.addSerializer(
                type,
                new ValueSerializer<T>() {
                    @Override
                    public void serialize(
                            T value, JsonGenerator out, SerializationContext context) {
                        out.writeString(toText.apply(value));
                    }
                });
        module.addDeserializer(
                type,
                new ValueDeserializer<T>() {
                    @Override
                    public T deserialize(JsonParser in, DeserializationContext context) {
                        var text = in.getValueAsString("");
                        try {
                            return fromText.apply(text);
                        } catch (IllegalArgumentException e) {
                            return type.cast(
                                    context.handleWeirdStringValue(
                                            type, text, "%s", e.getMessage()));
                        }
                    }
                });
    }
}
