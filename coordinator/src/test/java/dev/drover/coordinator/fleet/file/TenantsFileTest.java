package dev.drover.coordinator.fleet.file;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.drover.contracts.ProjectName;
import dev.drover.contracts.ServerId;
import dev.drover.contracts.TenantId;
import dev.drover.contracts.command.TenantAddress.Tls;
import dev.drover.coordinator.yaml.TextProblem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TenantsFileTest {
    private static final String SERVER =
            """
            servers:
              - {id: pg, address: db1.internal, user: migrator, credential: app}
            """;

    @Test
    void everyKeyIsRead() throws Exception {
        var fleet =
                TenantsFile.parse(
                        """
                        servers:
                          - id: pg-eu-1
                            address: DB1.internal:6432
                            user: migrator
                            credential: app
                            limit: 9
                            tls: require
                        tenants:
                          - id: acme
                            server: pg-eu-1
                            database: acme_db
                            schema: acme_schema
                            project: billing
                            labels: {tier: gold, since: 1.10}
                        """);

        assertThat(fleet.servers())
                .containsExactly(
                        new Server(
                                new ServerId("pg-eu-1"),
                                "db1.internal",
                                6432,
                                "migrator",
                                "app",
                                9,
                                Tls.REQUIRE));
        assertThat(fleet.tenants())
                .containsExactly(
                        new Tenant(
                                new TenantId("acme"),
                                new ServerId("pg-eu-1"),
                                "acme_db",
                                Optional.of("acme_schema"),
                                new ProjectName("billing"),
                                Map.of("tier", "gold", "since", "1.10")));
    }

    @Test
    void whatIsAbsentHasDefaults() throws Exception {
        var fleet = TenantsFile.parse(SERVER + "tenants: [{id: 007, server: pg, database: a}]");

        var server = fleet.servers().getFirst();
        assertThat(server.port()).isEqualTo(5432);
        assertThat(server.limit()).isEqualTo(4);
        assertThat(server.tls()).isEqualTo(Tls.VERIFY_FULL);
        var tenant = fleet.tenants().getFirst();
        assertThat(tenant.id()).isEqualTo(new TenantId("007"));
        assertThat(tenant.project()).isEqualTo(new ProjectName("default"));
        assertThat(tenant.schema()).isEmpty();
    }

    @Test
    void loopbackNeedsNoEncryption() throws Exception {
        for (var address : List.of("localhost", "127.0.0.1:5433", "\"[::1]:5433\"")) {
            var fleet =
                    TenantsFile.parse(
                            SERVER.replace("db1.internal", address)
                                    + "tenants: [{id: a, server: pg, database: a}]");
            assertThat(fleet.servers().getFirst().tls()).isEqualTo(Tls.DISABLE);
        }
    }

    @Test
    void everyProblemIsToldAtOnceWithItsPlace() {
        assertProblems(
                """
                servers:
                  - id: pg
                    adress: db1
                    user: migrator
                    credential: app
                    limit: 0
                    tls: maybe
                  - id: pg
                    address: db2:99999
                    user: u
                    credential: "p@ss word"
                tenants:
                  - id: acme
                    server: gp
                    database: acme
                  - id: acme
                    server: pg
                    database: "%s"
                    labels: {"bad name": x, tier: [gold]}
                  - id: "no space"
                    server: pg
                    database: x
                    database: y
                  - just text
                colour: red
                """
                        .formatted("é".repeat(32)),
                "2 MISSING_KEY",
                "3 UNKNOWN_KEY",
                "6 INVALID_NUMBER",
                "7 INVALID_TLS",
                "8 DUPLICATE_ID",
                "9 INVALID_ADDRESS",
                "11 INVALID_ID",
                "14 UNKNOWN_SERVER",
                "16 DUPLICATE_ID",
                "18 NAME_TOO_LONG",
                "19 INVALID_LABEL",
                "19 INVALID_LABEL",
                "20 INVALID_ID",
                "23 DUPLICATE_KEY",
                "24 WRONG_TYPE",
                "25 UNKNOWN_KEY");
    }

    @Test
    void moreLabelsThanACommandHasRoomForAreRefused() {
        var labels = IntStream.range(0, 65).mapToObj(n -> "l" + n + ": x").collect(joining(", "));
        assertProblems(
                """
                servers:
                  - {id: pg, address: db1, user: u, credential: app}
                tenants:
                  - id: acme
                    server: pg
                    database: acme
                    labels: {%s}
                """
                        .formatted(labels),
                "7 TOO_MANY_LABELS");
    }

    @Test
    void misspeltKeysAndServersAreRecognised() {
        var problems =
                problems(
                        SERVER.replace("address", "adress")
                                + "tenants: [{id: a, server: gp, database: a}]");

        assertThat(problems)
                .extracting(TextProblem::remedy)
                .contains("Did you mean \"address\"?", "Did you mean \"pg\"?");
    }

    @Test
    void whatLooksLikeThePasswordIsNotRepeated() {
        var problems =
                problems(
                        SERVER.replace("credential: app", "credential: 'hunter2!secret'")
                                + "tenants: [{id: a, server: pg, database: a}]");

        assertThat(problems).hasSize(1);
        assertThat(problems.toString()).doesNotContain("hunter2");
    }

    @Test
    void twoTenantsAtOnePlaceAreRefused() {
        assertProblems(
                SERVER
                        + """
                        tenants:
                          - {id: a, server: pg, database: one}
                          - {id: b, server: pg, database: one}
                          - {id: c, server: pg, database: one, project: other}
                          - {id: d, server: pg, database: two, schema: s}
                          - {id: e, server: pg, database: two, schema: s}
                        """,
                "5 SAME_PLACE",
                "8 SAME_PLACE");
    }

    @Test
    void aDatabaseIsNotATenantAndHomeOfTenantsAtOnce() {
        assertProblems(
                SERVER
                        + """
                        tenants:
                          - {id: a, server: pg, database: one, schema: s}
                          - {id: b, server: pg, database: one, schema: t}
                          - {id: c, server: pg, database: one, project: other}
                        """,
                "6 DATABASE_AND_SCHEMA");
    }

    @Test
    void twoServersWithOneAddressAreRefused() {
        assertProblems(
                """
                servers:
                  - {id: a, address: db1, user: u, credential: c}
                  - {id: b, address: "DB1:5432", user: u, credential: c}
                tenants: [{id: a, server: a, database: a}]
                """,
                "3 DUPLICATE_ADDRESS");
    }

    @Test
    void whatIsNoTenantsFileIsRefused() {
        assertProblems("", "0 EMPTY_FILE");
        assertProblems("# only a comment\n", "0 EMPTY_FILE");
        assertProblems("tenants", "1 WRONG_TYPE");
        assertProblems(SERVER, "1 MISSING_KEY");
        assertProblems(SERVER + "tenants: []", "1 NO_TENANTS");
        assertProblems(SERVER + "tenants: {a: b}", "3 WRONG_TYPE", "1 NO_TENANTS");
        assertProblems("servers: [\n  {id: pg\n", "2 NOT_YAML");
        assertProblems("a: 'never closed\n", "1 NOT_YAML");
        assertProblems(SERVER + "tenants: *all", "3 ALIAS", "1 MISSING_KEY");
        assertProblems(
                SERVER + "tenants: [{id: a, server: pg, database: a}]\n---\nmore: 1\n",
                "5 SECOND_DOCUMENT");
    }

    @Test
    void textThatIsNotUtf8IsRefused() {
        var bytes = "tenants: \u00e9".getBytes(StandardCharsets.ISO_8859_1);

        assertThatExceptionOfType(InvalidTenantsFileException.class)
                .isThrownBy(() -> TenantsFile.parse(bytes))
                .satisfies(e -> assertThat(e.problems().getFirst().code()).isEqualTo("NOT_UTF8"));
    }

    @Test
    void tooLargeAFileIsRefusedUnread() {
        assertProblems("#".repeat(TenantsFile.LIMIT + 1), "0 TOO_LARGE");
    }

    @Test
    void deepNestingIsRefused() {
        assertThat(problems("a: " + "[".repeat(5_000)))
                .extracting(TextProblem::code)
                .containsExactly("NOT_YAML");
    }

    @Test
    void oneMistakeRepeatedDoesNotFloodTheAnswer() {
        var text = new StringBuilder(SERVER).append("tenants:\n");
        for (int i = 0; i < 1_500; i++) {
            text.append("  - {id: t%d, server: pg, database: d%d, colour: red}\n".formatted(i, i));
        }

        var problems = problems(text.toString());

        assertThat(problems).hasSize(1_001);
        assertThat(problems.getLast().what()).contains("500");
    }

    @Test
    @Timeout(20)
    void aLargeFleetIsReadInReasonableTime() throws Exception {
        var text = new StringBuilder(SERVER).append("tenants:\n");
        for (int i = 0; i < 20_000; i++) {
            text.append(
                    "  - {id: tenant-%d, server: pg, database: tenant_%d, labels: {tier: gold}}\n"
                            .formatted(i, i));
        }

        assertThat(TenantsFile.parse(text.toString()).tenants()).hasSize(20_000);
    }

    private static List<TextProblem> problems(String yaml) {
        try {
            TenantsFile.parse(yaml);
        } catch (InvalidTenantsFileException e) {
            return e.problems();
        }
        throw new AssertionError("read without a problem");
    }

    private static void assertProblems(String yaml, String... lineAndCode) {
        assertThat(problems(yaml))
                .extracting(problem -> problem.line() + " " + problem.code())
                .containsExactlyInAnyOrder(lineAndCode);
    }
}
