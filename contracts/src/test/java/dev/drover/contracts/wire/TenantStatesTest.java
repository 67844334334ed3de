package dev.drover.contracts.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.contracts.ProjectName;
import dev.drover.contracts.TenantId;
import dev.drover.contracts.state.TenantState;
import dev.drover.contracts.wire.TenantStates.Answer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TenantStatesTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final ProjectName APP = new ProjectName("app");
    private static final String KEY = "acme/app";
    private static final List<String> HISTORY = List.of("1", "2", "9", "10", "R12-hotfix", "11");

    private final TenantStates states = new TenantStates();

    @Test
    void versionsAreComparedByTheirPlaceAndNotAsText() throws Exception {
        fold(1, "10");

        assertThat(states.isAtLeast(ACME, APP, "9", HISTORY)).isTrue();
        assertThat(states.isAtLeast(ACME, APP, "10", HISTORY)).isTrue();
        assertThat(states.compare(ACME, APP, "R12-hotfix", HISTORY)).isEqualTo(Answer.NO);
        assertThat(states.compare(ACME, APP, "11", HISTORY)).isEqualTo(Answer.NO);
    }

    @Test
    void whatIsNotKnownIsNeitherYesNorNo() throws Exception {
        assertThat(states.compare(ACME, APP, "1", HISTORY)).isEqualTo(Answer.UNKNOWN);
        fold(1, "12");
        assertThat(states.compare(ACME, APP, "1", HISTORY)).isEqualTo(Answer.UNKNOWN);
        assertThat(states.isAtLeast(ACME, APP, "1", HISTORY)).isFalse();
        assertThatThrownBy(() -> states.isAtLeast(ACME, APP, "12", HISTORY))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anEmptyTenantHasNoVersion() throws Exception {
        states.fold(KEY, value(1, Optional.empty()));

        assertThat(states.compare(ACME, APP, "1", HISTORY)).isEqualTo(Answer.NO);
    }

    @Test
    void theLatestCountsAlsoWhenItIsLower() throws Exception {
        fold(1, "10");
        fold(1, "9");

        assertThat(states.compare(ACME, APP, "10", HISTORY)).isEqualTo(Answer.NO);
    }

    @Test
    void whatAFormerLeaderSaysLateDoesNotCount() throws Exception {
        fold(2, "10");
        fold(1, "9");

        assertThat(states.isAtLeast(ACME, APP, "10", HISTORY)).isTrue();
    }

    @Test
    void anUnreadableRecordLeavesWhatWasKnown() throws Exception {
        fold(1, "10");

        assertThatThrownBy(() -> states.fold(KEY, "{}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UnreadableRecordException.class);
        assertThatThrownBy(() -> states.fold(KEY, new byte[Limits.TENANT_STATE + 1]))
                .isInstanceOf(UnreadableRecordException.class);
        assertThat(states.isAtLeast(ACME, APP, "10", HISTORY)).isTrue();
    }

    @Test
    void aTenantWithoutAValueIsForgotten() throws Exception {
        fold(1, "10");
        states.fold(KEY, null);

        assertThat(states.of(ACME, APP)).isEmpty();
    }

    private void fold(long term, String version) throws UnreadableRecordException {
        states.fold(KEY, value(term, Optional.of(version)));
    }

    private static byte[] value(long term, Optional<String> version) {
        var state =
                new TenantState(
                        ACME, APP, term, Optional.empty(), version, 7, Optional.empty(), Wire.SENT);
        return TenantStateCodec.encode(state).value();
    }
}
