package dev.drover.contracts.wire;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/**
 * CloudEvents 1.0, structured JSON. The main attributes stand again in {@code ce_} headers, for
 * filters that do not parse.
 *
 * @param extensions attributes beyond the standard's, lower-case letters and digits only
 * @param data the body, written as it is
 */
record Envelope(
        UUID id,
        String source,
        String type,
        String subject,
        Instant time,
        Map<String, String> extensions,
        Object data) {

    static final String CONTENT_TYPE = "application/cloudevents+json; charset=UTF-8";

    private static final int USUAL_BYTES = 1024;

    /**
     * In one pass, without a tree: there are several of these for each job.
     *
     * @param mapper says how the data are written
     * @throws TooLargeToSendException when nobody would read it
     */
    byte[] bytes(JsonMapper mapper, int limit) {
        var bytes = new ByteArrayOutputStream(USUAL_BYTES);
        try (var out = mapper.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeStringProperty("specversion", "1.0");
            out.writeStringProperty("id", id.toString());
            out.writeStringProperty("source", source);
            out.writeStringProperty("type", type);
            out.writeStringProperty("subject", subject);
            out.writeStringProperty("time", time.toString());
            out.writeStringProperty("datacontenttype", "application/json");
            extensions.forEach(out::writeStringProperty);
            out.writePOJOProperty("data", data);
            out.writeEndObject();
        }
        if (bytes.size() > limit) {
            throw new TooLargeToSendException(type + " " + id, bytes.size(), limit);
        }
        return bytes.toByteArray();
    }

    Map<String, String> headers() {
        return headers(id, type, subject, Optional.ofNullable(extensions.get("tenantid")));
    }

    static Map<String, String> headers(
            UUID id, String type, String subject, Optional<String> tenant) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("content-type", CONTENT_TYPE);
        headers.put("ce_id", id.toString());
        headers.put("ce_type", type);
        headers.put("ce_subject", subject);
        tenant.ifPresent(t -> headers.put("ce_tenantid", t));
        return headers;
    }
}
