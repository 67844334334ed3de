package dev.drover.coordinator.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.coordinator.testing.ControlRows;
import java.sql.SQLException;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

class CheckTermTest {
    @Test
    void aTermOfAnotherSessionIsRefused() throws SQLException {
        try (var rows = ControlRows.open()) {
            LeaderTerm over;
            try (var leading = Leading.in(rows.database())) {
                over = leading.term();
                var check = new CheckTerm(rows.jdbi(), over);
                assertThat(check.turn()).isFalse();
                assertThat(check.refused()).isFalse();
            }
            try (var _ = Leading.in(rows.database())) {
                var check = new CheckTerm(rows.jdbi(), over);
                assertThatThrownBy(check::turn).isInstanceOf(NoLongerLeaderException.class);
                assertThat(check.refused()).isTrue();
            }
        }
    }

    @Test
    void aPoolThatGivesNoConnectionProvesNothing() {
        var exhausted =
                Jdbi.create(() -> {
                    throw new SQLException("no connection within 10 s");
                });
        var check = new CheckTerm(exhausted, new LeaderTerm(7));

        assertThatThrownBy(check::turn).isInstanceOf(ConnectionException.class);
        assertThat(check.refused()).isFalse();
    }
}
