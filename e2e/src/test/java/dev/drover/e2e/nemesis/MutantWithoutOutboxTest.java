package dev.drover.e2e.nemesis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.e2e.fleet.Fleet;
import java.nio.file.Path;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a worker knew and nobody else is lost with it, and the verdict says so. */
@Order(1) // it waits for a lease to end
@Timeout(300)
class MutantWithoutOutboxTest {
    @TempDir Path directory;

    @Test
    void isSeen() throws Exception {
        assertThat(
                        Mutant.WITHOUT_OUTBOX.verdict(
                                directory,
                                Fleet.Size.separate(3, 1, 1, 1),
                                Faults.Kind.KILL_UNHEARD))
                .anySatisfy(line ->
                        assertThat(line).startsWith("what is told is in the ledger: missing"));
    }
}
