package dev.drover.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** What a second JVM does in these tests; it says so on its output, then waits for a line. */
final class ChildMain {
    private ChildMain() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[1]);
        switch (arguments[0]) {
            case "lock" -> holdLock(directory);
            case "postgres" -> runPostgres(directory);
            case "servers" -> runServers(directory);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void holdLock(Path directory) throws IOException {
        try (var _ = DataDirectory.lock(directory)) {
            sayAndWait("locked");
        }
    }

    /** Leaves without closing: the shutdown hook has to stop the server. */
    private static void runPostgres(Path directory) throws Exception {
        var postgres = EmbeddedPostgres.start(quick(directory));
        createTable(postgres);
        sayAndWait(Long.toString(postgres.pid()));
        System.exit(0);
    }

    private static void runServers(Path directory) throws Exception {
        try (var postgres = EmbeddedPostgres.start(quick(directory.resolve("postgres")));
                var kafka = EmbeddedKafka.start(KafkaOptions.at(directory.resolve("kafka")))) {
            createTable(postgres);
            createTopic(kafka);
            sayAndWait(Long.toString(postgres.pid()));
        }
    }

    static PostgresOptions quick(Path directory) {
        return PostgresOptions.at(directory).durability(Durability.PROCESS_CRASH);
    }

    private static void createTable(EmbeddedPostgres postgres) throws SQLException {
        try (var connection =
                        DriverManager.getConnection(
                                postgres.jdbcUrl("postgres"),
                                postgres.user(),
                                postgres.password());
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE kept AS SELECT 42 AS answer");
        }
    }

    private static void createTopic(EmbeddedKafka kafka)
            throws ExecutionException, InterruptedException {
        try (var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic("kept", 1, (short) 1))).all().get();
        }
    }

    private static void sayAndWait(String what) throws IOException {
        System.out.println(ChildJvm.SIGNAL + what);
        System.in.read();
    }
}
