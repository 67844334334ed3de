package dev.drover.contracts.http;

import java.util.Map;
import java.util.Optional;

/**
 * Which failures to replay, by what they are; all that is given must match.
 *
 * @param sqlState five characters, or the first two for the whole class
 * @param code such as {@code LOCK_TIMEOUT}
 * @param category such as {@code contention}
 * @param server of the tenant
 * @param labels of the tenant
 */
public record ReplayFilter(
        Optional<String> sqlState,
        Optional<String> code,
        Optional<String> category,
        Optional<String> server,
        Map<String, String> labels) {
    public static final ReplayFilter NONE =
            new ReplayFilter(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Map.of());

    public ReplayFilter {
        labels = Map.copyOf(labels);
    }
}
