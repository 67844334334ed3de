package dev.drover.e2e.faults;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The long suite needs these places of the product; what moves them shall tell before that runs.
 */
class PointsTest {
    @TempDir Path directory;

    @Test
    void allPlacesAreStillThere() {
        assertThatCode(
                        () -> {
                            Points.worker(directory.resolve("worker"));
                            Points.blindWorker(directory.resolve("blind"));
                            Points.workerWithClock(directory.resolve("late-worker"), "1");
                            Points.coordinator(directory.resolve("coordinator"));
                            Points.coordinatorWithClock(directory.resolve("late-coordinator"), "1");
                        })
                .doesNotThrowAnyException();
    }
}
