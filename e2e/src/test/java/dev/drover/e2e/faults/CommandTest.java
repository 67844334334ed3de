package dev.drover.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.contracts.command.Command;
import dev.drover.contracts.command.ReleaseTarget;
import dev.drover.contracts.command.Ticket;
import dev.drover.contracts.http.ApiPaths;
import dev.drover.contracts.http.SteeringRequest;
import dev.drover.contracts.status.JobEvent;
import dev.drover.contracts.wire.CommandCodec;
import dev.drover.contracts.wire.Topics;
import dev.drover.e2e.checker.Evidence;
import dev.drover.e2e.fleet.Databases;
import dev.drover.e2e.fleet.Fleet.Special;
import dev.drover.e2e.program.TopicRecords;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Commands come a hundred times, too late, out of order, garbled, from the future; workers die of
 * one.
 */
@Tag("matrix")
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(900)
class CommandTest {
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final int TIMES = 100;

    private Stage stage;
    private Records records;
    private int duplicatedDispatches;
    private List<TopicRecords.Message> deadLetters = List.of();
    private String lostNote = "";
    private List<String> abandonedOutbox = List.of();

    @BeforeAll
    @Timeout(600) // the class's own counts for its tests alone
    void sendThemAll(@TempDir Path directory) throws Exception {
        stage = Stage.set(directory, 1, 1, 16);
        records = new Records(stage.fleet().kafka());
        stage.tenants("dup", "order", "back", "minor", "major", "clean", "f3", "f7");
        var first = stage.fleet().addWorker(Special.NOTHING).process();
        var second = stage.fleet().addWorker(Special.NOTHING).process();
        duplicates();
        outOfOrder();
        staleAfterRollback();
        versions();
        poison();
        first.kill();
        second.kill();
        killers(directory);
    }

    @AfterAll
    void close() {
        records.close();
        stage.close();
    }

    private void repeat(String tenant, int dispatch, int times) throws Exception {
        var command = stage.told().commands(tenant).get(dispatch);
        var headers = again(command.headers());
        for (int i = 0; i < times; i++) {
            records.send(Topics.JOBS, command.value(), headers);
        }
    }

    private static Map<String, String> again(Map<String, String> headers) {
        var marked = new TreeMap<>(headers);
        marked.put(Evidence.REPEATED, "by the test");
        return marked;
    }

    private void duplicates() throws Exception {
        stage.roll(
                "dup", Scripts.release(Scripts.table(1), Scripts.untilTold(2), Scripts.table(3)));
        stage.awaitAsleep("dup");
        repeat("dup", 0, TIMES);
        // both workers have taken their share
        await("the duplicates are answered")
                .atMost(SOON)
                .until(() -> stage.told().deferrals("dup").contains("LEASE_BUSY"));
        stage.hurry("dup");
        stage.awaitEnded("dup");
        duplicatedDispatches = stage.fleet().client().job(stage.rollout("dup")).dispatch();
        repeat("dup", 0, TIMES);
    }

    private void outOfOrder() throws Exception {
        stage.roll("order", Scripts.release(Scripts.table(1), Scripts.table(2)));
        stage.awaitEnded("order");
        stage.roll("order", Scripts.release(Scripts.table(1), Scripts.table(2), Scripts.table(3)));
        stage.awaitEnded("order");
        repeat("order", 0, 1);
    }

    private void staleAfterRollback() throws Exception {
        var release = new TreeMap<>(Scripts.release(Scripts.table(1), Scripts.table(2)));
        release.put(
                "002_step.down.sql",
                "DROP TABLE t2; DELETE FROM public.effect WHERE migration = 2;");
        stage.roll("back", release);
        stage.awaitEnded("back");
        var migrate =
                (Command.MigrateTenant)
                        CommandCodec.decode(stage.told().commands("back").getFirst().value());
        var ticket = migrate.ticket();
        var revert =
                new Command.RevertTenant(
                        new Ticket(
                                ticket.job(),
                                ticket.rollout(),
                                ticket.wave(),
                                ticket.tenant(),
                                ticket.server(),
                                ticket.dispatch() + 1,
                                ticket.attempt(),
                                ticket.order() + 1),
                        migrate.address(),
                        new ReleaseTarget(
                                migrate.target().project(),
                                migrate.target().release(),
                                Optional.of("1")),
                        migrate.placeholders(),
                        Set.of(),
                        migrate.policy());
        var encoded = CommandCodec.encode(revert, Instant.now());
        records.send(Topics.JOBS, encoded.value(), encoded.headers());
        await("the way back").atMost(SOON).until(() -> stage.effects("back").equals(Map.of(1, 1)));
        // while its worker is still at the tenant, another command is only put off
        await("the answer to it")
                .atMost(SOON)
                .until(() -> stage.told().answers("back").size() == 4);
        repeat("back", 0, 1);
        stage.forget("back");
    }

    private void versions() throws Exception {
        for (var tenant : List.of("minor", "major")) {
            stage.roll(tenant, Scripts.release(Scripts.table(1)));
            stage.awaitEnded(tenant);
        }
        var minor = stage.told().commands("minor").getFirst();
        records.send(
                Topics.JOBS,
                bytes(minor.text().replaceFirst("\\{", "{\"novelty\":{\"of\":[1,{\"x\":null}]},")),
                again(minor.headers()));
        var major = stage.told().commands("major").getFirst();
        records.send(
                Topics.JOBS,
                bytes(major.text().replace("tenant.migrate.v1", "tenant.migrate.v9")),
                major.headers());
    }

    private void poison() throws Exception {
        var noise = new byte[900_000];
        new Random(1).nextBytes(noise);
        for (var topic : List.of(Topics.JOBS, Topics.STATUS, Topics.HEARTBEATS, Topics.CONTROL)) {
            records.send(topic, noise, Map.of());
            records.send(topic, bytes(""), Map.of());
            records.send(topic, bytes("{\"specversion\":"), Map.of());
            records.send(topic, bytes("[1,2,3]"), Map.of());
            records.send(topic, bytes("{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000)), Map.of());
        }
        stage.roll("clean", Scripts.release(Scripts.table(1), Scripts.table(2)));
        stage.awaitEnded("clean");
        await("dead letters")
                .atMost(SOON)
                .until(() -> {
                    deadLetters =
                            TopicRecords.read(stage.fleet().kafka(), Topics.DEAD_LETTER.topic());
                    return deadLetters.size() >= 11;
                });
    }

    /** Three die of one job; the first of them dies with another's event untold. */
    private void killers(Path directory) throws Exception {
        var edited = Special.edited(Points.worker(directory.resolve("points")));
        stage.roll("f7", Scripts.release(Scripts.table(1), Scripts.table(2)));
        stage.roll("f3", Scripts.release(Scripts.table(1)));
        for (int i = 0; i < 3; i++) {
            var worker = stage.fleet().addWorker(edited.with(HaltAt.POINTS, "F3,F7")).process();
            if (i == 0) {
                stage.awaitSaid(worker, HaltAt.words("F7"));
            }
            await("worker " + (i + 1) + " is at the job")
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> worker.text().contains(HaltAt.words("F3")));
            worker.kill();
            if (i == 0) {
                abort();
            }
        }
        stage.awaitEnded("f3", "f7");
        lostNote = stage.fleet().client().job(stage.rollout("f3")).note().orElse("");
        stage.forget("f3");
        abandonedOutbox = stage.databases().query("f7", Databases.OUTBOX);
        verifyAbandoned();
    }

    private void abort() {
        stage.fleet()
                .client()
                .ask(client ->
                        client.steer(
                                stage.rollout("f7"),
                                ApiPaths.ABORT,
                                new SteeringRequest("enough", true)));
    }

    private void verifyAbandoned() throws Exception {
        stage.fleet().addWorker(Special.NOTHING);
        var verify =
                stage.fleet()
                        .client()
                        .verify(Scripts.release(Scripts.table(1), Scripts.table(2)), "f7");
        await("the verification")
                .atMost(Duration.ofMinutes(2))
                .until(() -> stage.fleet().client().hasEnded(verify));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private List<String> declined(String tenant) {
        var reasons = new ArrayList<String>();
        for (var answer : stage.told().answers(tenant)) {
            if (answer instanceof JobEvent.Declined declined) {
                reasons.add(declined.reason());
            }
        }
        return reasons;
    }

    @Test
    @Tag("row-45")
    void aHundredDuplicatesRunOnceAndDisturbNothing() throws Exception {
        assertThat(stage.effects("dup")).isEqualTo(Map.of(1, 1, 2, 1, 3, 1));
        assertThat(duplicatedDispatches).isEqualTo(1);
    }

    @Test
    @Tag("row-46")
    void anOlderCommandAfterANewerOneIsStale() {
        await().atMost(SOON).until(() -> declined("order").contains("STALE"));
    }

    @Test
    @Tag("row-x1")
    void aStaleCommandAfterARollbackDoesNotBringItBack() throws Exception {
        await().atMost(SOON).until(() -> declined("back").contains("STALE"));
        assertThat(stage.effects("back")).isEqualTo(Map.of(1, 1));
    }

    @Test
    @Tag("row-47")
    void poisonIsKeptAsideAndTheLoopsGoOn() {
        assertThat(deadLetters)
                .extracting(letter -> letter.headers().get("drover-topic"))
                .contains("drover.jobs", "drover.status");
        assertThat(deadLetters)
                .allSatisfy(
                        letter -> assertThat(letter.headers().get("drover-reason")).isNotBlank());
        assertThat(deadLetters)
                .allSatisfy(letter -> assertThat(letter.value().length).isLessThan(70_000));
        for (var process : stage.fleet().processes()) {
            assertThat(process.text()).doesNotContain("OutOfMemoryError", "StackOverflowError");
        }
    }

    @Test
    @Tag("row-48")
    void anUnknownMajorIsKeptAsideAndUnknownFieldsAreIgnored() {
        assertThat(deadLetters)
                .anySatisfy(letter ->
                        assertThat(letter.headers().get("drover-reason"))
                                .isEqualTo("UNKNOWN_MAJOR"));
        await("the command with more fields is carried out")
                .atMost(SOON)
                .until(() -> stage.told().claims("minor") == 2);
    }

    @Test
    @Tag("row-x2")
    void threeWorkersLostToOneJobFailIt() throws Exception {
        assertThat(lostNote).startsWith("WORKER_LOST");
        assertThat(stage.told().claims("f3")).isEqualTo(3);
        assertThat(stage.effects("f3")).isEmpty();
    }

    @Test
    @Tag("row-x4")
    void whatAnAbortedJobLeftUntoldIsToldByAVerification() throws Exception {
        assertThat(abandonedOutbox).isNotEmpty();
        assertThat(stage.databases().query("f7", Databases.OUTBOX)).isEmpty();
        assertThat(stage.told().applied("f7", 2)).isNotEmpty();
    }

    @Test
    void everyPromiseIsKept() throws Exception {
        assertThat(stage.verdict()).isEmpty();
    }
}
