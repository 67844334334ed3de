package dev.drover.coordinator.rollout.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * The pictures in the documentation are drawn from the tables that the program follows. When they
 * are stale, {@code -Dpictures.write=true} draws them anew.
 */
class StatePicturesTest {
    private static final Path FILE = Path.of("..", "docs", "reference", "states.md");

    @Test
    void thePicturesShowTheTables() throws IOException {
        var text =
                """
                # States

                Drawn from the tables of transitions that the coordinator follows (`StatePicturesTest`); do not edit.
                What leads from one to the next is written at the tables: `RolloutState`, `WaveState`, `JobState`
                in `coordinator`, package `rollout.decision`.

                ## Rollout

                %s
                `HALTED` becomes `RUNNING` only by `drover resume --budget`.

                ## Wave

                %s
                ## Job

                %s\
                """
                        .formatted(
                                picture(
                                        RolloutState.values(),
                                        RolloutState.RUNNING,
                                        RolloutState::successors),
                                picture(
                                        WaveState.values(),
                                        WaveState.WAITING,
                                        WaveState::successors),
                                picture(JobState.values(), JobState.READY, JobState::successors));
        if (Boolean.getBoolean("pictures.write")) {
            Files.writeString(FILE, text);
        }
        assertThat(FILE).hasContent(text);
    }

    private static <T extends Enum<T>> String picture(
            T[] states, T first, Function<T, Set<T>> successors) {
        var text = new StringBuilder("```mermaid\nstateDiagram-v2\n    [*] --> " + first + "\n");
        for (var from : states) {
            for (var to : successors.apply(from)) {
                text.append("    ").append(from).append(" --> ").append(to).append('\n');
            }
            if (successors.apply(from).isEmpty()) {
                text.append("    ").append(from).append(" --> [*]\n");
            }
        }
        return text.append("```\n").toString();
    }
}
