package dev.drover.contracts.release;

import dev.drover.contracts.ReleaseDigest;

import java.util.List;
import java.util.Map;

/**
 * All that a worker needs of a release.
 *
 * @param splitDigest digest of how the coordinator split the scripts; a worker that splits
 *     otherwise refuses the release
 * @param format label of the folder's format
 * @param placeholders release-wide values, never secrets
 */
public record ReleaseBundle(
        ReleaseDigest digest,
        String splitDigest,
        String format,
        Map<String, String> placeholders,
        List<File> files) {

    public ReleaseBundle {
        placeholders = Map.copyOf(placeholders);
        files = List.copyOf(files);
    }

    /** A file, its path relative to the migrations folder. */
    public record File(String path, String text) {}
}
