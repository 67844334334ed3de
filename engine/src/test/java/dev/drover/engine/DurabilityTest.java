package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.engine.CommitPolicy.Durability;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which commits wait for the disk, asked of PostgreSQL at the very commit. */
class DurabilityTest {
    private static final String FIRST = "CREATE TABLE a (id int);";

    private final Fixture fixture = new Fixture();

    @AfterEach
    void close() throws SQLException {
        fixture.close();
    }

    @Test
    void onlyTheLastCommitOfARunWaits() {
        watchCommits("on");
        succeed(CommitPolicy.DEFAULT, "SELECT 1;", "CREATE TABLE b ();", "CREATE TABLE c ();");

        assertThat(settings()).containsExactly("2 off", "3 off", "4 on");
    }

    @Test
    void everyCommitWaitsWhereThatIsAskedFor() {
        watchCommits("on");
        succeed(
                CommitPolicy.DEFAULT.durability(Durability.EACH),
                "SELECT 1;",
                "CREATE TABLE b ();",
                "CREATE TABLE c ();");

        assertThat(settings()).containsExactly("2 on", "3 on", "4 on");
    }

    @Test
    void aScriptCannotSwitchWaitingOff() {
        watchCommits("on");
        succeed(CommitPolicy.DEFAULT, "SELECT 1;", "SET synchronous_commit = off; SELECT 2;");
        succeed(
                CommitPolicy.DEFAULT,
                "SELECT 1;",
                "SET synchronous_commit = off; SELECT 2;",
                "SET LOCAL synchronous_commit = off; SELECT 3;");

        assertThat(settings()).containsExactly("2 off", "3 on", "4 on");
    }

    @Test
    void aServerThatAsksForMoreIsRespectedAndOneThatAsksForNothingIsNot() {
        watchCommits("remote_apply");
        succeed(CommitPolicy.DEFAULT, "CREATE TABLE b ();", "CREATE TABLE c ();");
        setting("off");
        succeed(
                CommitPolicy.DEFAULT,
                "CREATE TABLE b ();",
                "CREATE TABLE c ();",
                "CREATE TABLE d ();");

        assertThat(settings()).containsExactly("2 off", "3 remote_apply", "4 on");
    }

    @Test
    void theCommitBeforeAStepWithoutTransactionWaits() {
        watchCommits("on");
        succeed(
                CommitPolicy.DEFAULT,
                "SELECT 1;",
                "SELECT 2;",
                "CREATE INDEX CONCURRENTLY ON a (id);",
                "SELECT 3;",
                "SELECT 4;");

        assertThat(settings()).containsExactly("2 off", "3 on", "4 on", "5 off", "6 on");
    }

    @Test
    void oneTransactionForAllWaitsOnce() {
        watchCommits("on");
        succeed(CommitPolicy.DEFAULT.inOneTransaction(), "SELECT 1;", "SELECT 2;");

        assertThat(settings()).containsExactly("2 on", "3 on");
        assertThat(
                        fixture.query(
                                "SELECT DISTINCT xmin::text FROM drover.schema_migrations WHERE rank > 0"))
                .hasSize(2);
    }

    @Test
    void aFailureTellsOnlyWhatIsDurable() {
        watchCommits("on");
        var outcome = migrate(CommitPolicy.DEFAULT, "SELECT 1;", "SELECT nothing;");

        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        assertThat(((Outcome.Failed) outcome).applied())
                .extracting(LedgerRow::version)
                .containsExactly("2");
        assertThat(settings()).containsExactly("2 off");
        // the commit that closed the run, then the mark's, for which nobody waits
        assertThat(fixture.query("SELECT setting FROM touched")).containsExactly("on", "off");
        assertThat(fixture.relay.told()).containsExactly("1 APPLIED 1", "2 APPLIED 2");
    }

    @Test
    void whatAnotherRunLeftInTheOutboxIsSentAfterACommitThatWaits() {
        fixture.relay.acknowledging = false;
        watchCommits("on");
        succeed(CommitPolicy.DEFAULT);

        assertThat(fixture.query("SELECT setting FROM touched")).containsExactly("on");
        assertThat(fixture.relay.told()).containsExactly("1 APPLIED 1", "1 APPLIED 1");
    }

    /** Lets constraint triggers, which run at COMMIT, write down what it will do. */
    private void watchCommits(String serverSetting) {
        setting(serverSetting);
        fixture.engine =
                new Engine(
                        Fixture.QUICK.commits(CommitPolicy.DEFAULT),
                        InstantSource.system(),
                        new Random());
        fixture.succeed("001_a.sql", FIRST);
        fixture.sql(
                """
                CREATE TABLE seen (n int, setting text);
                CREATE TABLE touched (setting text);
                CREATE FUNCTION see() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                  INSERT INTO public.seen VALUES (NEW.rank, current_setting('synchronous_commit')); RETURN NULL; END $$;
                CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                  INSERT INTO public.touched VALUES (current_setting('synchronous_commit')); RETURN NULL; END $$;
                CREATE CONSTRAINT TRIGGER see AFTER INSERT ON drover.schema_migrations
                  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION see();
                CREATE CONSTRAINT TRIGGER touch AFTER UPDATE ON drover.schema_migrations
                  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.rank = 0) EXECUTE FUNCTION touch();
                """);
    }

    private void setting(String value) {
        fixture.sql(
                "ALTER DATABASE %s SET synchronous_commit = '%s'"
                        .formatted(fixture.database.name(), value));
    }

    private List<String> settings() {
        return fixture.query("SELECT n || ' ' || setting FROM seen ORDER BY n");
    }

    private void succeed(CommitPolicy policy, String... more) {
        assertThat(migrate(policy, more)).isInstanceOf(Outcome.Succeeded.class);
    }

    private Outcome migrate(CommitPolicy policy, String... more) {
        fixture.engine =
                new Engine(Fixture.QUICK.commits(policy), InstantSource.system(), new Random());
        var files = new String[2 * more.length + 2];
        files[0] = "001_a.sql";
        files[1] = FIRST;
        for (int i = 0; i < more.length; i++) {
            files[2 * i + 2] = "%03d_x.sql".formatted(i + 2);
            files[2 * i + 3] = more[i];
        }
        return fixture.migrate(files);
    }
}
