package dev.drover.contracts.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A release as it was read.
 *
 * @param head version of a tenant that has it all
 */
public record ReleaseView(
        String digest,
        String format,
        Map<String, String> placeholders,
        Optional<String> head,
        List<MigrationView> migrations) {

    public ReleaseView {
        placeholders = Map.copyOf(placeholders);
        migrations = List.copyOf(migrations);
    }

    /**
     * A migration as it was read.
     *
     * @param kind {@code versioned}, {@code repeatable} or {@code baseline}
     * @param transaction {@code one} for the whole file, {@code per-statement} where a statement
     *     refuses one
     * @param transactionReason why, for people
     * @param directives the header's {@code drover:} lines, without the prefix
     * @param down the way back, where {@code hasDown}
     */
    public record MigrationView(
            String version,
            String description,
            String kind,
            String path,
            String transaction,
            String transactionReason,
            List<String> directives,
            String checksum,
            boolean hasDown,
            List<StatementView> statements,
            Optional<DownView> down) {
        public MigrationView {
            directives = List.copyOf(directives);
            statements = List.copyOf(statements);
        }
    }

    /**
     * The script that takes a migration back.
     *
     * @param transaction as of its migration
     */
    public record DownView(
            String path,
            String transaction,
            String transactionReason,
            List<StatementView> statements) {
        public DownView {
            statements = List.copyOf(statements);
        }
    }

    /**
     * A statement.
     *
     * @param line of its first token, counted from 1
     */
    public record StatementView(String sql, int line) {}
}
