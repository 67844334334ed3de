package dev.drover.coordinator.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.drover.contracts.command.LedgerPolicy;
import dev.drover.contracts.http.RolloutRequest.Strategy;
import dev.drover.coordinator.rollout.CreateRollout;
import dev.drover.coordinator.rollout.RolloutSpec.Action;
import dev.drover.coordinator.testing.ControlRows;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeepTimeTest {
    private static final InstantSource MACHINE = InstantSource.system();
    private static final InstantSource AHEAD = InstantSource.offset(MACHINE, Duration.ofHours(1));
    private static final InstantSource BEHIND = InstantSource.offset(MACHINE, Duration.ofHours(-1));

    @Test
    void coordinatorsWhoseMachinesDisagreeByHoursHaveTheSameTime() throws Exception {
        try (var control = ControlRows.open();
                var one = KeepTime.start(control.jdbi(), AHEAD);
                var other = KeepTime.start(control.jdbi(), BEHIND)) {
            var told =
                    control.jdbi()
                            .withHandle(handle ->
                                    handle.createQuery("SELECT clock_timestamp()")
                                            .mapTo(Instant.class)
                                            .one());
            var second = within(1, ChronoUnit.SECONDS);
            assertThat(one.clock().instant()).isCloseTo(told, second);
            assertThat(other.clock().instant()).isCloseTo(told, second);
        }
    }

    @Test
    void aJobOfACoordinatorWhoseMachineIsAheadMayRunAtOnce() throws Exception {
        try (var control = ControlRows.open();
                var time = KeepTime.start(control.jdbi(), AHEAD)) {
            control.server("s1");
            control.server("s2");
            control.release(ControlRows.DIGEST, 1);
            var spec =
                    ControlRows.spec(
                            control.tenants("t", 2),
                            Strategy.DEFAULT,
                            LedgerPolicy.DEFAULT,
                            Action.MIGRATE,
                            Optional.empty());

            var _ = new CreateRollout(control.jdbi(), time.clock()).create(spec);

            assertThat(
                            control.count(
                                    "job_ready WHERE not_before <= clock_timestamp() + interval '1 s'"))
                    .isEqualTo(2);
        }
    }
}
