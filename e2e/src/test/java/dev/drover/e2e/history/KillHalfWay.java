package dev.drover.e2e.history;

import static org.awaitility.Awaitility.await;

import dev.drover.e2e.program.DroverProcess;
import java.time.Duration;
import java.util.List;

/** Starts a migration again and again and kills it each time it has got somewhat further. */
final class KillHalfWay {
    private final TenantDatabases databases;
    private final List<String> arguments;

    KillHalfWay(TenantDatabases databases, List<String> arguments) {
        this.databases = databases;
        this.arguments = arguments;
    }

    /**
     * @param expected how many migrations there are in all databases together
     * @param times how often to kill
     */
    void run(int expected, int times) throws Exception {
        for (int kill = 1; kill <= times; kill++) {
            var threshold = expected * kill / (times + 1);
            try (var process = DroverProcess.start(databases.environment(), arguments)) {
                await("migration " + threshold + " of " + expected)
                        .atMost(Duration.ofMinutes(3))
                        .pollInterval(Duration.ofMillis(20))
                        .until(() -> !process.running() || databases.applied() >= threshold);
                if (!process.running()) {
                    throw new AssertionError("ended before it was killed:\n" + process.text());
                }
                process.kill();
            }
        }
    }
}
