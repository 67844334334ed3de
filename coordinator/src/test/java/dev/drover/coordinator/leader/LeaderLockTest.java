package dev.drover.coordinator.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.drover.coordinator.testing.ControlRows;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LeaderLockTest {
    /** Nothing closes the socket of a leader that is frozen, or whose host is gone. */
    @Test
    void aLeaderThatSaysNothingLosesTheLockThoughItsConnectionStands() throws SQLException {
        try (var rows = ControlRows.open();
                var silent = LeaderLock.tryAcquire(rows.database(), "silent").orElseThrow()) {
            try (var next =
                    await().atMost(Duration.ofSeconds(40))
                            .until(
                                    () -> LeaderLock.tryAcquire(rows.database(), "next"),
                                    Optional::isPresent)
                            .orElseThrow()) {
                assertThat(next.term().number()).isGreaterThan(silent.term().number());
                assertThat(next.alive()).isTrue();
                assertThat(silent.alive()).isFalse();
            }
        }
    }

    /**
     * A database that crashed comes back with the leader's row, but without the last commits that
     * it acknowledged: who counts on those must not write any more, however soon it tries.
     */
    @Test
    void aTermEndsWithItsSessionAndNotWhenItsLeaderNotices() throws SQLException {
        try (var rows = ControlRows.open();
                var leader = LeaderLock.tryAcquire(rows.database(), "leader").orElseThrow()) {
            var term = leader.term();
            assertThat(write(rows, term)).isOne();

            rows.execute(
                    "DO $$ BEGIN PERFORM pg_terminate_backend(pid, 10000) FROM pg_locks"
                            + " WHERE locktype = 'advisory' AND database = (SELECT oid FROM"
                            + " pg_database WHERE datname = current_database()); END $$");

            assertThat(rows.count("leader WHERE term = " + term.number())).isOne();
            assertThatThrownBy(() -> write(rows, term)).isInstanceOf(NoLongerLeaderException.class);
            try (var next = LeaderLock.tryAcquire(rows.database(), "next").orElseThrow()) {
                assertThat(write(rows, next.term())).isOne();
                assertThatThrownBy(() -> write(rows, term))
                        .isInstanceOf(NoLongerLeaderException.class);
            }
        }
    }

    /** Readers of tenants' states know the terms that there were before. */
    @Test
    void aControlDatabaseThatWasRestoredGivesNoTermOnceMore() throws SQLException {
        try (var rows = ControlRows.open()) {
            rows.execute("UPDATE leader SET term = 41");
            long before = term(rows);
            rows.execute("UPDATE leader SET term = 3");
            assertThat(term(rows)).isGreaterThanOrEqualTo(before);

            long ahead = before + Duration.ofDays(1).toSeconds();
            rows.execute("UPDATE leader SET term = ?", ahead);
            assertThat(term(rows)).isEqualTo(ahead + 1);
        }
    }

    @Test
    void aTermIsDurableWhereCommitsUsuallyAreNot() throws SQLException {
        try (var rows = ControlRows.open()) {
            rows.execute(
                    "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET synchronous_commit = off',"
                            + " current_database()); END $$");
            rows.execute("CREATE TABLE seen (setting text)");
            rows.execute(
                    "CREATE FUNCTION see() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO"
                            + " seen VALUES (current_setting('synchronous_commit')); RETURN NULL;"
                            + " END $$");
            rows.execute(
                    "CREATE TRIGGER see AFTER UPDATE ON leader FOR EACH ROW EXECUTE FUNCTION see()");

            term(rows);

            assertThat(rows.count("seen WHERE setting = 'on'")).isOne();
        }
    }

    private static long term(ControlRows rows) throws SQLException {
        try (var lock = LeaderLock.tryAcquire(rows.database(), "leader").orElseThrow()) {
            return lock.term().number();
        }
    }

    private static int write(ControlRows rows, LeaderTerm term) {
        return term.inTransaction(
                rows.jdbi(),
                LeaderTerm.Loss.NONE,
                handle -> handle.execute("UPDATE leader SET since = now()"));
    }
}
