package dev.drover.coordinator.dispatch;

import dev.drover.contracts.JobId;
import dev.drover.contracts.ProjectName;
import dev.drover.contracts.ReleaseDigest;
import dev.drover.contracts.RolloutId;
import dev.drover.contracts.ServerId;
import dev.drover.contracts.TenantId;
import dev.drover.contracts.command.Command;
import dev.drover.contracts.command.Command.MigrateTenant;
import dev.drover.contracts.command.Command.RevertTenant;
import dev.drover.contracts.command.Command.VerifyTenant;
import dev.drover.contracts.command.KnownRow;
import dev.drover.contracts.command.ReleaseTarget;
import dev.drover.contracts.command.TenantAddress;
import dev.drover.contracts.command.Ticket;
import dev.drover.contracts.wire.Json;
import dev.drover.contracts.wire.UnreadableRecordException;
import dev.drover.coordinator.rollout.PolicyColumns;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/** Makes a command from a row of job, tenant, server and rollout. */
final class CommandRow {
    private static final Pattern PLACEHOLDER = Pattern.compile("[A-Za-z0-9_]{1,63}");

    private CommandRow() {}

    static Command command(ResultSet row) throws SQLException {
        var ticket = ticket(row);
        var address = address(row);
        var target =
                new ReleaseTarget(
                        new ProjectName(row.getString("project")),
                        new ReleaseDigest(row.getString("release")),
                        Optional.ofNullable(row.getString("to_version")));
        var placeholders = placeholders(row, ticket, address);
        var policy = PolicyColumns.read(row);
        return switch (row.getString("action")) {
            case "verify" ->
                    new VerifyTenant(ticket, address, target, placeholders, policy, known(row));
            // only down scripts of the release: nobody has allowed those that ledgers keep
            case "revert" ->
                    new RevertTenant(ticket, address, target, placeholders, Set.of(), policy);
            default -> new MigrateTenant(ticket, address, target, placeholders, policy);
        };
    }

    private static Optional<KnownRow> known(ResultSet row) throws SQLException {
        var scope = row.getObject("known_scope", UUID.class);
        return scope == null
                ? Optional.empty()
                : Optional.of(
                        new KnownRow(
                                scope,
                                row.getInt("known_rank"),
                                row.getObject("known_at", OffsetDateTime.class).toInstant()));
    }

    private static Ticket ticket(ResultSet row) throws SQLException {
        return new Ticket(
                new JobId(row.getObject("job", UUID.class)),
                new RolloutId(row.getString("rollout")),
                row.getInt("wave"),
                new TenantId(row.getString("tenant")),
                new ServerId(row.getString("server")),
                row.getInt("dispatch"),
                row.getInt("attempt") + 1,
                row.getLong("order_number"));
    }

    private static TenantAddress address(ResultSet row) throws SQLException {
        return new TenantAddress(
                row.getString("host"),
                row.getInt("port"),
                row.getString("database_name"),
                Optional.ofNullable(row.getString("schema_name")),
                row.getString("username"),
                row.getString("credential"),
                TenantAddress.Tls.valueOf(row.getString("tls")));
    }

    private static Map<String, String> placeholders(
            ResultSet row, Ticket ticket, TenantAddress address) throws SQLException {
        var values = new HashMap<String, String>();
        values.put("tenant", ticket.tenant().value());
        values.put("database", address.database());
        address.schema().ifPresent(schema -> values.put("schema", schema));
        labels(ticket, row.getString("labels"))
                .forEach((name, text) -> {
                    if (PLACEHOLDER.matcher(name).matches()) {
                        values.put("label." + name, text);
                    }
                });
        return values;
    }

    /** Read here: in the statement it took longer than all that is written for a job. */
    private static Map<String, String> labels(Ticket ticket, String json) {
        try {
            return Json.read(json, Labels.class).values();
        } catch (UnreadableRecordException e) {
            throw new IllegalStateException(
                    "labels in the control database of tenant " + ticket.tenant().value(), e);
        }
    }

    /** Tells the reader of JSON what the values are. */
    record Labels(Map<String, String> values) {}
}
