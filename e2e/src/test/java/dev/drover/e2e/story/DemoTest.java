package dev.drover.e2e.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.e2e.program.DroverProcess;
import dev.drover.e2e.program.FirstDemo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Order(2) // others wait for its archive of classes
class DemoTest {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    @TempDir Path directory;

    @Test
    @Timeout(240)
    void theStoryEndsWithEveryTenantAtTheReleaseAndNothingLeftRunning() throws Exception {
        var demo = FirstDemo.get().finished();

        assertThat(demo.exitCode()).as(demo.text()).isZero();
        assertThat(demo.out())
                .contains("009_one_customer_per_email.sql:4")
                .contains("customers_email_key")
                .contains("drover replay")
                .contains("%1$d of %1$d tenants".formatted(FirstDemo.TENANTS));
        assertThat(demo.text()).doesNotContain("Exception");
        assertThat(stillUsing(FirstDemo.get().data())).isEmpty();
    }

    @Test
    @Timeout(240)
    void killedInTheMiddleItLeavesNoServerBehind() {
        var data = directory.resolve("killed");
        try (var demo =
                DroverProcess.start(
                        Map.of(),
                        List.of("demo", "--tenants", "6", "--data-dir", data.toString()))) {
            await("servers of the demo").atMost(LIMIT).until(() -> !stillUsing(data).isEmpty());
            demo.kill();
        }
        await("the end of the servers")
                .atMost(Duration.ofSeconds(10))
                .until(() -> stillUsing(data).isEmpty());
    }

    /** Command lines of processes that work in a directory. */
    private static List<String> stillUsing(Path directory) throws Exception {
        try (var processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(p -> p.getFileName().toString().matches("\\d+"))
                    .map(DemoTest::commandLine)
                    .filter(line -> line.contains(directory.toString()))
                    .filter(line -> line.contains("postgres"))
                    .filter(line -> !line.contains("dev.drover"))
                    .toList();
        }
    }

    private static String commandLine(Path process) {
        try {
            return Files.readString(process.resolve("cmdline")).replace('\0', ' ');
        } catch (java.io.IOException e) {
            return ""; // ended meanwhile
        }
    }
}
