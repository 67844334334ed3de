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
import dev.drover.contracts.command.LedgerPolicy.CosmeticChange;
import dev.drover.contracts.command.LedgerPolicy.OnClone;
import dev.drover.contracts.command.LedgerPolicy.OutOfOrder;
import dev.drover.contracts.command.LedgerPolicy.Repair;
import dev.drover.contracts.command.ReleaseTarget;
import dev.drover.contracts.command.TenantAddress;
import dev.drover.contracts.command.Ticket;
import dev.drover.contracts.http.RolloutRequest;
import dev.drover.contracts.liveness.Heartbeat;
import dev.drover.contracts.release.ReleaseBundle;
import dev.drover.contracts.status.FailureReport;
import dev.drover.contracts.status.JobEvent;
import dev.drover.contracts.status.LedgerEntry;
import dev.drover.contracts.status.MigrationEvent;
import dev.drover.contracts.status.RolloutEvent;
import dev.drover.contracts.status.ServerIdentity;
import dev.drover.contracts.status.StatusEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CodecTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00.123456Z");
    private static final UUID SOME = UUID.fromString("00000000-0000-4000-8000-000000000001");
    private static final WorkerId WORKER = new WorkerId("w-1");
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
    private static final LedgerPolicy POLICY =
            new LedgerPolicy(OutOfOrder.IGNORE, CosmeticChange.REFUSE, OnClone.ADOPT, Repair.NONE);
    private static final ReleaseDigest DIGEST = new ReleaseDigest("sha256:" + "ab".repeat(32));

    private static Command.MigrateTenant migrate() {
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
                new ReleaseTarget(new ProjectName("default"), DIGEST, Optional.of("007")),
                Map.of("tenant", "acme"),
                POLICY);
    }

    @Test
    void aCommandIsReadAsItWasWritten() throws Exception {
        var encoded = CommandCodec.encode(migrate(), NOON);

        assertThat(CommandCodec.decode(encoded.value())).isEqualTo(migrate());
        assertThat(encoded.value().length).isLessThan(Limits.COMMAND);
    }

    @Test
    void aRevertIsReadAsItWasWrittenAndNamesItsVersion() throws Exception {
        var migrate = migrate();
        var revert =
                new Command.RevertTenant(
                        TICKET,
                        migrate.address(),
                        migrate.target(),
                        Map.of("tenant", "acme"),
                        Set.of("ab".repeat(32)),
                        POLICY);
        assertThat(CommandCodec.decode(CommandCodec.encode(revert, NOON).value()))
                .isEqualTo(revert);

        var nowhere = new ReleaseTarget(new ProjectName("default"), DIGEST, Optional.empty());
        assertThatThrownBy(() ->
                        new Command.RevertTenant(
                                TICKET, migrate.address(), nowhere, Map.of(), Set.of(), POLICY))
                .hasMessageContaining("version");
    }

    static Stream<StatusEvent> events() {
        var place = new FailureReport.Place("007", "007_x.sql", 3, 5, 1, "> 3 | ALTER\n  ^");
        var failure =
                new FailureReport(
                        "UNIQUE_VIOLATION",
                        "DATA",
                        "NEVER",
                        Optional.of("23505"),
                        "could not create unique index",
                        "mend the data",
                        "5c1e",
                        Optional.of(place),
                        List.of());
        var entry =
                new LedgerEntry(
                        SOME,
                        "default",
                        3,
                        "003",
                        "orders",
                        "versioned",
                        "up",
                        "cafe",
                        "w-1",
                        DIGEST.value(),
                        "r-7",
                        SOME,
                        1,
                        1);
        var rollout = new RolloutId("r-7");
        return Stream.of(
                new JobEvent.Claimed(SOME, NOON, TICKET, WORKER),
                new JobEvent.Succeeded(
                        SOME,
                        NOON,
                        TICKET,
                        WORKER,
                        3,
                        Optional.of("007"),
                        7,
                        List.of("008"),
                        1,
                        Optional.of(SOME),
                        Optional.of(new ServerIdentity("1", 2))),
                new JobEvent.Succeeded(
                        SOME,
                        NOON,
                        TICKET,
                        WORKER,
                        0,
                        Optional.empty(),
                        0,
                        List.of(),
                        0,
                        Optional.empty(),
                        Optional.empty()),
                new JobEvent.Failed(SOME, NOON, TICKET, WORKER, 2, failure),
                new JobEvent.Deferred(SOME, NOON, TICKET, WORKER, "LEASE_BUSY", "pid 12"),
                new JobEvent.Declined(
                        SOME, NOON, TICKET, WORKER, "STALE", Optional.of(9L), "older"),
                new JobEvent.Declined(
                        SOME, NOON, TICKET, WORKER, "EXPIRED", Optional.empty(), "old"),
                new JobEvent.Cancelled(SOME, NOON, TICKET, WORKER, 1),
                new MigrationEvent.Applied(SOME, NOON, new TenantId("acme"), entry),
                new MigrationEvent.Started(SOME, NOON, new TenantId("acme"), entry),
                new MigrationEvent.Reverted(SOME, NOON, new TenantId("acme"), entry),
                new RolloutEvent.Started(SOME, NOON, rollout, DIGEST.value(), 200),
                new RolloutEvent.WaveOpened(SOME, NOON, rollout, 1, 200),
                new RolloutEvent.WavePassed(SOME, NOON, rollout, 1, 199, 1),
                new RolloutEvent.Completed(SOME, NOON, rollout, "COMPLETED", 200, 0));
    }

    @ParameterizedTest
    @MethodSource("events")
    void anEventIsReadAsItWasWritten(StatusEvent event) throws Exception {
        var encoded = StatusCodec.encode(event);

        assertThat(StatusCodec.decode(encoded.value())).contains(event);
        assertThat(StatusCodec.encode(event).value()).isEqualTo(encoded.value());
        assertThat(encoded.headers()).containsEntry("ce_id", SOME.toString());
    }

    @Test
    void anUnknownTypeIsSkippedAndAnUnknownFieldIgnored() throws Exception {
        var text =
                new String(
                        StatusCodec.encode(new JobEvent.Claimed(SOME, NOON, TICKET, WORKER))
                                .value(),
                        StandardCharsets.UTF_8);

        assertThat(StatusCodec.decode(bytes(text.replace("job.claimed.v1", "job.dreamt.v1"))))
                .isEmpty();
        assertThat(
                        StatusCodec.decode(
                                bytes(
                                        text.replace(
                                                "\"worker\":", "\"mood\":{\"a\":1},\"worker\":"))))
                .contains(new JobEvent.Claimed(SOME, NOON, TICKET, WORKER));
    }

    @Test
    void garbageIsRefusedWithItsReason() {
        assertThatThrownBy(() -> CommandCodec.decode(bytes("\u0000\u0001no json")))
                .isInstanceOfSatisfying(
                        UnreadableRecordException.class,
                        e -> assertThat(e.reason()).isEqualTo("NOT_JSON"));
        assertThatThrownBy(() -> StatusCodec.decode(bytes("[".repeat(100_000))))
                .isInstanceOf(UnreadableRecordException.class);
        assertThatThrownBy(() -> StatusCodec.decode(bytes("{\"id\":3}")))
                .isInstanceOfSatisfying(
                        UnreadableRecordException.class,
                        e -> assertThat(e.reason()).isEqualTo("INVALID"));
        assertThatThrownBy(() -> CommandCodec.decode(new byte[Limits.COMMAND + 1]))
                .isInstanceOfSatisfying(
                        UnreadableRecordException.class,
                        e -> assertThat(e.reason()).isEqualTo("TOO_LARGE"));
    }

    @Test
    void aFieldThatIsMissingMakesTheRecordUnreadable() {
        var text =
                new String(CommandCodec.encode(migrate(), NOON).value(), StandardCharsets.UTF_8)
                        .replace("\"credential\":\"app\",", "");

        assertThatThrownBy(() -> CommandCodec.decode(bytes(text)))
                .isInstanceOf(UnreadableRecordException.class);
    }

    @Test
    void aHeartbeatIsReadAsItWasWritten() throws Exception {
        var job = new Heartbeat.RunningJob(new JobId(SOME), 2, 1, "3/7 003_orders", NOON);
        var heartbeat =
                new Heartbeat(
                        WORKER,
                        NOON,
                        NOON,
                        "0.1.0",
                        "host",
                        8,
                        7,
                        false,
                        List.of(job),
                        Optional.empty());

        assertThat(HeartbeatCodec.decode(HeartbeatCodec.encode(heartbeat).value()))
                .isEqualTo(heartbeat);
    }

    @Test
    void aReleaseTravelsInChunks() throws Exception {
        var large = "SELECT 1; -- ü\n".repeat(60_000);
        var bundle =
                new ReleaseBundle(
                        DIGEST,
                        "00",
                        "numbered",
                        Map.of("a", "b"),
                        List.of(new ReleaseBundle.File("001_a.sql", large)));
        var chunks = ReleaseCodec.encode(bundle);
        var received = new TreeMap<Integer, byte[]>();
        for (int n = chunks.size() - 1; n >= 0; n--) {
            received.put(n, chunks.get(n).value());
        }

        assertThat(chunks).hasSizeGreaterThan(1);
        assertThat(chunks.getLast().key()).contains(DIGEST + "/" + (chunks.size() - 1));
        assertThat(ReleaseCodec.decode(received)).isEqualTo(bundle);
    }

    @Test
    void anHttpBodyMayLeaveOutWhatIsOptional() throws Exception {
        var request =
                new RolloutRequest(
                        "default",
                        DIGEST.value(),
                        Optional.empty(),
                        RolloutRequest.Selection.ALL,
                        RolloutRequest.Strategy.DEFAULT,
                        POLICY,
                        "migrate",
                        Optional.empty());

        assertThat(Json.write(request)).doesNotContain("toVersion").doesNotContain("null");
        assertThat(Json.read(Json.write(request), RolloutRequest.class)).isEqualTo(request);
    }

    @Test
    void theSameFactHasTheSameId() {
        assertThat(EventIds.migration(SOME, 1, "applied", 1))
                .isEqualTo(EventIds.migration(SOME, 1, "applied", 1))
                .isNotEqualTo(EventIds.migration(SOME, 11, "applied", 1))
                .isNotEqualTo(EventIds.migration(SOME, 1, "started", 1));
        assertThat(EventIds.rollout("r", 1).version()).isEqualTo(5);
        assertThat(EventIds.rollout("r", 1).variant()).isEqualTo(2);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
