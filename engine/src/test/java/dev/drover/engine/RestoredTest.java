package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A database restored from a dump that was taken while a statement had begun: all oids differ. */
class RestoredTest {
    private static final String[] TABLES = {
        "001_a.sql",
        """
        CREATE TABLE a (id int);
        CREATE INDEX a_old ON a (id);
        CREATE TABLE p (id int) PARTITION BY LIST (id);
        CREATE TABLE c PARTITION OF p FOR VALUES IN (1);
        """
    };

    private final Fixture fixture = new Fixture();

    @AfterEach
    void close() throws SQLException {
        fixture.close();
    }

    @Test
    void anIndexThatIsThereByNameIsNotTakenAsDropped() {
        var drop = "DROP INDEX CONCURRENTLY a_old;";
        succeed(drop);
        fixture.sql("CREATE INDEX a_old ON a (id)");
        begun("index=1");
        assertThat(fail(drop).code()).isEqualTo(FailureCode.NEEDS_PERSON);
        assertThat(indexes()).isEqualTo("1");

        fixture.sql("DROP INDEX a_old");
        succeed(drop);
        assertThat(fixture.ledger()).contains("2 2 applied");
    }

    @Test
    void aPartitionThatIsAttachedByNameIsDetached() {
        var detach = "ALTER TABLE p DETACH PARTITION c CONCURRENTLY;";
        succeed(detach);
        fixture.sql("ALTER TABLE p ATTACH PARTITION c FOR VALUES IN (1)");
        begun("parent=1\npartition=2");

        succeed(detach);
        assertThat(fixture.query("SELECT 1 FROM pg_inherits")).isEmpty();
    }

    @Test
    void anIndexThatIsThereByNameIsTakenAsCreated() {
        var create = "CREATE INDEX CONCURRENTLY a_new ON a (id);";
        succeed(create);
        begun("existed=false\nindexes_before=0\ntable=1");

        succeed(create);
        assertThat(indexes()).isEqualTo("2");
    }

    @Test
    void anIndexThatIsNotThereIsCreated() {
        var create = "CREATE INDEX CONCURRENTLY a_new ON a (id);";
        succeed(create);
        fixture.sql("DROP INDEX a_new");
        begun("existed=false\nindexes_before=0\ntable=1");

        succeed(create);
        assertThat(indexes()).isEqualTo("2");
    }

    @Test
    void oneWithoutANameNeedsAPerson() {
        var create = "CREATE INDEX CONCURRENTLY ON a (id);";
        succeed(create);
        begun("existed=false\nindexes_before=0\ntable=1");

        assertThat(fail(create).code()).isEqualTo(FailureCode.NEEDS_PERSON);
        assertThat(indexes()).isEqualTo("2");
    }

    private void succeed(String sql) {
        fixture.succeed(TABLES[0], TABLES[1], "002_b.sql", sql);
    }

    private Failure fail(String sql) {
        return fixture.fail(TABLES[0], TABLES[1], "002_b.sql", sql);
    }

    private void begun(String intent) {
        fixture.sql(
                "UPDATE drover.schema_migrations SET state = 'started', steps_done = 0, started_at = NULL,"
                        + " intent = '%s' WHERE rank = 2".formatted(intent));
    }

    private String indexes() {
        return fixture.query("SELECT count(*) FROM pg_index WHERE indrelid = 'a'::regclass")
                .getFirst();
    }
}
