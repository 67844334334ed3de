package dev.drover.e2e.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.status.MigrationEvent;
import dev.drover.contracts.wire.EventIds;
import dev.drover.contracts.wire.StatusCodec;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Applied migrations by what the topic tells, the ledgers hold and the coordinator believes. */
final class Facts {
    private Facts() {}

    /** One applied migration, wherever it is told. */
    record Fact(String tenant, int rank, String checksum, UUID event) {}

    static List<StatusTopic.Message> applied(List<StatusTopic.Message> messages) {
        var type = StatusCodec.type(MigrationEvent.Applied.class);
        return messages.stream().filter(message -> message.type().equals(type)).toList();
    }

    static Set<Fact> told(List<StatusTopic.Message> messages) throws Exception {
        var facts = new HashSet<Fact>();
        for (var message : applied(messages)) {
            var event =
                    StatusCodec.decode(message.value().getBytes(StandardCharsets.UTF_8))
                            .orElseThrow();
            if (event instanceof MigrationEvent.Applied(var id, _, var tenant, var entry)) {
                assertThat(message.id()).isEqualTo(id.toString());
                assertThat(message.key()).isEqualTo(tenant.value());
                facts.add(new Fact(tenant.value(), entry.rank(), entry.checksum(), id));
            }
        }
        return facts;
    }

    static Set<Fact> ledgers(TestFleet fleet) throws SQLException {
        var facts = new HashSet<Fact>();
        for (var tenant : fleet.tenants().entrySet()) {
            try (var connection = tenant.getValue().connect();
                    var statement = connection.createStatement();
                    var rows =
                            statement.executeQuery(
                                    """
                                    SELECT s.scope, m.rank, m.checksum, m.attempt FROM drover.schema_migrations m
                                      JOIN drover.schema_migrations s ON s.key = m.key AND s.rank = 0
                                    WHERE m.rank > 0 AND m.state = 'applied'
                                    """)) {
                while (rows.next()) {
                    var scope = rows.getObject(1, UUID.class);
                    int rank = rows.getInt(2);
                    var id = EventIds.migration(scope, rank, "applied", rows.getInt(4));
                    facts.add(new Fact(tenant.getKey(), rank, rows.getString(3), id));
                }
            }
        }
        return facts;
    }

    static Set<Fact> projected(TestFleet fleet) throws SQLException {
        var facts = new HashSet<Fact>();
        try (var connection = fleet.control().connect();
                var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                "SELECT tenant, rank, checksum, event_id FROM ledger_row")) {
            while (rows.next()) {
                facts.add(
                        new Fact(
                                rows.getString(1),
                                rows.getInt(2),
                                rows.getString(3),
                                rows.getObject(4, UUID.class)));
            }
        }
        return facts;
    }
}
