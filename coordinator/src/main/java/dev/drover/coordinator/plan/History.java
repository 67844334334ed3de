package dev.drover.coordinator.plan;

import java.util.List;

/** What a tenant's ledger is known to hold, by rank. Most tenants of a fleet share one. */
public record History(List<Row> rows) {
    public static final History NONE = new History(List.of());

    public History {
        rows = List.copyOf(rows);
    }

    /**
     * One row of a ledger.
     *
     * @param kind {@code versioned}, {@code repeatable} or {@code baseline}
     * @param direction {@code up}, {@code down}, {@code baseline} or {@code repair}
     */
    public record Row(String version, String kind, String direction, String checksum) {}
}
