package dev.drover.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlotsTest {
    @ParameterizedTest
    @ValueSource(strings = {"1025", "100000"})
    void moreThanAHeartbeatCanTellAreRefused(String slots) {
        var run =
                Command.run(
                        Map.of(), "server", "worker", "--kafka", "127.0.0.1:1", "--slots", slots);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains("--slots " + slots, "at most 1024", "start several workers")
                .doesNotContain("Exception");
    }

    @Test
    void theSameInOneProcess() {
        var directory = Path.of(System.getProperty("java.io.tmpdir"), "never-made").toString();
        var run =
                Command.run(
                        Map.of(),
                        "server",
                        "all-in-one",
                        "--data-dir",
                        directory,
                        "--slots",
                        "2000");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("at most 1024");
        assertThat(Path.of(directory)).doesNotExist();
    }
}
