package dev.drover.contracts.wire;

import dev.drover.contracts.command.ServerCommand;
import dev.drover.contracts.command.ServerCommand.CreateTenant;
import dev.drover.contracts.command.ServerCommand.DiscoverTenants;
import dev.drover.contracts.command.ServerCommand.ProbeServer;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Commands about servers as records of {@code drover.jobs}. They have no key: any worker may take
 * any.
 */
public final class ServerCommandCodec {
    private static final String PROBE = "dev.drover.server.probe.v1";
    private static final String DISCOVER = "dev.drover.server.discover.v1";
    private static final String CREATE = "dev.drover.server.create.v1";
    private static final String ALL = "dev.drover.server.";

    private ServerCommandCodec() {}

    /**
     * @param sending the how-many-th of the same request, counted from 1
     * @param now when the coordinator sent it, for people; age is told by the broker's timestamp
     */
    public static Encoded encode(ServerCommand command, int sending, Instant now) {
        var type =
                switch (command) {
                    case ProbeServer _ -> PROBE;
                    case DiscoverTenants _ -> DISCOVER;
                    case CreateTenant _ -> CREATE;
                };
        var envelope =
                new Envelope(
                        EventIds.request(command.request(), type, sending),
                        "/drover/servers/" + command.server(),
                        type,
                        command.request().toString(),
                        now,
                        Map.of(),
                        Json.MAPPER.valueToTree(command));
        return new Encoded(
                Topics.JOBS, Optional.empty(), envelope.bytes(Limits.COMMAND), envelope.headers());
    }

    /**
     * The command, or nothing when the record is about a tenant.
     *
     * @throws UnreadableRecordException also for a command about a server that is not known here
     */
    public static Optional<ServerCommand> decode(byte[] value) throws UnreadableRecordException {
        var envelope = Envelope.read(value, Limits.COMMAND);
        return switch (envelope.type()) {
            case PROBE -> Optional.of(envelope.data(ProbeServer.class));
            case DISCOVER -> Optional.of(envelope.data(DiscoverTenants.class));
            case CREATE -> Optional.of(envelope.data(CreateTenant.class));
            default -> {
                if (envelope.type().startsWith(ALL)) {
                    throw new UnreadableRecordException(
                            "UNKNOWN_MAJOR", "no such command: " + envelope.type());
                }
                yield Optional.empty();
            }
        };
    }
}
