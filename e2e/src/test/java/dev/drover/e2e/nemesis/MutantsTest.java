package dev.drover.e2e.nemesis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.e2e.fleet.Fleet;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The verdict sees it when a promise is broken, and says which. The mutant whose fault takes a
 * minute is {@link MutantWithoutOutboxTest}.
 */
@Timeout(300)
class MutantsTest {
    @TempDir Path directory;

    @ParameterizedTest
    @CsvSource({
        "WITHOUT_LEASE, seen while it ran: drover/",
        "DOUBLE_DISPATCH, one command a dispatch:"
    })
    void isSeen(Mutant mutant, String breach) throws Exception {
        assertThat(mutant.verdict(directory, Fleet.Size.together(3), Faults.Kind.CUT_SESSIONS))
                .anySatisfy(line -> assertThat(line).startsWith(breach));
    }
}
