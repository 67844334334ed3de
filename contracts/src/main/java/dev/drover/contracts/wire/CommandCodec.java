package dev.drover.contracts.wire;

import dev.drover.contracts.command.Command;
import dev.drover.contracts.command.Command.MigrateTenant;
import dev.drover.contracts.command.Command.RevertTenant;
import dev.drover.contracts.command.Command.VerifyTenant;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Commands as records of {@code drover.jobs}. They have no key: any worker may take any. */
public final class CommandCodec {
    private static final String MIGRATE = "dev.drover.tenant.migrate.v1";
    private static final String REVERT = "dev.drover.tenant.revert.v1";
    private static final String VERIFY = "dev.drover.tenant.verify.v1";

    private CommandCodec() {}

    /**
     * @param now when the coordinator sent it, for people; age is told by the broker's timestamp
     * @throws TooLargeToSendException when it exceeds {@link Limits#COMMAND}: nothing in it may be
     *     cut
     */
    public static Encoded encode(Command command, Instant now) {
        var type =
                switch (command) {
                    case MigrateTenant _ -> MIGRATE;
                    case RevertTenant _ -> REVERT;
                    case VerifyTenant _ -> VERIFY;
                };
        var ticket = command.ticket();
        var envelope =
                new Envelope(
                        EventIds.job(ticket.job().value(), ticket.dispatch(), type),
                        "/drover/rollouts/" + ticket.rollout(),
                        type,
                        ticket.job().toString(),
                        now,
                        Map.of("tenantid", ticket.tenant().value()),
                        Json.MAPPER.valueToTree(command));
        return new Encoded(
                Topics.JOBS, Optional.empty(), envelope.bytes(Limits.COMMAND), envelope.headers());
    }

    public static Command decode(byte[] value) throws UnreadableRecordException {
        var envelope = Envelope.read(value, Limits.COMMAND);
        return switch (envelope.type()) {
            case MIGRATE -> envelope.data(MigrateTenant.class);
            case REVERT -> envelope.data(RevertTenant.class);
            case VERIFY -> envelope.data(VerifyTenant.class);
            default ->
                    throw new UnreadableRecordException(
                            "UNKNOWN_MAJOR", "no such command: " + envelope.type());
        };
    }
}
