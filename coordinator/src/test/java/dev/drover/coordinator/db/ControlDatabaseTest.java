package dev.drover.coordinator.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.embedded.testing.SharedPostgres;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class ControlDatabaseTest {
    @Test
    void theSchemaIsThereAfterTheFirstStartAndASecondChangesNothing() throws SQLException {
        var home = SharedPostgres.get().createDatabase();
        var config =
                new ControlDatabaseConfig(
                        home.host(), home.port(), home.name(), home.user(), home.password());
        for (int start = 1; start <= 2; start++) {
            try (var database = ControlDatabase.open(config)) {
                long leaders =
                        database.jdbi()
                                .withHandle(h ->
                                        h.createQuery("SELECT count(*) FROM leader")
                                                .mapTo(Long.class)
                                                .one());
                assertThat(leaders).as("rows of leader after start %d", start).isEqualTo(1);
            }
        }
    }

    @Test
    void aDatabaseThatCannotBeReachedIsNamedWithoutItsPassword() {
        var config = new ControlDatabaseConfig("127.0.0.1", 1, "control", "drover", "s3cret-w0rd");
        assertThatThrownBy(() -> ControlDatabase.open(config))
                .isInstanceOf(ControlDatabaseException.class)
                .hasMessageContaining("drover@127.0.0.1:1/control")
                .message()
                .doesNotContain("s3cret");
        assertThat(config.toString()).doesNotContain("s3cret");
    }
}
