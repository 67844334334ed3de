package dev.drover.worker.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.ServerId;
import dev.drover.contracts.liveness.Heartbeat.StrainedServer;
import dev.drover.contracts.status.DeferralReason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ServerGatesTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Class<Admission.Admitted> ADMITTED = Admission.Admitted.class;
    private static final ServerId SERVER = new ServerId("pg-1");

    private final AtomicInteger told = new AtomicInteger();
    private Instant steady = NOON;
    private Instant wall = NOON;
    private final ServerGates gates =
            new ServerGates(4, () -> wall, () -> steady, told::incrementAndGet);

    @Test
    void aWellServerIsNotWorthAWord() {
        enter().end(new Verdict.Healthy());

        assertThat(gates.strained()).isEmpty();
        assertThat(told).hasValue(0);
    }

    @Test
    void anOpenBreakerTellsSinceWhenWhyAndUntilWhen() {
        breakOpen();

        assertThat(refusal().reason()).isEqualTo(DeferralReason.SERVER_UNAVAILABLE);
        var breaker = strained().orElseThrow().breaker().orElseThrow();
        assertThat(breaker.since()).isEqualTo(NOON);
        assertThat(breaker.retryAt()).isEqualTo(NOON.plusSeconds(5));
        assertThat(breaker.reason()).isEqualTo("connection refused");
        assertThat(strained().orElseThrow().limit()).isEmpty();
        assertThat(told).as("the fleet hears at once").hasValue(1);
    }

    @Test
    void outOfConnectionsMeansFewerPlacesAndNoOpenBreaker() {
        var first = enter();
        var second = enter();
        var third = enter();
        enter();
        first.end(new Verdict.Crowded("too many clients already"));
        second.end(new Verdict.Crowded("too many clients already"));

        assertThat(strained().orElseThrow())
                .isEqualTo(new StrainedServer(SERVER, Optional.of(2), Optional.empty()));
        assertThat(refusal().reason()).as("two are at work").isEqualTo(DeferralReason.SERVER_BUSY);
        third.end(new Verdict.Healthy());
        assertThat(gates.enter(SERVER)).isInstanceOf(Admission.Admitted.class);
        assertThat(told).hasPositiveValue();
    }

    @Test
    void successesBringThePlacesBack() {
        enter().end(new Verdict.Crowded("too many clients already"));
        assertThat(strained().orElseThrow().limit()).contains(1);

        for (int i = 0; i < 1 + 2 + 3; i++) {
            enter().end(new Verdict.Healthy());
        }
        assertThat(gates.strained()).isEmpty();
    }

    @Test
    void whenASinglePlaceIsTooManyTheBreakerOpens() {
        for (int i = 0; i < 4; i++) {
            enter().end(new Verdict.Crowded("too many clients already"));
        }

        assertThat(strained().orElseThrow().breaker()).isPresent();
        assertThat(refusal().reason()).isEqualTo(DeferralReason.SERVER_UNAVAILABLE);
    }

    @Test
    void aPassCountsOnce() {
        var pass = enter();
        pass.end(new Verdict.Healthy());
        pass.end(new Verdict.Unwell("connection refused"));
        for (int i = 0; i < 4; i++) {
            enter();
        }
        assertThat(refusal().reason()).isEqualTo(DeferralReason.SERVER_BUSY);
    }

    @Test
    void oneServersTroubleIsNotAnothers() {
        breakOpen();
        assertThat(gates.enter(new ServerId("pg-2"))).isInstanceOf(Admission.Admitted.class);
        assertThat(gates.strained()).extracting(StrainedServer::server).containsExactly(SERVER);
    }

    @Test
    void aClockThatIsSetBackLengthensNoPause() {
        breakOpen();
        wall = NOON.minus(Duration.ofHours(1));
        assertThat(strained().orElseThrow().breaker().orElseThrow().retryAt())
                .as("by the clock as it is now")
                .isEqualTo(wall.plusSeconds(5));

        steady = NOON.plusSeconds(6);
        wall = wall.plusSeconds(6);
        enter().end(new Verdict.Healthy());
        assertThat(gates.strained()).isEmpty();
    }

    @Test
    void onceAProbeIsAnsweredTheOthersAreLetIn() {
        var probe = probe();
        assertThat(refusal().reason()).isEqualTo(DeferralReason.SERVER_UNAVAILABLE);
        probe.reached();

        assertThat(gates.strained()).isEmpty();
        assertThat(told).as("open, half-open, closed").hasValue(3);
        enter().end(new Verdict.Healthy());
        probe.end(new Verdict.Healthy());
        assertThat(gates.strained()).isEmpty();
    }

    @Test
    void anAnsweredProbeThatFailsOpensTheBreakerForLonger() {
        var probe = probe();
        probe.reached();
        probe.end(new Verdict.Unwell("no space left on device"));

        assertThat(refusal().reason()).isEqualTo(DeferralReason.SERVER_UNAVAILABLE);
        assertThat(strained().orElseThrow().breaker().orElseThrow().retryAt())
                .isEqualTo(steady.plusSeconds(10));
    }

    @Test
    void anAnsweredProbeThatFailsAfterOthersEndedWellIsOneFailure() {
        var probe = probe();
        probe.reached();
        enter().end(new Verdict.Healthy());
        probe.end(new Verdict.Unwell("connection reset"));
        assertThat(gates.strained()).isEmpty();

        enter().end(new Verdict.Unwell("connection reset"));
        assertThat(strained().orElseThrow().breaker().orElseThrow().retryAt())
                .as("a first opening again")
                .isEqualTo(steady.plusSeconds(5));
    }

    @Test
    void anAnswerIsNoSuccess() {
        for (int i = 0; i < 3; i++) {
            var pass = enter();
            pass.reached();
            pass.end(new Verdict.Unwell("no space left on device"));
        }
        assertThat(refusal().reason()).isEqualTo(DeferralReason.SERVER_UNAVAILABLE);
    }

    @Test
    void aPassFromBeforeTheOpeningLetsNobodyIn() {
        var before = enter();
        var probe = probe();
        before.reached();
        before.end(new Verdict.Unknown());
        assertThat(refusal().reason()).isEqualTo(DeferralReason.SERVER_UNAVAILABLE);

        probe.end(new Verdict.Unknown());
        assertThat(gates.enter(SERVER)).as("the next one tries").isInstanceOf(ADMITTED);
        assertThat(refusal().reason()).isEqualTo(DeferralReason.SERVER_UNAVAILABLE);
    }

    /** The job that may try after the first pause. */
    private Pass probe() {
        breakOpen();
        steady = steady.plusSeconds(6);
        wall = steady;
        return enter();
    }

    private void breakOpen() {
        for (int i = 0; i < 3; i++) {
            enter().end(new Verdict.Unwell("connection refused"));
        }
    }

    private Pass enter() {
        return ((Admission.Admitted) gates.enter(SERVER)).pass();
    }

    private Admission.Refused refusal() {
        return (Admission.Refused) gates.enter(SERVER);
    }

    private Optional<StrainedServer> strained() {
        return gates.strained().stream().findFirst();
    }
}
