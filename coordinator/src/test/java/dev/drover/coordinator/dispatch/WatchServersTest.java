package dev.drover.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.JobId;
import dev.drover.contracts.ServerId;
import dev.drover.contracts.WorkerId;
import dev.drover.coordinator.dispatch.Workforce.LeftAlone;
import dev.drover.coordinator.dispatch.Workforce.Opinion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WatchServersTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final ServerId SERVER = new ServerId("pg-1");
    private static final ServerId OTHER = new ServerId("pg-2");
    private static final JobId JOB = new JobId(new UUID(1, 1));

    private final WatchServers watch = new WatchServers();
    private Instant now = NOON;
    private int inFlight;

    @Test
    void nobodyComplainsAndAllIsAsConfigured() {
        assertThat(judge(content("a"), content("b"))).isEmpty();
    }

    @Test
    void oneWorkersWordHoldsAServerBackUntilItsPauseIsOver() {
        var complaint = leavesAlone("a", NOON, NOON.plusSeconds(5));

        assertThat(judge(complaint, content("b"))).containsOnlyKeys(SERVER);
        assertThat(jobs(complaint)).isZero();
        assertThat(bearing(complaint).nextProbe()).contains(NOON.plusSeconds(5));
        after(Duration.ofSeconds(5));
        assertThat(jobs(complaint)).isEqualTo(1);
    }

    @Test
    void aProbeMayJoinWhatIsInFlightAlready() {
        inFlight = 3;
        after(Duration.ofSeconds(5));
        assertThat(jobs(leavesAlone("a", NOON, NOON.plusSeconds(5)))).isEqualTo(4);

        inFlight = 10;
        assertThat(jobs(leavesAlone("a", NOON, NOON.plusSeconds(5))))
                .as("no more than configured")
                .isEqualTo(10);
    }

    @Test
    void eachProbeInVainIsFollowedByALongerPause() {
        var complaint = leavesAlone("a", NOON, NOON);
        var pauses = new ArrayList<Long>();
        for (int i = 0; i < 6; i++) {
            assertThat(jobs(complaint)).isEqualTo(1);
            watch.dispatched(SERVER, JOB, now);
            var next = bearing(complaint).nextProbe().orElseThrow();
            pauses.add(Duration.between(now, next).toSeconds());
            assertThat(jobs(complaint)).isZero();
            now = next;
        }
        assertThat(pauses).containsExactly(5L, 10L, 20L, 40L, 60L, 60L);
    }

    @Test
    void aProbeThatReachesTheServerFreesItWhoeverStillComplains() {
        var complaint = leavesAlone("a", NOON, NOON);
        judge(complaint);
        watch.dispatched(SERVER, JOB, now);
        after(Duration.ofSeconds(1));
        watch.answered(SERVER, JOB, now);

        assertThat(judge(complaint)).isEmpty();
        assertThat(watch.heldBackSince(SERVER)).isEmpty();
    }

    @Test
    void aJobFromBeforeProvesNothing() {
        var complaint = leavesAlone("a", NOON, NOON);
        watch.dispatched(SERVER, JOB, now);
        judge(complaint);
        watch.answered(SERVER, JOB, now);

        assertThat(judge(complaint)).containsKey(SERVER);
    }

    @Test
    void aComplaintAfterTheProofCountsAndIsLookedIntoAtOnce() {
        judge(leavesAlone("a", NOON, NOON));
        watch.dispatched(SERVER, JOB, now);
        watch.answered(SERVER, JOB, NOON.plusSeconds(1));
        after(Duration.ofSeconds(10));

        var again = leavesAlone("a", now, now.plusSeconds(60));
        assertThat(jobs(again)).as("one probe").isEqualTo(1);
        watch.dispatched(SERVER, JOB, now);
        assertThat(jobs(again)).isZero();
    }

    @Test
    void whenNobodyComplainsAnyMoreItIsFree() {
        judge(leavesAlone("a", NOON, NOON.plusSeconds(60)));

        assertThat(judge(content("a"))).isEmpty();
        assertThat(watch.heldBackSince(SERVER)).isEmpty();
    }

    @Test
    void fewerPlacesOfTheWorkersAreFewerJobsInFlight() {
        assertThat(jobs(limits("a", 2), limits("b", 1))).isEqualTo(3);
        assertThat(judge(limits("a", 2), content("b")))
                .as("8 places of the one and 2 of the other are as many as configured")
                .isEmpty();
        assertThat(judge(limits("a", 1))).doesNotContainKey(OTHER);
    }

    @Test
    void whoIsLeftAloneForTwoHoursGetsJobsThatLearnThatTheyHaveFailed() {
        var complaint = leavesAlone("a", NOON, NOON);
        judge(complaint);
        after(Duration.ofHours(2));

        var bearing = bearing(complaint);
        assertThat(bearing.jobs()).isEqualTo(10);
        assertThat(bearing.heldBack()).isTrue();
        assertThat(watch.heldBackSince(SERVER)).contains(NOON);
    }

    @Test
    void anotherLeaderRemembersSinceWhen() {
        watch.remember(Map.of(SERVER, NOON.minusSeconds(3600), OTHER, NOON));
        judge(leavesAlone("a", NOON, NOON.plusSeconds(5)));

        assertThat(watch.heldBackSince(SERVER)).contains(NOON.minusSeconds(3600));
        assertThat(watch.heldBackSince(OTHER)).isEmpty();
    }

    private void after(Duration duration) {
        now = now.plus(duration);
    }

    private int jobs(Opinion... opinions) {
        return bearing(opinions).jobs();
    }

    private Bearing bearing(Opinion... opinions) {
        return Objects.requireNonNull(judge(opinions).get(SERVER), "the server is free");
    }

    private Map<ServerId, Bearing> judge(Opinion... opinions) {
        var workers = List.of(opinions);
        var slots = workers.stream().mapToInt(Opinion::slots).sum();
        return watch.judge(
                Map.of(SERVER, 10, OTHER, 10),
                Map.of(SERVER, inFlight),
                new Workforce(slots, workers),
                now);
    }

    private static Opinion content(String worker) {
        return new Opinion(new WorkerId(worker), 8, Map.of(), Map.of());
    }

    private static Opinion limits(String worker, int limit) {
        return new Opinion(new WorkerId(worker), 8, Map.of(SERVER, limit), Map.of());
    }

    private static Opinion leavesAlone(String worker, Instant since, Instant retryAt) {
        return new Opinion(
                new WorkerId(worker),
                8,
                Map.of(),
                Map.of(SERVER, new LeftAlone(since, retryAt, "connection refused")));
    }
}
