package dev.drover.coordinator.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DutyThreadTest {
    private final List<Integer> halts = new CopyOnWriteArrayList<>();
    private final HaltWhenAThreadDies onDeath = new HaltWhenAThreadDies(halts::add);
    private final AtomicInteger turns = new AtomicInteger();

    @ParameterizedTest
    @ValueSource(
            classes = {
                OutOfMemoryError.class,
                StackOverflowError.class,
                NoClassDefFoundError.class,
                AssertionError.class
            })
    void nobodyLeadsOnWithoutADutyThatDied(Class<? extends Error> error) throws Exception {
        var death = error.getConstructor().newInstance();
        try (var _ =
                start(() -> {
                    throw death;
                })) {
            await().until(() -> halts.equals(List.of(70)));
        }
    }

    @Test
    void anExceptionIsNoDeath() {
        try (var _ =
                start(() -> {
                    if (turns.incrementAndGet() == 1) {
                        throw new IllegalStateException("once");
                    }
                    return false;
                })) {
            await().until(() -> turns.get() > 1);
        }
        assertThat(halts).isEmpty();
    }

    @Test
    void theEndOfATermIsNoDeath() {
        try (var _ =
                start(() -> {
                    turns.incrementAndGet();
                    throw new NoLongerLeaderException(new LeaderTerm(7));
                })) {
            await().until(() -> turns.get() == 1);
        }
        assertThat(halts).isEmpty();
    }

    private DutyThread start(DutyThread.Step step) {
        return DutyThread.start("duty", Duration.ofMillis(1), step, onDeath);
    }
}
