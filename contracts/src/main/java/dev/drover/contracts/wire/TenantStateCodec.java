package dev.drover.contracts.wire;

import dev.drover.contracts.state.TenantState;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/** States as records of {@code drover.tenant-state}, keyed by tenant and project. */
public final class TenantStateCodec {
    private TenantStateCodec() {}

    public static Encoded encode(TenantState state) {
        return new Encoded(
                Topics.TENANT_STATE,
                Optional.of(state.key()),
                Json.writeBytes(state),
                Map.of("content-type", "application/json"));
    }

    public static TenantState decode(byte[] value) throws UnreadableRecordException {
        if (value.length > Limits.TENANT_STATE) {
            throw new UnreadableRecordException(
                    "TOO_LARGE",
                    "%d bytes, at most %d are read".formatted(value.length, Limits.TENANT_STATE));
        }
        try {
            return Json.present(Json.MAPPER.readValue(value, TenantState.class), TenantState.class);
        } catch (JacksonException e) {
            throw Json.unreadable(e);
        }
    }
}
