package dev.drover.coordinator.fleet;

import java.util.List;

/** What becomes of tenants that are not told of. */
public sealed interface Absent {
    /** They stay as they are. */
    record Stay() implements Absent {}

    /**
     * They have vanished, and go to quarantine: all others, those of one source, or these.
     *
     * @param source empty: not by source
     */
    record Vanish(boolean all, String source, List<String> ids, String reason) implements Absent {
        public Vanish {
            ids = List.copyOf(ids);
        }
    }

    Absent STAY = new Stay();

    /** All that are not told of. */
    static Absent allVanish(String reason) {
        return new Vanish(true, "", List.of(), reason);
    }

    /** Those that this source told of earlier. */
    static Absent vanishOf(String source, String reason) {
        return new Vanish(false, source, List.of(), reason);
    }

    /** These. */
    static Absent vanish(List<String> ids, String reason) {
        return new Vanish(false, "", ids, reason);
    }
}
