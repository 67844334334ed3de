package dev.drover.contracts.wire;

import dev.drover.contracts.fleet.FleetAnnouncement;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/** Announcements as records of {@code drover.fleet}, keyed by tenant. Plain JSON, no envelope. */
public final class AnnouncementCodec {
    private AnnouncementCodec() {}

    public static Encoded encode(FleetAnnouncement announcement) {
        return new Encoded(
                Topics.FLEET,
                Optional.of(announcement.tenant().value()),
                Json.MAPPER.writeValueAsBytes(announcement),
                Map.of("content-type", "application/json"));
    }

    public static FleetAnnouncement decode(byte[] value) throws UnreadableRecordException {
        if (value.length > Limits.ANNOUNCEMENT) {
            throw new UnreadableRecordException(
                    "TOO_LARGE",
                    "%d bytes, at most %d are read".formatted(value.length, Limits.ANNOUNCEMENT));
        }
        try {
            return Json.present(
                    Json.MAPPER.readValue(value, FleetAnnouncement.class), FleetAnnouncement.class);
        } catch (JacksonException e) {
            throw Json.unreadable(e);
        }
    }
}
