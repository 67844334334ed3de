package dev.drover.worker;

import dev.drover.contracts.JobId;
import dev.drover.contracts.ProjectName;
import dev.drover.contracts.ReleaseDigest;
import dev.drover.contracts.RolloutId;
import dev.drover.contracts.ServerId;
import dev.drover.contracts.TenantId;
import dev.drover.contracts.command.Command;
import dev.drover.contracts.command.LedgerPolicy;
import dev.drover.contracts.command.ReleaseTarget;
import dev.drover.contracts.command.TenantAddress;
import dev.drover.contracts.command.Ticket;
import dev.drover.contracts.release.ReleaseBundle;
import dev.drover.embedded.testing.TestDatabase;
import dev.drover.engine.Secret;
import dev.drover.engine.source.ReadOptions;
import dev.drover.engine.source.Release;
import dev.drover.engine.source.ReleaseReader;
import dev.drover.engine.source.SourceFile;
import dev.drover.worker.credential.CredentialSource;
import dev.drover.worker.credential.Lookup;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Commands and releases for tests. */
final class Fleet {
    static final Release SHOP = release("shop");

    /** What is committed in a tenant's database and not acknowledged, to be counted. */
    static final String OUTBOX =
            """
            drover.schema_migrations m JOIN drover.schema_migrations s ON s.key = m.key AND s.rank = 0
            WHERE m.rank > 0 AND 2 * m.rank + (m.state = 'applied')::int > s.relayed_seq
            """;

    private Fleet() {}

    /** Three migrations; the name keeps tests' releases apart. */
    static Release release(String name) {
        return read(
                new SourceFile(
                        "001_customers.sql",
                        "-- %s%nCREATE TABLE customers (id int PRIMARY KEY, name text NOT NULL);"
                                .formatted(name)),
                new SourceFile(
                        "002_orders.sql",
                        "CREATE TABLE orders (id int PRIMARY KEY, customer int REFERENCES"
                                + " customers);"),
                new SourceFile("003_totals.sql", "ALTER TABLE orders ADD COLUMN total numeric;"),
                new SourceFile("003_totals.down.sql", "ALTER TABLE orders DROP COLUMN total;"));
    }

    static Release read(SourceFile... files) {
        try {
            return ReleaseReader.read(List.of(files), ReadOptions.DEFAULT);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    static ReleaseBundle bundle(Release release) {
        return new ReleaseBundle(
                new ReleaseDigest(release.digest()),
                release.splitDigest(),
                release.format().label(),
                release.placeholders(),
                release.files().stream()
                        .map(file -> new ReleaseBundle.File(file.path(), file.text()))
                        .toList());
    }

    /** Knows the test servers' password, under any name but {@code "nobody"}. */
    static CredentialSource passwords(String password) {
        return (name, _) ->
                name.equals("nobody")
                        ? new Lookup.Unknown("nobody knows it")
                        : new Lookup.Found(Secret.of(password));
    }

    static Ticket ticket(String tenant, String server, long order) {
        return new Ticket(
                new JobId(UUID.randomUUID()),
                new RolloutId("r1"),
                1,
                new TenantId(tenant),
                new ServerId(server),
                1,
                1,
                order);
    }

    static Command.MigrateTenant migrate(TestDatabase database, Release release, long order) {
        return migrate(
                ticket(database.name(), "main", order),
                address(database),
                new ReleaseDigest(release.digest()));
    }

    static Command.MigrateTenant migrate(
            Ticket ticket, TenantAddress address, ReleaseDigest release) {
        return new Command.MigrateTenant(
                ticket, address, target(release), Map.of(), LedgerPolicy.DEFAULT);
    }

    static ReleaseTarget target(ReleaseDigest release) {
        return new ReleaseTarget(new ProjectName("default"), release, Optional.empty());
    }

    static TenantAddress address(TestDatabase database) {
        return address(database.host(), database.port(), database, "main");
    }

    static TenantAddress address(String host, int port, TestDatabase database, String credential) {
        return new TenantAddress(
                host,
                port,
                database.name(),
                Optional.empty(),
                database.user(),
                credential,
                TenantAddress.Tls.DISABLE);
    }
}
