package dev.drover.contracts.wire;

import dev.drover.contracts.liveness.Heartbeat;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Heartbeats as records of {@code drover.heartbeats}, keyed by worker. */
public final class HeartbeatCodec {
    private HeartbeatCodec() {}

    /**
     * One that is too large is told with less detail; never with fewer jobs, for a job that is not
     * listed is taken away from its worker.
     *
     * @throws TooLargeToSendException when it lists more jobs than {@link Limits#HEARTBEAT_JOBS},
     *     and exceeds {@link Limits#HEARTBEAT} all the same
     */
    public static Encoded encode(Heartbeat heartbeat) {
        return new Encoded(
                Topics.HEARTBEATS,
                Optional.of(heartbeat.worker().value()),
                bytes(heartbeat),
                Map.of("content-type", "application/json"));
    }

    private static byte[] bytes(Heartbeat heartbeat) {
        var whole = Json.MAPPER.writeValueAsBytes(heartbeat);
        if (whole.length <= Limits.HEARTBEAT) {
            return whole;
        }
        var brief = Json.MAPPER.writeValueAsBytes(BriefHeartbeat.of(heartbeat));
        if (brief.length > Limits.HEARTBEAT) {
            throw new TooLargeToSendException("a heartbeat", brief.length, Limits.HEARTBEAT);
        }
        return brief;
    }

    /**
     * @throws UnreadableRecordException also when it is larger than {@link Limits#HEARTBEAT}, or
     *     there is none
     */
    public static Heartbeat decode(byte @Nullable [] value) throws UnreadableRecordException {
        if (value == null) {
            throw new UnreadableRecordException("INVALID", "no value");
        }
        if (value.length > Limits.HEARTBEAT) {
            throw new UnreadableRecordException(
                    "TOO_LARGE",
                    "%d bytes; at most %d are read".formatted(value.length, Limits.HEARTBEAT));
        }
        try {
            return Json.present(Json.MAPPER.readValue(value, Heartbeat.class), Heartbeat.class);
        } catch (JacksonException e) {
            throw Json.unreadable(e);
        }
    }
}
