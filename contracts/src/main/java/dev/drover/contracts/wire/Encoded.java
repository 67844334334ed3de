package dev.drover.contracts.wire;

import java.util.Map;
import java.util.Optional;

/**
 * A record ready to be sent. The value's bytes are the same each time the same message is encoded.
 *
 * <p>Not a record, because it holds an array; the array is not copied and must not be changed.
 */
public final class Encoded {
    private final Topics topic;
    private final Optional<String> key;
    private final byte[] value;
    private final Map<String, String> headers;

    Encoded(Topics topic, Optional<String> key, byte[] value, Map<String, String> headers) {
        this.topic = topic;
        this.key = key;
        this.value = value;
        this.headers = Map.copyOf(headers);
    }

    public Topics topic() {
        return topic;
    }

    public Optional<String> key() {
        return key;
    }

    public byte[] value() {
        return value;
    }

    public Map<String, String> headers() {
        return headers;
    }
}
