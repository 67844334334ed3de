package dev.drover.coordinator.fleet.file;

import dev.drover.coordinator.yaml.Place;
import dev.drover.coordinator.yaml.Problems;
import dev.drover.engine.spelling.DidYouMean;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** Tenants as CSV (RFC 4180): a header with the names of the columns, then a line for each. */
final class ReadCsv {
    private final Problems problems;

    ReadCsv(Problems problems) {
        this.problems = problems;
    }

    /** A record and the line on which it begins. */
    private record Line(int number, List<String> fields) {}

    List<TenantRows.Row> read(String text) {
        var lines = lines(text);
        if (lines.size() < 2) {
            problems.add(
                    "NO_TENANTS",
                    Place.WHOLE,
                    "The CSV text names no tenant.",
                    "Begin with a header such as id,server,database,label.tier; then a line for each tenant.");
            return List.of();
        }
        var header = lines.getFirst().fields().stream().map(String::strip).toList();
        checkHeader(header);
        var rows = new ArrayList<TenantRows.Row>();
        for (var line : lines.subList(1, lines.size())) {
            if (line.fields().size() != header.size()) {
                problems.add(
                        "WRONG_COLUMNS",
                        new Place(line.number(), 1),
                        "The line has %d fields, the header %d."
                                .formatted(line.fields().size(), header.size()),
                        "Write one field for each column; quote a field that holds a comma.");
            } else {
                rows.add(row(line, header));
            }
        }
        return rows;
    }

    private void checkHeader(List<String> header) {
        var seen = new ArrayList<String>();
        for (var name : header) {
            if (!TenantRows.COLUMNS.contains(name) && !name.startsWith(TenantRows.LABEL)) {
                problems.add(
                        "UNKNOWN_KEY",
                        new Place(1, 1),
                        "\"%s\" is no column.".formatted(name),
                        DidYouMean.sentence(
                                name,
                                TenantRows.COLUMNS,
                                "Columns are %s and label.NAME."
                                        .formatted(String.join(", ", TenantRows.COLUMNS))));
            }
            if (seen.contains(name)) {
                problems.add(
                        "DUPLICATE_KEY",
                        new Place(1, 1),
                        "The column \"%s\" is there twice.".formatted(name),
                        "Remove one of the two.");
            }
            seen.add(name);
        }
    }

    private static TenantRows.Row row(Line line, List<String> header) {
        var columns = new LinkedHashMap<String, String>();
        var labels = new LinkedHashMap<String, String>();
        for (int i = 0; i < header.size(); i++) {
            var name = header.get(i);
            var field = line.fields().get(i).strip();
            if (!name.startsWith(TenantRows.LABEL)) {
                columns.put(name, field);
            } else if (!field.isEmpty()) {
                labels.put(name.substring(TenantRows.LABEL.length()), field);
            }
        }
        return new TenantRows.Row(line.number(), columns, labels);
    }

    /** Empty lines are passed over. */
    private List<Line> lines(String text) {
        var lines = new ArrayList<Line>();
        var fields = new ArrayList<String>();
        var field = new StringBuilder();
        boolean quoted = false;
        int number = 1;
        int began = 1;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : '\n';
            if (quoted && i < text.length()) {
                if (c != '"') {
                    field.append(c);
                } else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
                    field.append('"');
                    i++;
                } else {
                    quoted = false;
                }
            } else if (c == '"') {
                quoted = true;
            } else if (c == ',') {
                fields.add(field.toString());
                field.setLength(0);
            } else if (c == '\n') {
                fields.add(field.toString());
                field.setLength(0);
                if (fields.size() > 1 || !fields.getFirst().isBlank()) {
                    lines.add(new Line(began, List.copyOf(fields)));
                }
                fields.clear();
                began = number + 1;
            } else if (c != '\r') {
                field.append(c);
            }
            number += c == '\n' ? 1 : 0;
        }
        if (quoted) {
            problems.add(
                    "NOT_CSV",
                    new Place(began, 1),
                    "A quoted field has no end.",
                    "Close it with a quotation mark.");
        }
        return lines;
    }
}
