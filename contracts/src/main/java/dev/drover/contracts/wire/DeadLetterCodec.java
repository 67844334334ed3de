package dev.drover.contracts.wire;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Records that could not be read, as records of {@code drover.dead-letter}: the original's bytes
 * and key, and in headers why it is there and where it stood.
 */
public final class DeadLetterCodec {
    /** Stable name: {@code NOT_JSON}, {@code TOO_LARGE}, {@code UNKNOWN_MAJOR}, {@code INVALID}. */
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

    private static byte[] kept(byte @Nullable [] value) {
        if (value == null) {
            return new byte[0];
        }
        return value.length <= Limits.DEAD_LETTER_ORIGINAL
                ? value
                : Arrays.copyOf(value, Limits.DEAD_LETTER_ORIGINAL);
    }
}
