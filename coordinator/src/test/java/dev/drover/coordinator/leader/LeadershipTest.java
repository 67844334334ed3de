package dev.drover.coordinator.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.coordinator.testing.ControlRows;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeadershipTest {
    private final List<Long> begun = new CopyOnWriteArrayList<>();
    private final List<Long> ended = new CopyOnWriteArrayList<>();
    private ControlRows rows;

    @BeforeEach
    void open() throws SQLException {
        rows = ControlRows.open();
    }

    @AfterEach
    void close() throws SQLException {
        rows.close();
    }

    /** As when the host name means another server by now, and the old one still runs. */
    @Test
    void aTermThatIsRefusedThroughThePoolEndsThoughTheLocksConnectionStands() {
        try (var leadership = Leadership.start(rows.database(), "one", List.of(this::begin))) {
            await().until(() -> leadership.term().isPresent());
            long first = begun.getFirst();
            int pooled = pooled();

            rows.execute("UPDATE leader SET term = term + 1, holder = 'another'");

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> leadership.term().filter(t -> t.number() > first + 1).isPresent());
            assertThat(ended).containsExactly(first);
            assertThat(begun).hasSize(2);
            await().until(() -> rows.count("pg_stat_activity WHERE pid = " + pooled) == 0);
        }
    }

    @Test
    void aDutyThatDoesNotEndAsItShouldLeavesNoOtherRunning() {
        LeaderDuty stubborn =
                _ ->
                        () -> {
                            throw new IllegalStateException("does not end");
                        };
        try (var leadership =
                Leadership.start(rows.database(), "one", List.of(this::begin, stubborn))) {
            await().until(() -> leadership.term().isPresent());
        }

        assertThat(ended).isEqualTo(begun).hasSize(1);
    }

    private LeaderDuty.Running begin(LeaderTerm term) {
        begun.add(term.number());
        return () -> ended.add(term.number());
    }

    private int pooled() {
        return rows.jdbi()
                .withHandle(
                        h -> h.createQuery("SELECT pg_backend_pid()").mapTo(Integer.class).one());
    }
}
