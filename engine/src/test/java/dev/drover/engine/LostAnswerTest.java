package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Statements without a transaction whose answer is lost, one kind at a time. */
class LostAnswerTest {
    private final Fixture fixture = new Fixture();
    private CountingProxy proxy;

    @BeforeEach
    void connectThroughProxy() throws IOException {
        proxy = new CountingProxy(fixture.database.host(), fixture.database.port());
        fixture.port = proxy.port();
    }

    @AfterEach
    void close() throws SQLException {
        proxy.close();
        fixture.close();
    }

    @Test
    void aPartitionIsDetachedOnce() {
        proxy.cutAt("DETACH PARTITION");
        fixture.succeed(
                "001_a.sql",
                """
                CREATE TABLE p (id int) PARTITION BY LIST (id);
                CREATE TABLE c PARTITION OF p FOR VALUES IN (1);
                ALTER TABLE p DETACH PARTITION c CONCURRENTLY;
                """);

        assertThat(CountingProxy.with(proxy.queries(), "DETACH PARTITION")).hasSize(1);
        assertThat(fixture.query("SELECT 1 FROM pg_inherits")).isEmpty();
    }

    @Test
    void vacuumAndReindexRunAgain() {
        proxy.cutAt("VACUUM");
        fixture.succeed(
                "001_a.sql",
                """
                CREATE TABLE t (id int PRIMARY KEY);
                VACUUM t;
                REINDEX TABLE CONCURRENTLY t;
                """);

        assertThat(CountingProxy.with(proxy.queries(), "VACUUM t")).hasSize(2);
        assertThat(fixture.query("SELECT indisvalid FROM pg_index WHERE indrelid = 't'::regclass"))
                .containsExactly("t");
    }

    @Test
    void aTransactionWhoseCommitIsUnansweredIsAppliedOnce() {
        fixture.sql("CREATE TABLE effect (id int)");
        proxy.cutAt("COMMIT");
        var outcome = fixture.succeed("001_a.sql", "INSERT INTO effect VALUES (1);");

        assertThat(fixture.query("SELECT id FROM effect")).containsExactly("1");
        assertThat(outcome.applied()).extracting(LedgerRow::version).containsExactly("1");
        assertThat(fixture.relay.told()).containsExactly("1 APPLIED 1");
        assertThat(CountingProxy.with(proxy.queries(), "INTO effect")).hasSize(1);
    }
}
