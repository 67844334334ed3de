package dev.drover.coordinator.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.contracts.ProjectName;
import dev.drover.contracts.ReleaseDigest;
import dev.drover.contracts.TenantId;
import dev.drover.contracts.command.LedgerPolicy;
import dev.drover.contracts.http.RolloutRequest.Strategy;
import dev.drover.coordinator.testing.ControlRows;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CreateRolloutTest {
    private ControlRows rows;
    private CreateRollout create;

    @BeforeEach
    void open() throws SQLException {
        rows = ControlRows.open();
        rows.server("s1");
        rows.release(ControlRows.DIGEST, 2);
        for (int n = 1; n <= 8; n++) {
            rows.tenant("t" + n, "s1");
        }
        create = new CreateRollout(rows.jdbi(), InstantSource.fixed(ControlRows.NOON));
    }

    @AfterEach
    void close() throws SQLException {
        rows.close();
    }

    @Test
    void everyTenantGetsAJobThatWaitsItsTurn() {
        var id = create.create(spec(Optional.empty(), "d", 1, 2, 3));
        assertThat(id.value()).matches("r-20261120-\\d+");
        assertThat(count("rollout WHERE state = 'RUNNING'")).isEqualTo(1);
        assertThat(count("wave WHERE state = 'OPEN'")).isEqualTo(1);
        assertThat(count("job WHERE state = 'READY' AND chain = 1")).isEqualTo(3);
        assertThat(count("job_ready")).isEqualTo(3);
        assertThat(count("active_job")).isEqualTo(3);
        assertThat(count("rollout_event WHERE NOT sent")).isEqualTo(2);
    }

    @Test
    void tenantsOfARolloutThatRunsAreRefusedAndTheirHolderIsNamed() {
        var holder = create.create(spec(Optional.empty(), "d", 1, 2, 3, 4, 5, 6, 7));
        assertThatThrownBy(() -> create.create(spec(Optional.empty(), "d", 2, 3, 4, 5, 6, 7, 8)))
                .isInstanceOfSatisfying(
                        TenantsHeldException.class,
                        e -> {
                            assertThat(e.count()).isEqualTo(6);
                            assertThat(e.some()).hasSize(5);
                            assertThat(e.some().getFirst().rollout()).isEqualTo(holder);
                        })
                .hasMessageContaining("t2 (" + holder + ")");
        assertThat(count("rollout")).isEqualTo(1);
        assertThat(count("job")).isEqualTo(7);
    }

    @Test
    void nothingSelectedAndUnknownTenantsAreRefused() {
        assertThatThrownBy(() -> create.create(spec(Optional.empty(), "d")))
                .isInstanceOf(EmptySelectionException.class);
        assertThatThrownBy(() -> create.create(spec(Optional.empty(), "d", 1, 99)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 of the 2 tenants");
        assertThat(count("rollout")).isZero();
    }

    @Test
    void theSameKeyNamesTheSameRolloutUnlessTheRequestDiffers() {
        var first = create.create(spec(Optional.of("key"), "d", 1, 2));
        assertThat(create.create(spec(Optional.of("key"), "d", 1, 2))).isEqualTo(first);
        assertThatThrownBy(() -> create.create(spec(Optional.of("key"), "other", 3)))
                .isInstanceOfSatisfying(
                        IdempotencyConflictException.class,
                        e -> assertThat(e.existing()).isEqualTo(first));
        assertThat(count("rollout")).isEqualTo(1);
    }

    private static RolloutSpec spec(Optional<String> key, String digest, int... tenants) {
        List<TenantId> ids = IntStream.of(tenants).mapToObj(n -> new TenantId("t" + n)).toList();
        return new RolloutSpec(
                new ProjectName("default"),
                new ReleaseDigest(ControlRows.DIGEST),
                Optional.empty(),
                ids,
                Strategy.DEFAULT,
                LedgerPolicy.DEFAULT,
                RolloutSpec.Action.MIGRATE,
                Optional.empty(),
                Optional.empty(),
                key,
                digest);
    }

    private int count(String fromWhere) {
        return rows.jdbi()
                .withHandle(h ->
                        h.createQuery("SELECT count(*) FROM " + fromWhere)
                                .mapTo(Integer.class)
                                .one());
    }
}
