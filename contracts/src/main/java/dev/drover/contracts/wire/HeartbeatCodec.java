package dev.drover.contracts.wire;

import dev.drover.contracts.liveness.Heartbeat;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/** Heartbeats as records of {@code drover.heartbeats}, keyed by worker. */
public final class HeartbeatCodec {
    private HeartbeatCodec() {}

    public static Encoded encode(Heartbeat heartbeat) {
        return new Encoded(
                Topics.HEARTBEATS,
                Optional.of(heartbeat.worker().value()),
                Json.MAPPER.writeValueAsBytes(heartbeat),
                Map.of("content-type", "application/json"));
    }

    public static Heartbeat decode(byte[] value) throws UnreadableRecordException {
        try {
            return Json.present(Json.MAPPER.readValue(value, Heartbeat.class), Heartbeat.class);
        } catch (JacksonException e) {
            throw Json.unreadable(e);
        }
    }
}
