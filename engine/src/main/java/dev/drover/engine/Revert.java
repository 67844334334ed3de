package dev.drover.engine;

import java.util.Optional;
import java.util.Set;

/**
 * How far back to go, and whose word to take for the way.
 *
 * @param toVersion the version that shall be the last one applied; empty to undo all that was
 *     applied here, down to a baseline if there is one
 * @param storedScripts SHA-256 checksums (hex, with or without {@code sha256:}) of the down scripts
 *     that may be taken from the ledger; empty for any. A release's own needs no permission.
 */
public record Revert(Optional<String> toVersion, Optional<Set<String>> storedScripts) {
    public Revert {
        storedScripts = storedScripts.map(Set::copyOf);
    }

    /** Back to this version, by whatever down scripts the ledger holds. */
    public static Revert to(String version) {
        return new Revert(Optional.of(version), Optional.empty());
    }

    /** Undoes all that was applied here. */
    public static Revert everything() {
        return new Revert(Optional.empty(), Optional.empty());
    }

    /** Takes only these scripts from the ledger: whoever can write there cannot slip one in. */
    public Revert trustingOnly(Set<String> checksums) {
        return new Revert(toVersion, Optional.of(checksums));
    }

    /** Whether a script from the ledger may run. */
    public boolean trusts(String checksum) {
        return storedScripts
                .map(named -> named.contains(checksum) || named.contains("sha256:" + checksum))
                .orElse(true);
    }
}
