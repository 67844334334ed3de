package dev.drover.contracts.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.contracts.JobId;
import dev.drover.contracts.ProjectName;
import dev.drover.contracts.ReleaseDigest;
import dev.drover.contracts.RolloutId;
import dev.drover.contracts.ServerId;
import dev.drover.contracts.TenantId;
import dev.drover.contracts.WorkerId;
import dev.drover.contracts.command.Command;
import dev.drover.contracts.command.LedgerPolicy;
import dev.drover.contracts.command.ReleaseTarget;
import dev.drover.contracts.command.TenantAddress;
import dev.drover.contracts.command.Ticket;
import dev.drover.contracts.control.ControlMessage;
import dev.drover.contracts.liveness.Heartbeat;
import dev.drover.contracts.liveness.Heartbeat.OpenBreaker;
import dev.drover.contracts.liveness.Heartbeat.RunningJob;
import dev.drover.contracts.liveness.Heartbeat.StrainedServer;
import dev.drover.contracts.status.FailureReport;
import dev.drover.contracts.status.JobEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is what is read: no writer makes what its readers would refuse for its size. */
class SizesTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final UUID SOME = UUID.fromString("00000000-0000-4000-8000-000000000001");
    private static final Ticket TICKET =
            new Ticket(
                    new JobId(SOME),
                    new RolloutId("r-7"),
                    1,
                    new TenantId("acme"),
                    new ServerId("pg-1"),
                    2,
                    1,
                    4711L);

    @Test
    void aCommandThatNoWorkerWouldReadIsNotWritten() {
        var large = migrate(Map.of("label.note", "x".repeat(Limits.COMMAND)));

        assertThatThrownBy(() -> CommandCodec.encode(large, NOON))
                .isInstanceOf(TooLargeToSendException.class)
                .hasMessageContaining("at most 16384 are read");
    }

    @Test
    void theLargestCommandIsWrittenAndRead() throws Exception {
        int room = Limits.COMMAND - size(Map.of("label.note", ""));
        var largest = migrate(Map.of("label.note", "x".repeat(room)));

        assertThat(CommandCodec.encode(largest, NOON).value()).hasSize(Limits.COMMAND);
        assertThat(CommandCodec.decode(CommandCodec.encode(largest, NOON).value()))
                .isEqualTo(largest);
    }

    @Test
    void aLongTextIsCutAndTheEventTravels() throws Exception {
        var event = deferred("ü".repeat(100_000));

        var read = (JobEvent.Deferred) read(StatusCodec.encode(event));

        assertThat(bytes(read.detail())).isBetween(Limits.TEXT - 3, Limits.TEXT);
        assertThat(read.detail()).startsWith("üüü").endsWith("ü…");
    }

    @Test
    void everyTextOfAFailureIsCutByItself() throws Exception {
        var tooLong = "x".repeat(9_000);
        var report =
                new FailureReport(
                        "SCRIPT_ERROR",
                        "script",
                        "NEVER",
                        Optional.of("42601"),
                        tooLong,
                        "Correct it.",
                        "5c1e",
                        Optional.of(new FailureReport.Place("1", "1.sql", 1, 1, 1, tooLong)),
                        List.of(tooLong));
        var event = new JobEvent.Failed(SOME, NOON, TICKET, new WorkerId("w-1"), 0, report);

        var read = ((JobEvent.Failed) read(StatusCodec.encode(event))).failure();

        assertThat(bytes(read.message())).isEqualTo(Limits.TEXT);
        assertThat(bytes(read.place().orElseThrow().excerpt())).isEqualTo(Limits.TEXT);
        assertThat(bytes(read.blockers().getFirst())).isEqualTo(Limits.TEXT);
        assertThat(read.remedy()).isEqualTo("Correct it.");
    }

    @Test
    void anEventThatIsTooLargeInSpiteOfItIsNotWritten() {
        var names = IntStream.range(0, 100).mapToObj(n -> n + "x".repeat(500)).toList();
        var event =
                new JobEvent.Succeeded(
                        SOME,
                        NOON,
                        TICKET,
                        new WorkerId("w-1"),
                        0,
                        Optional.empty(),
                        0,
                        names,
                        100,
                        Optional.empty(),
                        Optional.empty());

        assertThat(StatusCodec.fits(event)).isFalse();
        assertThatThrownBy(() -> StatusCodec.encode(event))
                .isInstanceOf(TooLargeToSendException.class);
    }

    @Test
    void anOperatorsLongReasonReachesTheWorkers() throws Exception {
        var cancel = new ControlMessage.CancelJob(new JobId(SOME), 2, "y".repeat(50_000));

        var value = ControlCodec.encode(cancel, SOME, NOON).value();

        assertThat(value.length).isLessThanOrEqualTo(Limits.COMMAND);
        assertThat(ControlCodec.decode(value)).isPresent();
    }

    @Test
    void aHeartbeatOfTheLargestWorkerWithAllHandsFullIsReadWithEveryJobInIt() throws Exception {
        var whole = heartbeat(Limits.HEARTBEAT_JOBS, "1234/1234 " + "2026".repeat(50), 200);

        var value = HeartbeatCodec.encode(whole).value();
        var read = HeartbeatCodec.decode(value);

        assertThat(value.length).isLessThanOrEqualTo(Limits.HEARTBEAT);
        assertThat(read.jobs())
                .extracting(RunningJob::job)
                .isEqualTo(whole.jobs().stream().map(RunningJob::job).toList());
        assertThat(read.jobs().getFirst().step()).isEqualTo(RunningJob.REPORTING);
        assertThat(read.jobs().getLast().step()).startsWith("1234/1234").endsWith("…");
        assertThat(read.strained().orElseThrow()).isNotEmpty();
    }

    @Test
    void aHeartbeatThatFitsIsToldInFull() throws Exception {
        var whole = heartbeat(100, "3/7 0003_orders, statement 1/2", 10);

        assertThat(HeartbeatCodec.decode(HeartbeatCodec.encode(whole).value())).isEqualTo(whole);
    }

    @Test
    void aHeartbeatThatNoCoordinatorWouldReadIsNotWritten() {
        var large = heartbeat(2 * Limits.HEARTBEAT_JOBS, "claimed", 0);

        assertThatThrownBy(() -> HeartbeatCodec.encode(large))
                .isInstanceOf(TooLargeToSendException.class)
                .hasMessageContaining("at most 262144 are read");
    }

    @Test
    void aHeartbeatThatIsTooLargeIsNotRead() {
        assertThatThrownBy(() -> HeartbeatCodec.decode(new byte[Limits.HEARTBEAT + 1]))
                .isInstanceOfSatisfying(
                        UnreadableRecordException.class,
                        e -> assertThat(e.reason()).isEqualTo("TOO_LARGE"));
        assertThatThrownBy(() -> HeartbeatCodec.decode(null))
                .isInstanceOf(UnreadableRecordException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void aTextIsCutBetweenCharacters(int size) {
        var text = "aé€😀b";

        var cut = CutText.to(size, text);

        assertThat(bytes(cut)).isLessThanOrEqualTo(size);
        assertThat(new String(cut.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .isEqualTo(cut);
        assertThat(cut.equals(text)).isEqualTo(bytes(text) <= size);
    }

    @Test
    void aDeadLetterTellsWhereItsOriginalStoodAndWhy() {
        var origin = new DeadLetterCodec.Origin("drover.jobs", 3, 17, Optional.of("acme"));
        var why = new UnreadableRecordException("TOO_LARGE", "z".repeat(9_000));
        var value = new byte[Limits.DEAD_LETTER_ORIGINAL + 5];

        var letter = DeadLetterCodec.encode(origin, value, why);

        assertThat(letter.topic()).isEqualTo(Topics.DEAD_LETTER);
        assertThat(letter.key()).contains("acme");
        assertThat(letter.value()).hasSize(Limits.DEAD_LETTER_ORIGINAL);
        assertThat(letter.headers())
                .containsEntry("drover-reason", "TOO_LARGE")
                .containsEntry("drover-topic", "drover.jobs")
                .containsEntry("drover-partition", "3")
                .containsEntry("drover-offset", "17")
                .containsEntry("drover-length", Integer.toString(value.length));
        assertThat(bytes(letter.headers().getOrDefault("drover-detail", ""))).isEqualTo(512);
    }

    @Test
    void aDeadLetterOfARecordWithoutValueHasNoLength() {
        var origin = new DeadLetterCodec.Origin("drover.status", 0, 1, Optional.empty());

        var letter =
                DeadLetterCodec.encode(
                        origin, null, new UnreadableRecordException("INVALID", "no value"));

        assertThat(letter.value()).isEmpty();
        assertThat(letter.headers()).doesNotContainKey("drover-length");
    }

    /** As large as so many jobs can make it. */
    private static Heartbeat heartbeat(int jobs, String step, int strained) {
        var when = Instant.parse("2026-11-20T12:00:00.123456Z");
        var breaker = new OpenBreaker(when, when, "x".repeat(200));
        return new Heartbeat(
                new WorkerId("w".repeat(128)),
                when,
                when,
                "1.2.3-" + "x".repeat(100),
                "h".repeat(255),
                Limits.WORKER_SLOTS,
                0,
                false,
                IntStream.range(0, jobs)
                        .mapToObj(n ->
                                new RunningJob(
                                        new JobId(new UUID(n, -n)),
                                        Integer.MAX_VALUE,
                                        Integer.MAX_VALUE,
                                        n == 0 ? RunningJob.REPORTING : step,
                                        when))
                        .toList(),
                Optional.of(
                        IntStream.range(0, strained)
                                .mapToObj(n ->
                                        new StrainedServer(
                                                new ServerId("s".repeat(124) + n),
                                                Optional.of(1024),
                                                Optional.of(breaker)))
                                .toList()));
    }

    private static int size(Map<String, String> placeholders) {
        return CommandCodec.encode(migrate(placeholders), NOON).value().length;
    }

    private static Object read(Encoded encoded) throws UnreadableRecordException {
        assertThat(encoded.value().length).isLessThanOrEqualTo(Limits.STATUS_EVENT);
        return StatusCodec.decode(encoded.value()).orElseThrow();
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static JobEvent deferred(String detail) {
        return new JobEvent.Deferred(SOME, NOON, TICKET, new WorkerId("w-1"), "LEASE_BUSY", detail);
    }

    private static Command migrate(Map<String, String> placeholders) {
        return new Command.MigrateTenant(
                TICKET,
                new TenantAddress(
                        "db.internal",
                        5432,
                        "acme",
                        Optional.empty(),
                        "migrator",
                        "app",
                        TenantAddress.Tls.VERIFY_FULL),
                new ReleaseTarget(
                        new ProjectName("default"),
                        new ReleaseDigest("sha256:" + "ab".repeat(32)),
                        Optional.empty()),
                placeholders,
                LedgerPolicy.DEFAULT);
    }
}
