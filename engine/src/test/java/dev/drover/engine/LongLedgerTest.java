package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.engine.source.Release;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How far one ledger goes; the suite that runs it gives the JVM 256 MB. */
@Tag("limits")
class LongLedgerTest {
    private static final int MIGRATIONS = 10_000;
    private static final int ROWS = 100_000;
    private static final long HEAP_MEGABYTES = 256;

    private final Fixture fixture = new Fixture();

    @AfterEach
    void close() throws SQLException {
        fixture.close();
    }

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void tenThousandMigrationsAndAHundredThousandRows() {
        // that all of this is done in it is what the test shows
        assertThat(Runtime.getRuntime().maxMemory() >> 20)
                .as("megabytes of heap, which e2e/run gives it")
                .isLessThanOrEqualTo(HEAP_MEGABYTES);
        var release = release(MIGRATIONS);
        long all = timed("apply 10,000 migrations", release);
        timed("nothing to do, 10,000 rows", release);
        fixture.sql(
                """
                INSERT INTO drover.schema_migrations
                SELECT key, rank + n * %d, 'a view', description, 'repeatable', direction, state, undone_by,
                    md5(n::text), md5(n::text), started_at, applied_at, execution_time_ms, applied_by, release, rollout, job, attempt,
                    rollback_sql, native_checksum, source_tool, contract_version, steps_done, intent
                  FROM drover.schema_migrations, generate_series(1, %d) n WHERE rank > 0;
                UPDATE drover.schema_migrations SET relayed_seq = 2 * %d + 1 WHERE rank = 0;
                ANALYZE drover.schema_migrations;
                """
                        .formatted(MIGRATIONS, ROWS / MIGRATIONS - 1, ROWS));
        assertThat(fixture.query("SELECT count(*) FROM drover.schema_migrations WHERE rank > 0"))
                .containsExactly(String.valueOf(ROWS));

        long nothing = timed("nothing to do, 100,000 rows", release);
        long oneMore = timed("one more migration, 100,000 rows", release(MIGRATIONS + 1));

        assertThat(all).as("milliseconds for all").isLessThan(60_000);
        assertThat(nothing).as("milliseconds with nothing to do").isLessThan(10_000);
        assertThat(oneMore).as("milliseconds for one more").isLessThan(10_000);
        assertThat(fixture.query("SELECT max(rank) FROM drover.schema_migrations"))
                .containsExactly(String.valueOf(ROWS + 1));
    }

    private long timed(String what, Release release) {
        long begin = System.nanoTime();
        var outcome = fixture.migrate(release);
        long millis = (System.nanoTime() - begin) / 1_000_000;
        assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
        System.out.printf(
                "%-34s %6d ms, at most %d MB of heap%n",
                what, millis, Runtime.getRuntime().maxMemory() >> 20);
        return millis;
    }

    private static Release release(int migrations) {
        var files = new ArrayList<String>();
        for (int n = 1; n <= migrations; n++) {
            files.add("%05d_x.sql".formatted(n));
            files.add("CREATE FUNCTION f_%d() RETURNS int LANGUAGE sql RETURN %1$d;".formatted(n));
        }
        return Fixture.release(files.toArray(String[]::new));
    }
}
