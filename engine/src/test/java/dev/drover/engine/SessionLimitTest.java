package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.engine.session.Connect;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever sends something says for how long a silent server is waited for. */
class SessionLimitTest {
    private final Fixture fixture = new Fixture();

    @AfterEach
    void close() throws SQLException {
        fixture.close();
    }

    @Test
    void nothingIsSentWithoutOne() throws Exception {
        var connect = new Connect(Fixture.QUICK);
        try (var session = connect.open(fixture.target(), "drover/test", "test")) {
            session.run("SELECT 1", Duration.ofSeconds(1));

            assertThatThrownBy(() -> session.run("SELECT 1", Duration.ZERO))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
