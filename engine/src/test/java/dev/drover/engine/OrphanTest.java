package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.engine.failure.EngineException;
import dev.drover.engine.lease.IdentityQuestion;
import dev.drover.engine.lease.LeaseAnswer;
import dev.drover.engine.lease.LeaseKey;
import dev.drover.engine.lease.LeaseWait;
import dev.drover.engine.lease.TakeLease;
import dev.drover.engine.session.Connect;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The session of a run that lost it, which still holds the lease. */
class OrphanTest {
    private static final String APPLICATION = "drover/" + Fixture.JOB;

    private final Fixture fixture = new Fixture();

    @AfterEach
    void close() throws SQLException {
        fixture.close();
    }

    @Test
    void isEnded() throws Exception {
        assertThat(takeFrom(APPLICATION + " 2/5")).isInstanceOf(LeaseAnswer.Granted.class);
    }

    @Test
    void thatAScriptRenamedIsEnded() throws Exception {
        assertThat(takeFrom("nightly load")).isInstanceOf(LeaseAnswer.Granted.class);
    }

    /** After a restart of the server, numbers of processes repeat. */
    @Test
    void ofTheSameNumberButAnotherRunGoesOn() throws Exception {
        assertThat(takeFrom("drover/another")).isInstanceOf(LeaseAnswer.Held.class);
    }

    private LeaseAnswer takeFrom(String application) throws SQLException, EngineException {
        try (var holder = fixture.connect();
                var statement = holder.createStatement()) {
            statement.execute("SET application_name = '" + application + "'");
            statement.execute(
                    "SELECT pg_advisory_lock(" + LeaseKey.of("default", "*").value() + ")");
            int pid;
            try (var rows = statement.executeQuery("SELECT pg_backend_pid()")) {
                rows.next();
                pid = rows.getInt(1);
            }
            var take =
                    new TakeLease(
                            new Connect(Fixture.QUICK),
                            InstantSource.system(),
                            new Random(),
                            fixture.target(),
                            "default",
                            new IdentityQuestion());
            var wait = LeaseWait.forOrphan(pid, Duration.ofMillis(1), Duration.ofSeconds(2));
            var answer = take.take(APPLICATION, wait, new Cancellation());
            if (answer instanceof LeaseAnswer.Granted granted) {
                granted.session().close();
            }
            return answer;
        }
    }
}
