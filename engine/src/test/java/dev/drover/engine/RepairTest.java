package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a person vouches for is recorded and not asked again. */
class RepairTest {
    private static final UUID NEXT_JOB = UUID.fromString("00000000-0000-4000-8000-000000000002");

    private final Fixture fixture = new Fixture();

    @AfterEach
    void close() throws SQLException {
        fixture.close();
    }

    @Test
    void anAcceptedChangeIsRecordedOnceAndTheRestIsApplied() {
        fixture.succeed("001_a.sql", "CREATE TABLE a (id int);", "002_b.sql", "CREATE TABLE b ();");
        String[] changed = {
            "001_a.sql", "CREATE TABLE a (id bigint);",
            "002_b.sql", "CREATE TABLE b ();",
            "003_c.sql", "CREATE TABLE c ();"
        };
        assertThat(fixture.fail(changed).code()).isEqualTo(FailureCode.CHANGED_MIGRATION);

        fixture.policy = Policy.DEFAULT.with(Policy.Repair.ACCEPT);
        var accepted = fixture.succeed(changed);
        assertThat(accepted.head()).isEqualTo(new Head(Optional.of("3"), 4));
        assertThat(rows())
                .containsExactly(
                        "1 1 up versioned",
                        "2 2 up versioned",
                        "3 1 repair versioned",
                        "4 3 up versioned");
        assertThat(
                        fixture.query(
                                "SELECT atttypid::regtype FROM pg_attribute WHERE attrelid = 'a'::regclass AND attname = 'id'"))
                .containsExactly("integer");
        assertThat(fixture.relay.told()).contains("1 APPLIED 3");

        assertThat(fixture.succeed(changed).applied()).isEmpty();
        fixture.policy = Policy.DEFAULT;
        assertThat(fixture.succeed(changed).applied()).isEmpty();
        assertThat(fixture.ledger()).hasSize(4);
        // one more change is not what was accepted
        changed[1] = "CREATE TABLE a (id text);";
        assertThat(fixture.fail(changed).code()).isEqualTo(FailureCode.CHANGED_MIGRATION);
    }

    @Test
    void whatWasUndoneAndAppliedAgainIsNotCoveredByAnEarlierRepair() {
        String[] first = release("CREATE TABLE b ();");
        String[] second = release("CREATE TABLE b (id int);");
        fixture.succeed(first);
        fixture.policy = Policy.DEFAULT.with(Policy.Repair.ACCEPT);
        fixture.succeed(second);
        fixture.policy = Policy.DEFAULT;
        assertThat(fixture.succeed(second).applied()).isEmpty();

        assertThat(fixture.revert("1")).isInstanceOf(Outcome.Succeeded.class);
        fixture.succeed(first);
        assertThat(fixture.fail(second).code()).isEqualTo(FailureCode.CHANGED_MIGRATION);
    }

    private static String[] release(String b) {
        return new String[] {
            "001_a.sql", "CREATE TABLE a ();", "002_b.sql", b, "002_b.down.sql", "DROP TABLE b;"
        };
    }

    @Test
    void anInterruptedStatementCountsAsDoneWhenAPersonSaysSoInAnotherJob() throws IOException {
        String[] release = {"001_v.sql", "SELECT 1; ALTER SYSTEM SET work_mem = DEFAULT;"};
        interrupt(release);
        assertThat(fixture.ledger()).containsExactly("1 1 started");

        // the job that began it cannot vouch for itself
        fixture.policy = Policy.DEFAULT.with(Policy.Repair.ACCEPT);
        assertThat(fixture.fail(release).code()).isEqualTo(FailureCode.NEEDS_PERSON);
        fixture.job = NEXT_JOB;
        fixture.policy = Policy.DEFAULT;
        assertThat(fixture.fail(release).code()).isEqualTo(FailureCode.NEEDS_PERSON);

        fixture.policy = Policy.DEFAULT.with(Policy.Repair.ACCEPT);
        assertThat(fixture.succeed(release).head()).isEqualTo(new Head(Optional.of("1"), 1));
        assertThat(fixture.ledger()).containsExactly("1 1 applied");
        fixture.policy = Policy.DEFAULT;
        assertThat(fixture.succeed(release).applied()).isEmpty();
    }

    private void interrupt(String... release) throws IOException {
        int direct = fixture.port;
        try (var proxy = new CountingProxy(fixture.database.host(), direct)) {
            fixture.port = proxy.port();
            proxy.cutAt("ALTER SYSTEM");
            assertThat(fixture.fail(release).code()).isEqualTo(FailureCode.NEEDS_PERSON);
        }
        fixture.port = direct;
    }

    private java.util.List<String> rows() {
        return fixture.query(
                "SELECT rank || ' ' || version || ' ' || direction || ' ' || kind FROM drover.schema_migrations WHERE rank > 0 ORDER BY rank");
    }
}
