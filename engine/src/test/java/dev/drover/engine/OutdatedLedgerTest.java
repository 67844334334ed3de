package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.drover.engine.lease.LeaseKey;
import dev.drover.engine.ledger.LedgerSchema;
import dev.drover.engine.source.Release;
import dev.drover.engine.sql.SplitScript;
import dev.drover.engine.sql.Statement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A ledger of form 2, as the Drover before made it. */
class OutdatedLedgerTest {
    private static final Release RELEASE =
            Fixture.release(
                    "001_a.sql", "CREATE TABLE a ();",
                    "002_b.sql", "CREATE TABLE b ();");
    private static final String ROWS =
            """
            INSERT INTO drover.scope VALUES (%d, '00000000-0000-4000-8000-000000000007', 'default', '*',
              current_database(), 1, 3, 2, now());
            INSERT INTO drover.schema_migrations VALUES ('00000000-0000-4000-8000-000000000007', 1, '1', 'a',
              'versioned', 'up', 'applied', NULL, 'sum', 'sum', NULL, now(), 1, 'drover', '', '',
              '00000000-0000-4000-8000-000000000001', 1, 'DROP TABLE a;', NULL, NULL, 1, 0, NULL);
            CREATE TABLE a ();
            """;

    private final Fixture fixture = new Fixture();
    private List<String> before = List.of();

    @BeforeEach
    void create() throws IOException {
        fixture.sql(form2());
        fixture.sql(ROWS.formatted(LeaseKey.of("default", "*").value()));
        before = everything();
    }

    @AfterEach
    void close() throws SQLException {
        fixture.close();
    }

    @Test
    void isRefusedByAllThatReadIt() {
        var failures = new ArrayList<Failure>();
        var target = fixture.target();
        var request = fixture.request();
        var engine = fixture.engine;
        for (var outcome :
                List.of(
                        fixture.migrate(RELEASE),
                        engine.verify(target, Optional.of(RELEASE), request, fixture.listener),
                        engine.baseline(target, RELEASE, "2", request, fixture.listener),
                        fixture.revert("0"))) {
            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            Outcome.Failed.class, failed -> failures.add(failed.failure()));
        }
        for (var preview :
                List.of(
                        engine.plan(target, RELEASE, request),
                        engine.planRevert(
                                target, Optional.empty(), Revert.everything(), request))) {
            assertThat(preview)
                    .isInstanceOfSatisfying(
                            Preview.Refused.class, refused -> failures.add(refused.failure()));
        }
        assertThat(engine.status(target, "default"))
                .isInstanceOfSatisfying(
                        Status.Unknown.class, unknown -> failures.add(unknown.failure()));
        assertThatExceptionOfType(NotReadyException.class)
                .isThrownBy(() -> engine.requireAtLeast(target, "default", "1"))
                .satisfies(e -> failures.add(e.failure()));
        assertThatExceptionOfType(NotReadyException.class)
                .isThrownBy(() -> engine.requireAtLeast(target, "default", RELEASE, "1"))
                .satisfies(e -> failures.add(e.failure()));

        assertThat(failures)
                .hasSize(9)
                .allSatisfy(failure -> {
                    assertThat(failure.code()).isEqualTo(FailureCode.LEDGER_OUTDATED);
                    assertThat(failure.message()).contains("its form is 2, and 3 is known");
                });
        assertThat(everything()).isEqualTo(before);
    }

    /** As psql goes on after an error. */
    @Test
    void isNotChangedByTheTextForADba() throws Exception {
        var role = Optional.of(fixture.database.user());
        var statements = SplitScript.of("", LedgerSchema.installSql(role, role)).statements();
        var states = new ArrayList<String>();
        try (var psql = fixture.connect();
                var statement = psql.createStatement()) {
            for (Statement each : statements) {
                try {
                    statement.execute(each.sql());
                } catch (SQLException e) {
                    states.add(e.getSQLState());
                }
            }
        }

        assertThat(states).startsWith("42P06").contains("25P02");
        assertThat(everything()).isEqualTo(before);
        assertThat(fixture.query("SELECT obj_description('drover'::regnamespace)"))
                .containsExactly("drover ledger 2");
    }

    private static String form2() throws IOException {
        try (var in = OutdatedLedgerTest.class.getResourceAsStream("ledger-form-2.sql")) {
            return new String(
                    Objects.requireNonNull(in, "ledger-form-2.sql").readAllBytes(),
                    StandardCharsets.UTF_8);
        }
    }

    /** Schema, tables, their columns and rows. */
    private List<String> everything() {
        return fixture.query(
                """
                SELECT concat(obj_description(oid, 'pg_namespace'), nspacl) FROM pg_namespace WHERE nspname = 'drover'
                UNION ALL SELECT concat(c.relname, c.relacl, a.attname) FROM pg_class c
                  LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
                  WHERE c.relnamespace IN ('drover'::regnamespace, 'public'::regnamespace)
                UNION ALL SELECT s::text FROM drover.scope s
                UNION ALL SELECT m::text FROM drover.schema_migrations m
                ORDER BY 1
                """);
    }
}
