package dev.drover.coordinator.leader;

import static org.assertj.core.api.Assertions.assertThat;
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
}
