package dev.drover.contracts.wire;

import dev.drover.contracts.control.ControlMessage;
import dev.drover.contracts.control.ControlMessage.CancelJob;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Control messages as records of {@code drover.control}, without a key. */
public final class ControlCodec {
    private static final String CANCEL_JOB = "dev.drover.job.cancel.v1";

    private ControlCodec() {}

    /**
     * @param id of this telling: the same wish told again is another message
     * @param now when it was told, for people
     */
    public static Encoded encode(ControlMessage message, UUID id, Instant now) {
        return switch (message) {
            case CancelJob cancel -> {
                var data = Json.MAPPER.valueToTree(cancel);
                CutText.inside(data);
                var envelope =
                        new Envelope(
                                id,
                                "/drover/coordinator",
                                CANCEL_JOB,
                                cancel.job().toString(),
                                now,
                                Map.of(),
                                data);
                yield new Encoded(
                        Topics.CONTROL,
                        Optional.empty(),
                        envelope.bytes(Limits.COMMAND),
                        envelope.headers());
            }
        };
    }

    /** Nothing when a newer program wrote it: to be counted and skipped. */
    public static Optional<ControlMessage> decode(byte[] value) throws UnreadableRecordException {
        var envelope = Envelope.read(value, Limits.COMMAND);
        return envelope.type().equals(CANCEL_JOB)
                ? Optional.of(envelope.data(CancelJob.class))
                : Optional.empty();
    }
}
