package dev.drover.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.drover.contracts.http.Problem;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AskAgainTest {
    private final List<String> told = new ArrayList<>();
    private final List<Duration> pauses = new ArrayList<>();
    private final AskAgain askAgain = new AskAgain(told::add, pauses::add);

    @Test
    void whatIsWorkedOnIsAskedAgainUntilItIsAnswered() throws Exception {
        var answers = new ArrayDeque<>(List.of(busy(87), busy(1), busy(0)));

        var answer =
                askAgain.ask(() -> {
                    if (!answers.isEmpty()) {
                        throw answers.remove();
                    }
                    return "done";
                });

        assertThat(answer).isEqualTo("done");
        assertThat(pauses)
                .containsExactly(
                        Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofMillis(100));
        assertThat(told).singleElement().asString().contains("150 s", "free in 87 s at the latest");
    }

    @Test
    void patienceEnds() {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() ->
                        askAgain.ask(() -> {
                            throw busy(120);
                        }))
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo(AskAgain.IN_PROGRESS));

        assertThat(pauses.stream().reduce(Duration.ZERO, Duration::plus))
                .isEqualTo(AskAgain.LONGEST);
    }

    @Test
    void otherRefusalsAreNotAskedAgain() {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() ->
                        askAgain.ask(() -> {
                            throw new ProblemException(problem("TENANTS_HELD"), Optional.empty());
                        }));

        assertThat(pauses).isEmpty();
        assertThat(told).isEmpty();
    }

    private static ProblemException busy(int seconds) {
        return new ProblemException(
                problem(AskAgain.IN_PROGRESS), Optional.of(Duration.ofSeconds(seconds)));
    }

    private static Problem problem(String code) {
        return new Problem("about:blank", "busy", 409, code, "still at work", "wait", List.of());
    }
}
