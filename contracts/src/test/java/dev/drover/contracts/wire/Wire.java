package dev.drover.contracts.wire;

import dev.drover.contracts.command.Command;
import dev.drover.contracts.command.ServerCommand;
import dev.drover.contracts.control.ControlMessage;
import dev.drover.contracts.deadletter.FailedJob;
import dev.drover.contracts.fleet.FleetAnnouncement;
import dev.drover.contracts.liveness.Heartbeat;
import dev.drover.contracts.release.ReleaseBundle;
import dev.drover.contracts.state.TenantState;
import dev.drover.contracts.status.StatusEvent;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** The road of any message over the wire, by the codec of its topic. */
final class Wire {
    /** When the coordinator sends commands, in these tests. */
    static final Instant SENT = Instant.parse("2026-11-20T12:00:00.123456Z");

    /** The id of a control message is that of the telling, not of what is told. */
    private static final UUID TELLING = UUID.fromString("00000000-0000-4000-8000-000000000001");

    private Wire() {}

    static String write(Object message) {
        var value =
                switch (message) {
                    case Command command -> CommandCodec.encode(command, SENT).value();
                    case ServerCommand command ->
                            ServerCommandCodec.encode(command, 1, SENT).value();
                    case FleetAnnouncement announcement ->
                            AnnouncementCodec.encode(announcement).value();
                    case StatusEvent event -> StatusCodec.encode(event).value();
                    case ControlMessage control ->
                            ControlCodec.encode(control, TELLING, SENT).value();
                    case Heartbeat heartbeat -> HeartbeatCodec.encode(heartbeat).value();
                    case FailedJob job -> DeadLetterCodec.encode(job).value();
                    case TenantState state -> TenantStateCodec.encode(state).value();
                    case ReleaseBundle release -> joined(release);
                    default -> throw new AssertionError("no codec writes " + message);
                };
        return new String(value, StandardCharsets.UTF_8);
    }

    /** The message, or nothing where its type is skipped, as a reader of its topic takes it. */
    static Optional<?> read(Class<?> message, String text) throws UnreadableRecordException {
        var value = text.getBytes(StandardCharsets.UTF_8);
        if (Command.class.isAssignableFrom(message)) {
            return Optional.of(CommandCodec.decode(value));
        }
        if (ServerCommand.class.isAssignableFrom(message)) {
            return ServerCommandCodec.decode(value);
        }
        if (message == FleetAnnouncement.class) {
            return Optional.of(AnnouncementCodec.decode(value));
        }
        if (StatusEvent.class.isAssignableFrom(message)) {
            return StatusCodec.decode(value);
        }
        if (ControlMessage.class.isAssignableFrom(message)) {
            return ControlCodec.decode(value);
        }
        if (message == Heartbeat.class) {
            return Optional.of(HeartbeatCodec.decode(value));
        }
        if (message == TenantState.class) {
            return Optional.of(TenantStateCodec.decode(value));
        }
        if (message == FailedJob.class) {
            return Optional.of(DeadLetterCodec.decode(value));
        }
        var chunks = new TreeMap<Integer, byte[]>();
        chunks.put(0, value);
        return Optional.of(ReleaseCodec.decode(chunks));
    }

    /** The schema of a message that was written: its type, or what its topic holds. */
    static String schema(Object message) {
        return switch (message) {
            case Heartbeat _ -> "heartbeat.v1";
            case FailedJob _ -> "failed-job.v1";
            case TenantState _ -> "tenant-state.v1";
            case FleetAnnouncement _ -> "fleet-announcement.v1";
            case ReleaseBundle _ -> "release.v1";
            default -> Json.MAPPER.readTree(write(message)).get("type").asString();
        };
    }

    private static byte[] joined(ReleaseBundle release) {
        var whole = new ByteArrayOutputStream();
        ReleaseCodec.encode(release).forEach(chunk -> whole.writeBytes(chunk.value()));
        return whole.toByteArray();
    }
}
