package dev.drover.embedded;

import java.util.Map;

/** What a committed transaction survives. */
public enum Durability {
    /** Everything a correct disk survives: the default, and the only choice for data to keep. */
    FULL,

    /**
     * The death of any process, {@code kill -9} included, but not of the machine: commits reach the
     * operating system and are not flushed to the disk. For tests and demos.
     */
    PROCESS_CRASH;

    Map<String, String> settings() {
        String flushed = this == FULL ? "on" : "off";
        return Map.of(
                "fsync", flushed,
                "full_page_writes", flushed,
                // Off would leave commits in the server's own memory.
                "synchronous_commit", "on");
    }
}
