package dev.drover.e2e.checker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.e2e.checker.Evidence.CommandSeen;
import dev.drover.e2e.checker.Evidence.Fact;
import dev.drover.e2e.checker.Evidence.Failed;
import dev.drover.e2e.checker.Evidence.Head;
import dev.drover.e2e.checker.Evidence.Told;
import dev.drover.e2e.checker.Evidence.Tries;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of a fleet in which all is well nothing is said; of each single flaw, its rule. */
class VerdictTest {
    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");
    private static final Fact FIRST = fact(1);
    private static final Fact SECOND = fact(2);
    private static final Head HEAD = new Head("2", 2);

    private final List<Fact> ledger = new ArrayList<>(List.of(FIRST, SECOND));
    private final Map<Integer, Integer> effects = new TreeMap<>(Map.of(1, 1, 2, 1));
    private final List<String> leftovers = new ArrayList<>();
    private final List<Told> told =
            new ArrayList<>(List.of(new Told(FIRST, "one"), new Told(SECOND, "two")));
    private final List<CommandSeen> commands = new ArrayList<>(List.of(command(1, 10, 0)));
    private final List<String> open = new ArrayList<>();
    private final List<Fact> projection = new ArrayList<>(List.of(FIRST, SECOND));
    private final List<String> seen = new ArrayList<>();
    private final List<Pause> pauses = new ArrayList<>(List.of(new Pause("r-1", 4, 4)));
    private final List<String> texts = new ArrayList<>(List.of("all is well"));
    private final Map<Long, Instant> terms = new TreeMap<>(Map.of(1L, NOON.minusSeconds(600)));
    private Map<String, Head> known = Map.of("t", HEAD);
    private Map<String, Head> states = Map.of("t", HEAD);
    private final List<Failed> failed =
            new ArrayList<>(
                    List.of(
                            new Failed("j1", "t", "WORKER_LOST", "internal", false),
                            new Failed("j2", "t", "CONNECTION_LOST", "transient", true)));
    private final Set<String> deadLetters = new HashSet<>(Set.of("j1", "j2", "of an old test"));
    private Tries tries = new Tries("j", 8, 2, 6);
    private int outbox;
    private Set<Long> led = Set.of(1L);

    private static Fact fact(int rank) {
        return new Fact("t", rank, String.valueOf(rank), "sum" + rank, new UUID(0, rank));
    }

    private static CommandSeen command(int dispatch, long order, int seconds) {
        return new CommandSeen("j", dispatch, order, "t", NOON.plusSeconds(seconds));
    }

    private Evidence evidence() {
        var database = new Evidence.Database(ledger, HEAD, effects, outbox, leftovers);
        return new Evidence(
                Map.of("t", database),
                told,
                commands,
                open,
                projection,
                known,
                states,
                List.of(tries),
                failed,
                deadLetters,
                led,
                texts);
    }

    private List<String> verdict() {
        var sightings = new Sightings(seen, new Terms(terms));
        return Verdict.on(evidence(), Map.of("t", 2), sightings, List.of("pass-word"), pauses);
    }

    private void isFound(String rule) {
        assertThat(verdict()).singleElement().asString().startsWith(rule + ": ");
    }

    @Test
    void nothingIsSaidWhereAllIsWell() {
        assertThat(verdict()).isEmpty();
    }

    @Test
    void anEffectThatCameTwice() {
        effects.put(2, 2);
        isFound("effect once");
    }

    @Test
    void anEffectThatNeverCame() {
        effects.remove(2);
        isFound("effect once");
    }

    @Test
    void aLedgerWithAGap() {
        ledger.remove(FIRST);
        told.removeFirst();
        projection.remove(FIRST);
        isFound("ledger is a prefix of the release");
    }

    @Test
    void anEventThatIsStillInTheOutbox() {
        outbox = 1;
        isFound("outbox empty");
    }

    @Test
    void anIndexThatIsNotValid() {
        leftovers.add("i4");
        isFound("no invalid index");
    }

    @Test
    void eventsOutOfOrder() {
        told.addFirst(told.removeLast());
        isFound("events in order");
    }

    @Test
    void anEventWithTwoForms() {
        told.add(new Told(SECOND, "II"));
        isFound("same event, same bytes");
    }

    @Test
    void anEventThatWasNotTold() {
        told.removeLast();
        isFound("what is told is in the ledger");
    }

    @Test
    void anEventOfWhatNobodyDid() {
        told.add(new Told(fact(3), "three"));
        isFound("what is told is in the ledger");
    }

    @Test
    void aRowThatTheProjectionLacks() {
        projection.remove(FIRST);
        isFound("the projection is the ledgers");
    }

    @Test
    void aHeadThatStayedBehindItsLedger() {
        known = Map.of("t", new Head("2", 1));
        isFound("a tenant's head is its ledger's");
    }

    @Test
    void aHeadWithAnotherVersion() {
        known = Map.of("t", new Head("1", 2));
        isFound("a tenant's head is its ledger's");
    }

    @Test
    void aTenantOfWhichTheControlDatabaseNeverHeard() {
        known = Map.of();
        isFound("a tenant's head is its ledger's");
    }

    @Test
    void aStateThatStayedBehindOnItsTopic() {
        states = Map.of("t", new Head("1", 1));
        isFound("a tenant's state is told");
    }

    @Test
    void aStateThatWasNeverTold() {
        states = Map.of();
        isFound("a tenant's state is told");
    }

    @Test
    void workThatDidNotEnd() {
        open.add("the state of t was not sent");
        isFound("everything ends");
    }

    @Test
    void whatWasSeenMeanwhile() {
        seen.add("pg-1 has 7 jobs in flight, its limit is 6");
        isFound("seen while it ran");
    }

    @Test
    void oneTryTooMany() {
        tries = new Tries("j", 9, 2, 6);
        isFound("no try beyond the limit");
    }

    @Test
    void aJobThatKilledOneWorkerTooMany() {
        tries = new Tries("j", 4, 4, 6);
        isFound("no try beyond the limit");
    }

    @Test
    void aFailedJobOfWhichTheDeadLettersKnowNothing() {
        deadLetters.remove("j2");
        isFound("who failed is a dead letter");
    }

    @Test
    void whatFaultsMayFailAJobWith() {
        assertThat(Verdict.onFailures(evidence())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "DEFECT, internal, true",
        "SCRIPT_ERROR, script, true",
        "DATABASE_MISSING, tenant, true",
        "NEEDS_PERSON, operator, true",
        "CONNECTION_LOST, transient, false",
        "nothing, '', false"
    })
    void whatNoFaultMayFailAJobWith(String code, String category, boolean lastTry) {
        failed.add(new Failed("j3", "t", code, category, lastTry));
        assertThat(Verdict.onFailures(evidence()))
                .singleElement()
                .asString()
                .startsWith("faults alone fail no job: ");
    }

    @Test
    void aDispatchInAPause() {
        pauses.add(new Pause("r-2", 4, 5));
        isFound("nothing is dispatched while paused");
    }

    @Test
    void aSecondCommandOfTheSameLeaderHoweverManyLedBeforeOrAfter() {
        terms.put(2L, NOON.minusSeconds(300));
        terms.put(3L, NOON.plusSeconds(300));
        led = Set.of(1L, 2L, 3L);
        commands.add(command(1, 10, 1));
        isFound("one command a dispatch");
    }

    @Test
    void theNextLeaderMayPublishWhatItFindsUnclaimed() {
        terms.put(2L, NOON.plusSeconds(5));
        led = Set.of(1L, 2L);
        commands.add(command(1, 10, 6));
        assertThat(verdict()).isEmpty();
        commands.add(command(1, 10, 7));
        isFound("one command a dispatch");
    }

    @Test
    void whoStoodStillMayPublishAfterTheNextLeader() {
        terms.put(2L, NOON.minusSeconds(10));
        led = Set.of(1L, 2L);
        commands.add(command(1, 10, 5));
        assertThat(verdict()).isEmpty();
    }

    @Test
    void termsThatNobodySawCountBetweenTheirNeighbours() {
        terms.put(400L, NOON.plusSeconds(20));
        led = Set.of(1L, 20L, 30L, 400L);
        commands.add(command(1, 10, 8));
        commands.add(command(1, 10, 9));
        assertThat(verdict()).isEmpty();
        commands.add(command(1, 10, 10));
        isFound("one command a dispatch");
    }

    @Test
    void twoDispatchesWithTheSameOrder() {
        commands.add(command(2, 10, 1));
        isFound("each dispatch its own order");
    }

    @Test
    void aSecretAnywhere() {
        texts.add("connecting with pass-word");
        isFound("no secret is told");
    }
}
