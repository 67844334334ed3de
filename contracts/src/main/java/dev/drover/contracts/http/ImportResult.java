package dev.drover.contracts.http;

import java.util.Optional;

/**
 * {@code POST /fleet/import}: what a tenants file changed. Tenants that the file does not name stay
 * as they are, unless it was said to be complete.
 *
 * @param quarantined how many have vanished and are in quarantine now; absent: none
 * @param released how many that had vanished are there again; absent: none
 */
public record ImportResult(
        int servers,
        int added,
        int changed,
        int unchanged,
        Optional<Integer> quarantined,
        Optional<Integer> released) {

    /** Nothing vanished and nothing came back. */
    public ImportResult(int servers, int added, int changed, int unchanged) {
        this(servers, added, changed, unchanged, Optional.empty(), Optional.empty());
    }
}
