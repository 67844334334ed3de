package dev.drover.engine.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.engine.Failure;
import dev.drover.engine.FailureCode;
import dev.drover.engine.Secret;
import dev.drover.engine.Target;
import dev.drover.engine.Tls;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OpeningTest {
    private static final Target TARGET =
            new Target("h", 5432, "d", Optional.empty(), "u", Secret.NONE, Tls.DISABLE);

    private static final Opening GOOD = new Opening(7, true, false, false, true, Optional.empty());

    @Test
    void aGoodSessionHasNoProblem() {
        assertThat(GOOD.problem(7, 18, TARGET)).isEmpty();
    }

    @Test
    void anotherBackendThanTheDriversMeansAPooler() {
        assertThat(GOOD.problem(8, 18, TARGET))
                .map(Failure::code)
                .contains(FailureCode.POOLER_DETECTED);
    }

    @Test
    void aReplicaIsNamedSoThoughItIsReadOnlyToo() {
        var replica = new Opening(7, true, true, true, true, Optional.empty());
        assertThat(replica.problem(7, 18, TARGET))
                .map(Failure::code)
                .contains(FailureCode.NOT_PRIMARY);
    }

    @Test
    void anOldServerIsRefused() {
        assertThat(GOOD.problem(7, 13, TARGET))
                .map(Failure::code)
                .contains(FailureCode.SERVER_TOO_OLD);
    }

    @Test
    void keysDifferByProjectAndSchema() {
        assertThat(LeaseKey.of("a", "*"))
                .isEqualTo(LeaseKey.of("a", "*"))
                .isNotEqualTo(LeaseKey.of("b", "*"))
                .isNotEqualTo(LeaseKey.of("a", "s"));
    }

    @Test
    void whereTheProjectEndsMatters() {
        assertThat(LeaseKey.of("ab", "c")).isNotEqualTo(LeaseKey.of("a", "bc"));
    }
}
