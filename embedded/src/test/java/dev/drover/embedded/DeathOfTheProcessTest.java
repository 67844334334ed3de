package dev.drover.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeathOfTheProcessTest {
    @TempDir Path directory;

    @Test
    void aKilledJvmLeavesNoPostgresAndItsServersAreResumed() throws Exception {
        assumeTrue(ProcessIsolation.prefix().contains("setpriv"), "setpriv is missing");
        try (var child = ChildJvm.start("servers", directory.toString())) {
            long postmaster = Long.parseLong(child.signal());
            assertThat(isRunning(postmaster)).isTrue();

            child.kill();

            await().atMost(Duration.ofSeconds(10)).until(() -> !isRunning(postmaster));
        }
        try (var postgres = EmbeddedPostgres.start(ChildMain.quick(directory.resolve("postgres")));
                var kafka = EmbeddedKafka.start(KafkaOptions.at(directory.resolve("kafka")))) {
            assertThat(answer(postgres)).isEqualTo(42);
            assertThat(hasTopic(kafka)).isTrue();
        }
    }

    @Test
    void aJvmThatExitsWithoutClosingStopsPostgresInOrder() throws Exception {
        try (var child = ChildJvm.start("postgres", directory.toString())) {
            long postmaster = Long.parseLong(child.signal());

            child.leave();

            assertThat(isRunning(postmaster)).isFalse();
            assertThat(Files.readString(directory.resolve("server.log")))
                    .contains("received fast shutdown request")
                    .contains("database system is shut down");
        }
    }

    @Test
    void aDirectoryBelongsToOneProcessUntilThatOneDies() throws Exception {
        try (var child = ChildJvm.start("lock", directory.toString())) {
            assertThat(child.signal()).isEqualTo("locked");

            assertThatThrownBy(() -> DataDirectory.lock(directory))
                    .isInstanceOfSatisfying(
                            DataDirectoryInUseException.class,
                            e -> {
                                assertThat(e.pid()).isEqualTo(OptionalLong.of(child.pid()));
                                assertThat(e.directory()).isEqualTo(directory.toAbsolutePath());
                                assertThat(e).hasMessageContaining(directory.toString());
                            });
            child.kill();
        }
        DataDirectory.lock(directory).close();
    }

    @Test
    void aDirectoryIsLockedOnceInAProcessAndARefusedLockTakesNothingAway() throws Exception {
        try (var _ = DataDirectory.lock(directory)) {
            assertThatThrownBy(() -> DataDirectory.lock(directory))
                    .hasMessageContaining("this process");
            try (var child = ChildJvm.start("lock", directory.toString())) {
                assertThatThrownBy(child::signal).hasMessageContaining("DATA_DIRECTORY_IN_USE");
            }
        }
    }

    private static boolean isRunning(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }

    private static int answer(EmbeddedPostgres postgres) throws SQLException {
        try (var connection =
                        DriverManager.getConnection(
                                postgres.jdbcUrl("postgres"),
                                postgres.user(),
                                postgres.password());
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT answer FROM kept")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static boolean hasTopic(EmbeddedKafka kafka)
            throws ExecutionException, InterruptedException {
        try (var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            return admin.listTopics().names().get().contains("kept");
        }
    }
}
