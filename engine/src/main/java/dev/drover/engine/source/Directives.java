package dev.drover.engine.source;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The {@code -- drover:} lines of a script's header.
 *
 * @param transaction {@code none} → {@code Optional.of(false)}, {@code all} → {@code
 *     Optional.of(true)}
 * @param lockTimeout longest wait for a lock, in place of the default
 * @param holdLimit longest time that one statement, and so its locks, may take, in place of the
 *     default
 * @param requires versions that must be applied before this one
 * @param checks queries that must return no row before this migration runs
 * @param accepts SHA-256 checksums (hex) of earlier texts that count as this migration when found
 *     in a ledger
 * @param allows lint rules waived, each with its reason
 */
public record Directives(
        Optional<Boolean> transaction,
        Optional<Duration> lockTimeout,
        Optional<Duration> holdLimit,
        List<String> requires,
        List<String> checks,
        Optional<String> phase,
        List<String> accepts,
        List<Waiver> allows) {

    public static final Directives NONE =
            new Directives(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    List.of(),
                    Optional.empty(),
                    List.of(),
                    List.of());

    public Directives {
        requires = List.copyOf(requires);
        checks = List.copyOf(checks);
        accepts = List.copyOf(accepts);
        allows = List.copyOf(allows);
    }

    /** A lint rule that the author waives for this file. */
    public record Waiver(String rule, String reason) {}
}
