package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.drover.engine.ledger.LedgerSchema;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Roles that own nothing but what they were given. */
class LeastPrivilegeTest {
    private static final String[] RELEASE = {
        "001_a.sql", "CREATE TABLE a (id int);",
        "001_a.down.sql", "DROP TABLE a;",
        "002_i.sql", "CREATE INDEX CONCURRENTLY a_id ON a (id);",
        "002_i.down.sql", "DROP INDEX a_id;",
    };
    private static final String[] LONGER =
            Stream.concat(
                            Arrays.stream(RELEASE),
                            Stream.of("003_c.sql", "CREATE TABLE c (id int);"))
                    .toArray(String[]::new);

    private final Fixture fixture = new Fixture();
    private final String migrator = "migrator \"of\" " + fixture.database.name();
    private final String reader = "reader of " + fixture.database.name();

    @BeforeEach
    void createRoles() {
        createRole(migrator);
        createRole(reader);
        fixture.sql("GRANT USAGE, CREATE ON SCHEMA public TO " + quoted(migrator));
    }

    @AfterEach
    void close() throws SQLException {
        fixture.sql("DROP OWNED BY " + quoted(migrator) + ", " + quoted(reader));
        fixture.sql("DROP ROLE " + quoted(migrator) + ", " + quoted(reader));
        fixture.close();
    }

    @Test
    void withoutTheRightToCreateSchemasNothingIsDone() {
        assertThat(migrate())
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        f -> {
                            assertThat(f.failure().code()).isEqualTo(FailureCode.PERMISSION_DENIED);
                            assertThat(f.failure().remedy()).contains("drover ledger-sql");
                        });
        assertThat(fixture.query("SELECT 1 FROM pg_class WHERE relname = 'a'")).isEmpty();
    }

    @Test
    void afterTheDbaCreatedTheLedgerItMigratesThereAndBack() {
        fixture.sql(LedgerSchema.installSql(Optional.of(migrator), Optional.of(reader)));

        assertThat(migrate()).isInstanceOf(Outcome.Succeeded.class);
        assertThat(
                        fixture.engine.revert(
                                as(migrator),
                                Optional.empty(),
                                Revert.to("1"),
                                fixture.request(),
                                fixture.listener))
                .isInstanceOf(Outcome.Succeeded.class);
        assertThat(migrate()).isInstanceOf(Outcome.Succeeded.class);
        assertThat(fixture.outbox()).isEmpty();
    }

    @Test
    void aReaderMayAskAndNothingElse() {
        fixture.sql(LedgerSchema.installSql(Optional.of(migrator), Optional.of(reader)));
        migrate();

        assertThat(fixture.engine.status(as(reader), "default"))
                .isInstanceOfSatisfying(
                        Status.Known.class,
                        s -> assertThat(s.head()).isEqualTo(new Head(Optional.of("2"), 2)));
        assertThatCode(() -> fixture.engine.requireAtLeast(as(reader), "default", "2"))
                .doesNotThrowAnyException();
        assertThat(fixture.engine.plan(as(reader), Fixture.release(RELEASE), fixture.request()))
                .isInstanceOf(Preview.Planned.class);
        assertThat(
                        fixture.engine.migrate(
                                as(reader),
                                Fixture.release(LONGER),
                                fixture.request(),
                                fixture.listener))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        f ->
                                assertThat(f.failure().code())
                                        .isEqualTo(FailureCode.PERMISSION_DENIED));
    }

    @Test
    void whoMayNotMoveTheMarkDoesNotCallTheOutboxEmpty() {
        fixture.sql(LedgerSchema.installSql(Optional.of(migrator), Optional.of(reader)));
        fixture.relay.acknowledging = false;
        migrate();
        fixture.relay.acknowledging = true;

        assertThat(
                        fixture.engine.verify(
                                as(reader),
                                Optional.empty(),
                                new Resend.Nothing(),
                                fixture.request(),
                                fixture.listener))
                .isInstanceOfSatisfying(
                        Outcome.Succeeded.class, s -> assertThat(s.relayed()).isFalse());
        assertThat(fixture.outbox()).isNotEmpty();
    }

    @Test
    void whoMayNotEvenReadIsToldSo() {
        fixture.sql(LedgerSchema.installSql(Optional.of(migrator), Optional.empty()));
        assertThat(fixture.engine.status(as(reader), "default"))
                .isInstanceOfSatisfying(
                        Status.Unknown.class,
                        s ->
                                assertThat(s.failure().code())
                                        .isEqualTo(FailureCode.PERMISSION_DENIED));
    }

    private void createRole(String role) {
        fixture.sql(
                "CREATE ROLE %s LOGIN PASSWORD '%s'"
                        .formatted(quoted(role), fixture.database.password()));
    }

    private Outcome migrate() {
        return fixture.engine.migrate(
                as(migrator), Fixture.release(RELEASE), fixture.request(), fixture.listener);
    }

    private Target as(String role) {
        var target = fixture.target();
        return new Target(
                target.host(),
                target.port(),
                target.database(),
                target.schema(),
                role,
                target.password(),
                target.tls());
    }

    private static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }
}
