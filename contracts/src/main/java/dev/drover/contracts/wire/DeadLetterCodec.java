package dev.drover.contracts.wire;

import dev.drover.contracts.deadletter.FailedJob;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Records of {@code drover.dead-letter}. Of one that could not be read the original's bytes and
 * key, and in headers why it is there and where it stood; of a job that failed for good what is
 * known of it, keyed by tenant.
 */
public final class DeadLetterCodec {
    /** Of a job that failed for good. */
    public static final String JOB_FAILED = "JOB_FAILED";

    /**
     * Stable name: {@link #JOB_FAILED}, {@code NOT_JSON}, {@code TOO_LARGE}, {@code UNKNOWN_MAJOR},
     * {@code INVALID}.
     */
    public static final String REASON = "drover-reason";

    /** The same for people. */
    public static final String DETAIL = "drover-detail";

    public static final String TOPIC = "drover-topic";
    public static final String PARTITION = "drover-partition";
    public static final String OFFSET = "drover-offset";

    /** Bytes of the original's value, which may be cut; absent when it had none. */
    public static final String LENGTH = "drover-length";

    private static final int DETAIL_BYTES = 512;

    private DeadLetterCodec() {}

    /** Where the original stood. */
    public record Origin(String topic, int partition, long offset, Optional<String> key) {}

    /**
     * @param value the original's; null when it had none
     */
    public static Encoded encode(
            Origin origin, byte @Nullable [] value, UnreadableRecordException why) {
        var headers = new LinkedHashMap<String, String>();
        headers.put(REASON, why.reason());
        headers.put(DETAIL, CutText.to(DETAIL_BYTES, String.valueOf(why.getMessage())));
        headers.put(TOPIC, origin.topic());
        headers.put(PARTITION, Integer.toString(origin.partition()));
        headers.put(OFFSET, Long.toString(origin.offset()));
        if (value != null) {
            headers.put(LENGTH, Integer.toString(value.length));
        }
        return new Encoded(Topics.DEAD_LETTER, origin.key(), kept(value), headers);
    }

    /** Texts longer than {@link Limits#TEXT} are cut, as in the event that told the failure. */
    public static Encoded encode(FailedJob job) {
        var value = Json.MAPPER.valueToTree(job);
        CutText.inside(value);
        var failure = job.failure();
        return new Encoded(
                Topics.DEAD_LETTER,
                Optional.of(job.tenant().value()),
                Json.writeBytes(value),
                Map.of(
                        REASON,
                        JOB_FAILED,
                        DETAIL,
                        CutText.to(DETAIL_BYTES, failure.code() + ": " + failure.message()),
                        "content-type",
                        "application/json"));
    }

    /** The value of a letter whose reason is {@link #JOB_FAILED}. */
    public static FailedJob decode(byte[] value) throws UnreadableRecordException {
        try {
            return Json.present(Json.MAPPER.readValue(value, FailedJob.class), FailedJob.class);
        } catch (JacksonException e) {
            throw Json.unreadable(e);
        }
    }

    private static byte[] kept(byte @Nullable [] value) {
        if (value == null) {
            return new byte[0];
        }
        return value.length <= Limits.DEAD_LETTER_ORIGINAL
                ? value
                : Arrays.copyOf(value, Limits.DEAD_LETTER_ORIGINAL);
    }
}
