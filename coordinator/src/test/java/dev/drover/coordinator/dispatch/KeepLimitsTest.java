package dev.drover.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.ServerId;
import dev.drover.contracts.WorkerId;
import dev.drover.coordinator.dispatch.Workforce.LeftAlone;
import dev.drover.coordinator.dispatch.Workforce.Opinion;
import dev.drover.coordinator.ops.CoordinatorMetrics;
import dev.drover.coordinator.testing.ControlRows;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeepLimitsTest {
    private static final Instant NOW = ControlRows.NOON;
    private static final Instant BEFORE = NOW.minus(Duration.ofHours(1));

    private ControlRows rows;
    private KeepLimits limits;

    @BeforeEach
    void aFormerLeaderHeldAServerBack() throws SQLException {
        rows = ControlRows.open();
        rows.server("s1");
        rows.execute(
                """
                INSERT INTO server_limit (server, jobs, reason, detail, since, next_probe)
                VALUES ('s1', 0, 'SERVER_UNAVAILABLE', 'connection refused',
                        '2026-11-20T11:00:00Z', '2026-11-20T12:01:00Z')
                """);
        limits =
                new KeepLimits(
                        rows.jdbi(),
                        new WatchServers(),
                        new CoordinatorMetrics(),
                        InstantSource.fixed(NOW));
    }

    @AfterEach
    void close() throws SQLException {
        rows.close();
    }

    @Test
    void whatTheFormerLeaderWroteDownStaysUntilAWorkerIsHeard() {
        limits.keep(rows.leading().term(), Workforce.NONE);
        assertThat(rows.count("server_limit")).isOne();

        limits.keep(rows.leading().term(), saying(Map.of()));
        assertThat(rows.count("server_limit")).isZero();
    }

    @Test
    void aComplaintThatGoesOnIsAsOldAsTheFormerLeaderSaid() {
        limits.keep(rows.leading().term(), Workforce.NONE);
        var refused = new LeftAlone(NOW.minusSeconds(5), NOW.plusSeconds(5), "refused again");
        limits.keep(rows.leading().term(), saying(Map.of(new ServerId("s1"), refused)));

        assertThat(
                        rows.count(
                                "server_limit WHERE detail = 'refused again' AND since = '%s'"
                                        .formatted(BEFORE)))
                .isOne();
    }

    @Test
    void whenTheLastWorkerIsGoneNothingIsHeldBack() {
        var refused = new LeftAlone(NOW.minusSeconds(5), NOW.plusSeconds(5), "refused again");
        limits.keep(rows.leading().term(), saying(Map.of(new ServerId("s1"), refused)));

        limits.keep(rows.leading().term(), Workforce.NONE);
        assertThat(rows.count("server_limit")).isZero();
    }

    private static Workforce saying(Map<ServerId, LeftAlone> leftAlone) {
        return new Workforce(8, List.of(new Opinion(new WorkerId("w1"), 8, Map.of(), leftAlone)));
    }
}
