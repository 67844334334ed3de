package dev.drover.e2e.nemesis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The verdict sees it when a promise is broken, and says which. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(300)
class MutantsTest {
    @TempDir Path directory;

    @ParameterizedTest
    @CsvSource({
        "WITHOUT_OUTBOX, KILL_UNHEARD, what is told is in the ledger: missing",
        "WITHOUT_LEASE, CUT_SESSIONS, seen while it ran: drover/",
        "DOUBLE_DISPATCH, CUT_SESSIONS, one command a dispatch:"
    })
    void isSeen(Mutant mutant, Faults.Kind faults, String breach) throws Exception {
        var compiled = mutant.compile(directory.resolve("mutant"));
        // all transactional: the others find the lack of a lease by themselves, and never end
        var history = new History(3, Duration.ofMillis(700));
        try (var fleet =
                Fleet.start(directory, new Fleet.Size(3, 1, 1, 1), Optional.of(compiled))) {
            var run = new Run(fleet, history, faults, Duration.ofSeconds(5), 1, 1);
            assertThat(run.verdict()).anySatisfy(line -> assertThat(line).startsWith(breach));
        }
    }
}
