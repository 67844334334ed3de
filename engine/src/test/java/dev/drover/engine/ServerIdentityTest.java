package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.embedded.testing.SharedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose history a run worked in, told with the first message or not at all. */
class ServerIdentityTest {
    private static final String[] RELEASE = {"001_a.sql", "CREATE TABLE a (id int);"};

    private final List<FoundLedger> found = new ArrayList<>();

    @Test
    void aRunTellsSystemAndTimelineOfItsServer() throws SQLException {
        try (var fixture = fixture(SharedPostgres.get())) {
            tellsWhatTheControlFileSays(fixture);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 15, 16, 17})
    @Tag("majors")
    void soDoesEveryMajorVersion(int major) throws SQLException {
        try (var fixture = fixture(MajorsTest.server(major))) {
            tellsWhatTheControlFileSays(fixture);
        }
    }

    private void tellsWhatTheControlFileSays(Fixture fixture) {
        fixture.succeed(RELEASE);
        fixture.succeed(RELEASE);

        var expected =
                new ServerIdentity(
                        fixture.query("SELECT system_identifier FROM pg_control_system()")
                                .getFirst(),
                        1);
        assertThat(found).extracting(FoundLedger::server).containsOnly(Optional.of(expected));
        assertThat(found.getFirst().scope()).isEmpty();
        assertThat(found.getLast().scope().map(Object::toString))
                .contains(
                        fixture.query("SELECT scope FROM drover.schema_migrations WHERE rank = 0")
                                .getFirst());
        assertThat(found.getLast().head()).isEqualTo(new Head(Optional.of("1"), 1));
    }

    @Test
    void whereTheRoleMayNotAskItIsLeftOutAndAskedNoMore() throws SQLException, IOException {
        try (var fixture = fixture(SharedPostgres.get())) {
            var role = "asks nobody of " + fixture.database.name();
            fixture.sql(
                    "CREATE ROLE \"%s\" LOGIN PASSWORD '%s'"
                            .formatted(role, fixture.database.password()));
            try {
                asRoleThatMayNotAsk(fixture, role);
            } finally {
                fixture.sql("DROP OWNED BY \"%s\"; DROP ROLE \"%s\"".formatted(role, role));
            }
        }
    }

    private void asRoleThatMayNotAsk(Fixture fixture, String role)
            throws SQLException, IOException {
        fixture.sql(
                "GRANT CREATE ON DATABASE \"%s\" TO \"%s\""
                        .formatted(fixture.database.name(), role));
        fixture.sql("GRANT ALL ON SCHEMA public TO \"%s\"".formatted(role));
        // the right is a database's, so the server's other tests keep theirs
        fixture.sql("REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC");
        try (var proxy = new CountingProxy(fixture.database.host(), fixture.database.port())) {
            fixture.port = proxy.port();
            for (int run = 1; run <= 3; run++) {
                int before = proxy.queries().size();
                assertThat(migrateAs(fixture, role)).isInstanceOf(Outcome.Succeeded.class);
                if (run > 1) {
                    assertThat(proxy.queries()).hasSize(before + 1);
                }
            }
            // another engine, which has not been refused yet and finds a ledger
            fixture.engine = Engine.withDefaults();
            assertThat(migrateAs(fixture, role)).isInstanceOf(Outcome.Succeeded.class);
        }
        assertThat(found).hasSize(4).extracting(FoundLedger::server).containsOnly(Optional.empty());
        assertThat(found.getLast().head().rank()).isEqualTo(1);
    }

    private static Outcome migrateAs(Fixture fixture, String role) {
        var target = fixture.target();
        return fixture.engine.migrate(
                new Target(
                        target.host(),
                        target.port(),
                        target.database(),
                        target.schema(),
                        role,
                        target.password(),
                        target.tls()),
                Fixture.release(RELEASE),
                fixture.request(),
                fixture.listener);
    }

    private Fixture fixture(SharedPostgres server) {
        var fixture = new Fixture(server);
        fixture.listener =
                new EngineListener() {
                    @Override
                    public void ledgerFound(FoundLedger ledger) {
                        found.add(ledger);
                    }
                };
        return fixture;
    }
}
