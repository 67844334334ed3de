package dev.drover.coordinator.fleet.file;

import dev.drover.coordinator.yaml.Place;
import dev.drover.coordinator.yaml.Problems;
import dev.drover.coordinator.yaml.YamlNode;
import dev.drover.coordinator.yaml.YamlNode.Entry;
import dev.drover.coordinator.yaml.YamlNode.Mapping;
import dev.drover.coordinator.yaml.YamlNode.Nothing;
import dev.drover.coordinator.yaml.YamlNode.Scalar;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tenants that come as rows: of a CSV file, a catalogue, an announcement. They are checked like
 * those of a tenants file.
 */
public final class TenantRows {
    /** Beside these there are {@code label.NAME}. */
    public static final List<String> COLUMNS =
            List.of("id", "server", "database", "schema", "project");

    static final String LABEL = "label.";

    private TenantRows() {}

    /**
     * A row.
     *
     * @param number for messages, counted from 1
     * @param columns an empty text counts as missing
     */
    public record Row(int number, Map<String, String> columns, Map<String, String> labels) {
        public Row {
            columns = Map.copyOf(columns);
            labels = Map.copyOf(labels);
        }
    }

    /**
     * Without servers of their own.
     *
     * @param servers those of the fleet
     * @throws InvalidTenantsFileException with every problem
     */
    public static Fleet read(List<Row> rows, Set<String> servers)
            throws InvalidTenantsFileException {
        var problems = new Problems();
        var nodes = rows.stream().map(TenantRows::node).toList();
        var tenants = new ReadTenants(servers, problems).read(nodes);
        InvalidTenantsFileException.throwIfAny(problems);
        return new Fleet(List.of(), tenants);
    }

    static YamlNode node(Row row) {
        var place = new Place(row.number(), 1);
        var entries = new LinkedHashMap<String, Entry>();
        row.columns().forEach((name, text) -> entries.put(name, entry(place, text)));
        if (!row.labels().isEmpty()) {
            var labels = new LinkedHashMap<String, Entry>();
            row.labels().forEach((name, text) -> labels.put(name, entry(place, text)));
            entries.put("labels", new Entry(place, new Mapping(place, labels)));
        }
        return new Mapping(place, entries);
    }

    private static Entry entry(Place place, String text) {
        return new Entry(place, text.isEmpty() ? new Nothing(place) : new Scalar(place, text));
    }
}
