package dev.drover.coordinator.catalogue;

import dev.drover.contracts.wire.Json;
import dev.drover.contracts.wire.UnreadableRecordException;
import dev.drover.coordinator.config.CatalogueConfig;
import dev.drover.coordinator.fleet.file.TenantRows;
import dev.drover.coordinator.fleet.file.TenantRows.Row;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Runs the catalogue's query; reads only. */
final class ReadCatalogue {
    private static final int TIMEOUT_SECONDS = 60;
    private static final int FETCHED = 1_000;
    private static final String LABELS = "labels";
    private static final String LABEL = "label.";
    private static final List<String> NEEDED = List.of("id", "server", "database");

    private final CatalogueConfig config;

    ReadCatalogue(CatalogueConfig config) {
        this.config = config;
    }

    /** Tells the reader of JSON what the values are. */
    record Labels(Map<String, String> values) {}

    List<Row> rows() throws CatalogueException {
        try (var connection = config.database().connect("catalogue")) {
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            return rows(connection);
        } catch (SQLException e) {
            throw new CatalogueException(
                    "CATALOGUE_UNREADABLE",
                    "The catalogue %s cannot be read: %s (SQLSTATE %s)."
                            .formatted(config.database(), e.getMessage(), e.getSQLState()),
                    "Check catalogue in the coordinator's configuration: address, user, password and query.");
        }
    }

    private List<Row> rows(Connection connection) throws SQLException, CatalogueException {
        try (var statement = connection.createStatement()) {
            statement.setQueryTimeout(TIMEOUT_SECONDS);
            statement.setFetchSize(FETCHED);
            try (var results = statement.executeQuery(config.query())) {
                var columns = columns(results);
                var rows = new ArrayList<Row>();
                while (results.next()) {
                    rows.add(row(rows.size() + 1, results, columns));
                }
                return rows;
            }
        }
    }

    private static List<String> columns(ResultSet results) throws SQLException, CatalogueException {
        var columns = new ArrayList<String>();
        var data = results.getMetaData();
        for (int i = 1; i <= data.getColumnCount(); i++) {
            var name = data.getColumnLabel(i);
            boolean label = name.toLowerCase(Locale.ROOT).startsWith(LABEL);
            var known = label ? name : name.toLowerCase(Locale.ROOT);
            if (!label && !known.equals(LABELS) && !TenantRows.COLUMNS.contains(known)) {
                throw wrong("has a column \"%s\"".formatted(name));
            }
            columns.add(known);
        }
        for (var needed : NEEDED) {
            if (!columns.contains(needed)) {
                throw wrong("has no column \"%s\"".formatted(needed));
            }
        }
        return columns;
    }

    private static CatalogueException wrong(String what) {
        return new CatalogueException(
                "CATALOGUE_COLUMNS",
                "The catalogue's query %s.".formatted(what),
                "Its columns are %s, labels (JSON) and \"label.NAME\"; rename with AS."
                        .formatted(String.join(", ", TenantRows.COLUMNS)));
    }

    private static Row row(int number, ResultSet results, List<String> columns)
            throws SQLException, CatalogueException {
        var texts = new HashMap<String, String>();
        var labels = new HashMap<String, String>();
        for (int i = 0; i < columns.size(); i++) {
            var name = columns.get(i);
            var text = Optional.ofNullable(results.getString(i + 1)).orElse("");
            if (name.equals(LABELS)) {
                labels.putAll(labels(number, text));
            } else if (!name.startsWith(LABEL)) {
                texts.put(name, text);
            } else if (!text.isEmpty()) {
                labels.put(name.substring(LABEL.length()), text);
            }
        }
        return new Row(number, texts, labels);
    }

    private static Map<String, String> labels(int number, String text) throws CatalogueException {
        if (text.isBlank()) {
            return Map.of();
        }
        try {
            return Json.read("{\"values\":" + text + "}", Labels.class).values();
        } catch (UnreadableRecordException e) {
            throw new CatalogueException(
                    "CATALOGUE_LABELS",
                    "The labels of row %d of the catalogue are no JSON object of texts."
                            .formatted(number),
                    "Write them like {\"tier\": \"gold\"}.");
        }
    }
}
