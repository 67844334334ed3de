package dev.drover.contracts.wire;

import static dev.drover.contracts.wire.GoldenMessage.current;
import static dev.drover.contracts.wire.GoldenMessage.older;

import dev.drover.contracts.JobId;
import dev.drover.contracts.ProjectName;
import dev.drover.contracts.ReleaseDigest;
import dev.drover.contracts.RolloutId;
import dev.drover.contracts.ServerId;
import dev.drover.contracts.TenantId;
import dev.drover.contracts.WorkerId;
import dev.drover.contracts.command.Command.MigrateTenant;
import dev.drover.contracts.command.Command.RevertTenant;
import dev.drover.contracts.command.Command.VerifyTenant;
import dev.drover.contracts.command.KnownRow;
import dev.drover.contracts.command.LedgerPolicy;
import dev.drover.contracts.command.LedgerPolicy.CosmeticChange;
import dev.drover.contracts.command.LedgerPolicy.OnClone;
import dev.drover.contracts.command.LedgerPolicy.OutOfOrder;
import dev.drover.contracts.command.LedgerPolicy.Repair;
import dev.drover.contracts.command.ReleaseTarget;
import dev.drover.contracts.command.ServerCommand;
import dev.drover.contracts.command.ServerCommand.Kind;
import dev.drover.contracts.command.TenantAddress;
import dev.drover.contracts.command.TenantAddress.Tls;
import dev.drover.contracts.command.Ticket;
import dev.drover.contracts.control.ControlMessage;
import dev.drover.contracts.deadletter.FailedJob;
import dev.drover.contracts.fleet.FleetAnnouncement;
import dev.drover.contracts.fleet.FleetAnnouncement.Action;
import dev.drover.contracts.liveness.Heartbeat;
import dev.drover.contracts.liveness.Heartbeat.OpenBreaker;
import dev.drover.contracts.liveness.Heartbeat.StrainedServer;
import dev.drover.contracts.release.ReleaseBundle;
import dev.drover.contracts.state.TenantState;
import dev.drover.contracts.status.FailureReport;
import dev.drover.contracts.status.JobEvent;
import dev.drover.contracts.status.LedgerEntry;
import dev.drover.contracts.status.MigrationEvent;
import dev.drover.contracts.status.OperatorEvent;
import dev.drover.contracts.status.RolloutEvent;
import dev.drover.contracts.status.ServerEvent;
import dev.drover.contracts.status.ServerIdentity;
import dev.drover.contracts.status.TenantEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** What the golden files mean. */
final class GoldenMessages {
    private static final Instant NOON = Wire.SENT;
    private static final UUID SOME = UUID.fromString("00000000-0000-4000-8000-000000000001");
    private static final WorkerId WORKER = new WorkerId("w-1");
    private static final RolloutId ROLLOUT = new RolloutId("r-7");
    private static final TenantId ACME = new TenantId("acme");
    private static final LedgerPolicy ACCEPTING = LedgerPolicy.DEFAULT.with(Repair.ACCEPT);
    private static final Optional<ServerIdentity> IDENTITY =
            Optional.of(new ServerIdentity("7713544068957144541", 3));
    private static final ReleaseDigest DIGEST = new ReleaseDigest("sha256:" + "ab".repeat(32));
    private static final Ticket TICKET =
            new Ticket(new JobId(SOME), ROLLOUT, 1, ACME, new ServerId("pg-1"), 2, 1, 4711L);
    private static final TenantAddress DATABASE =
            new TenantAddress(
                    "db.internal",
                    5432,
                    "acme",
                    Optional.empty(),
                    "migrator",
                    "app",
                    Tls.VERIFY_FULL);
    private static final TenantAddress SCHEMA =
            new TenantAddress(
                    "::1", 5433, "tenants", Optional.of("t_acme"), "migrator", "app", Tls.DISABLE);
    private static final ReleaseTarget VERSION =
            new ReleaseTarget(new ProjectName("default"), DIGEST, Optional.of("007"));
    private static final ReleaseTarget LATEST =
            new ReleaseTarget(new ProjectName("default"), DIGEST, Optional.empty());
    private static final Map<String, String> PLACEHOLDERS = Map.of("tenant", "acme");
    private static final LedgerPolicy CHOSEN =
            new LedgerPolicy(OutOfOrder.ALLOW, CosmeticChange.REFUSE, OnClone.ADOPT, Repair.NONE);

    private GoldenMessages() {}

    static Stream<GoldenMessage> all() {
        return Stream.of(
                        commands(),
                        jobs(),
                        migrations(),
                        rollouts(),
                        tenants(),
                        servers(),
                        registry(),
                        controls(),
                        heartbeats(),
                        states(),
                        failedJobs(),
                        releases())
                .flatMap(messages -> messages);
    }

    /** The commands called first are of a coordinator from before there were policies. */
    private static Stream<GoldenMessage> commands() {
        var standard = LedgerPolicy.DEFAULT;
        var scripts = Set.of("cd".repeat(32), "ab".repeat(32), "ef".repeat(32));
        return Stream.of(
                older(
                        "first",
                        new MigrateTenant(TICKET, DATABASE, VERSION, PLACEHOLDERS, standard)),
                current(
                        "policy",
                        new MigrateTenant(TICKET, DATABASE, VERSION, PLACEHOLDERS, CHOSEN)),
                current(
                        "schema",
                        new MigrateTenant(
                                TICKET,
                                SCHEMA,
                                LATEST,
                                Map.of("tenant", "acme", "label.tier", "„gold“ \\ \"1\""),
                                standard)),
                current(
                        "repair",
                        new MigrateTenant(TICKET, DATABASE, VERSION, PLACEHOLDERS, ACCEPTING)),
                older(
                        "first",
                        new RevertTenant(
                                TICKET, DATABASE, VERSION, PLACEHOLDERS, Set.of(), standard)),
                current(
                        "down-scripts",
                        new RevertTenant(TICKET, SCHEMA, VERSION, PLACEHOLDERS, scripts, CHOSEN)),
                current(
                        "repair",
                        new RevertTenant(
                                TICKET, DATABASE, VERSION, PLACEHOLDERS, Set.of(), ACCEPTING)),
                current(
                        "repair",
                        verify(DATABASE, VERSION, PLACEHOLDERS, ACCEPTING, Optional.empty())),
                older("first", verify(DATABASE, LATEST, PLACEHOLDERS, standard, Optional.empty())),
                current("policy", verify(SCHEMA, VERSION, Map.of(), CHOSEN, Optional.empty())),
                current(
                        "known",
                        verify(
                                DATABASE,
                                LATEST,
                                PLACEHOLDERS,
                                standard,
                                Optional.of(new KnownRow(SOME, 7, NOON)))));
    }

    private static VerifyTenant verify(
            TenantAddress address,
            ReleaseTarget target,
            Map<String, String> placeholders,
            LedgerPolicy policy,
            Optional<KnownRow> known) {
        return new VerifyTenant(TICKET, address, target, placeholders, policy, known);
    }

    private static JobEvent succeeded(
            int applied,
            Optional<String> version,
            int rank,
            List<String> pending,
            Optional<ServerIdentity> identity) {
        return new JobEvent.Succeeded(
                SOME,
                NOON,
                TICKET,
                WORKER,
                applied,
                version,
                rank,
                pending,
                pending.size(),
                identity.map(_ -> SOME),
                identity);
    }

    private static Stream<GoldenMessage> servers() {
        var pg = new ServerId("pg-1");
        return Stream.of(
                current("probe", new ServerCommand.ProbeServer(SOME, pg, DATABASE)),
                current("schema", new ServerCommand.ProbeServer(SOME, pg, SCHEMA)),
                current(
                        "databases",
                        new ServerCommand.DiscoverTenants(
                                SOME, pg, DATABASE, Kind.DATABASES, "tenant_*,acme")),
                current(
                        "schemas",
                        new ServerCommand.DiscoverTenants(SOME, pg, SCHEMA, Kind.SCHEMAS, "t_?")),
                current("database", new ServerCommand.CreateTenant(SOME, pg, DATABASE)),
                current("schema", new ServerCommand.CreateTenant(SOME, pg, SCHEMA)),
                current(
                        "replica",
                        new ServerEvent.Probed(
                                SOME, NOON, SOME, pg, WORKER, "17.6", true, 12, 100, 3)),
                current(
                        "busy",
                        probed(
                                new ServerEvent.Load(
                                        Optional.of(1_500L),
                                        Optional.of(16_777_216L),
                                        Optional.of(42),
                                        Optional.of(3_600_000L),
                                        7))),
                current(
                        "unseen",
                        probed(
                                new ServerEvent.Load(
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        0))),
                current(
                        "part",
                        new ServerEvent.Discovered(
                                SOME,
                                NOON,
                                SOME,
                                pg,
                                WORKER,
                                2,
                                3,
                                List.of("tenant_1", "tenant_ä"))),
                current("both", new ServerEvent.Created(SOME, NOON, SOME, pg, WORKER, true, true)),
                current("refused", new ServerEvent.Failed(SOME, NOON, SOME, pg, WORKER, server())),
                current("place", new ServerEvent.Failed(SOME, NOON, SOME, pg, WORKER, script())));
    }

    private static ServerEvent.Probed probed(ServerEvent.Load load) {
        return new ServerEvent.Probed(
                SOME,
                NOON,
                SOME,
                new ServerId("pg-1"),
                WORKER,
                "17.6",
                true,
                12,
                100,
                3,
                Optional.of(load));
    }

    private static Stream<GoldenMessage> registry() {
        var absent = Optional.<String>empty();
        return Stream.of(
                current(
                        "database",
                        new TenantEvent.Registered(
                                SOME,
                                NOON,
                                ACME,
                                new ServerId("pg-1"),
                                "acme",
                                Optional.empty(),
                                new ProjectName("default"),
                                Map.of(),
                                "import")),
                current(
                        "schema",
                        new TenantEvent.Registered(
                                SOME,
                                NOON,
                                ACME,
                                new ServerId("pg-1"),
                                "shared",
                                Optional.of("acme"),
                                new ProjectName("billing"),
                                Map.of("tier", "gold", "region", "eu"),
                                "announced")),
                current(
                        "registered",
                        new FleetAnnouncement(
                                Action.REGISTERED,
                                ACME,
                                Optional.of("pg-1"),
                                Optional.of("shared"),
                                Optional.of("acme"),
                                Optional.of("billing"),
                                Optional.of(Map.of("tier", "gold")),
                                Optional.of(true),
                                absent)),
                current(
                        "retired",
                        new FleetAnnouncement(
                                Action.RETIRED,
                                ACME,
                                absent,
                                absent,
                                absent,
                                absent,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of("contract ended"))));
    }

    private static Stream<GoldenMessage> jobs() {
        return Stream.of(
                current("claimed", new JobEvent.Claimed(SOME, NOON, TICKET, WORKER)),
                current(
                        "applied",
                        succeeded(3, Optional.of("007"), 7, List.of("008"), Optional.empty())),
                current("identity", succeeded(0, Optional.of("007"), 7, List.of(), IDENTITY)),
                current("empty", succeeded(0, Optional.empty(), 0, List.of(), Optional.empty())),
                current("script", new JobEvent.Failed(SOME, NOON, TICKET, WORKER, 2, script())),
                current("server", new JobEvent.Failed(SOME, NOON, TICKET, WORKER, 0, server())),
                current(
                        "busy",
                        new JobEvent.Deferred(
                                SOME, NOON, TICKET, WORKER, "LEASE_BUSY", "held by pid 12")),
                current(
                        "stale",
                        new JobEvent.Declined(
                                SOME, NOON, TICKET, WORKER, "STALE", Optional.of(4712L), "older")),
                current(
                        "expired",
                        new JobEvent.Declined(
                                SOME,
                                NOON,
                                TICKET,
                                WORKER,
                                "EXPIRED",
                                Optional.empty(),
                                "61 s old")),
                current("between", new JobEvent.Cancelled(SOME, NOON, TICKET, WORKER, 1)));
    }

    private static FailureReport script() {
        return new FailureReport(
                "UNIQUE_VIOLATION",
                "data",
                "NEVER",
                Optional.of("23505"),
                "could not create unique index \"orders_number\"",
                "mend the data, then replay",
                "5c1e",
                Optional.of(
                        new FailureReport.Place(
                                "007", "007_numbers.sql", 3, 5, 1, "> 3 | ALTER\n  ^")),
                List.of("pid 12, psql, idle in transaction"));
    }

    private static FailureReport server() {
        return new FailureReport(
                "SERVER_UNAVAILABLE",
                "server",
                "LATER",
                Optional.empty(),
                "connection refused",
                "see whether the server runs",
                "77aa",
                Optional.empty(),
                List.of());
    }

    private static Stream<GoldenMessage> migrations() {
        return Stream.of(
                current("alone", new MigrationEvent.Started(SOME, NOON, ACME, entry("up"))),
                current("up", new MigrationEvent.Applied(SOME, NOON, ACME, entry("up"))),
                current("down", new MigrationEvent.Reverted(SOME, NOON, ACME, entry("down"))));
    }

    private static LedgerEntry entry(String direction) {
        return new LedgerEntry(
                SOME,
                "default",
                3,
                "003",
                "orders",
                "versioned",
                direction,
                "cafe".repeat(16),
                "w-1",
                DIGEST.value(),
                "r-7",
                SOME,
                1,
                1);
    }

    private static Stream<GoldenMessage> rollouts() {
        return Stream.of(
                current(
                        "started",
                        new RolloutEvent.Started(SOME, NOON, ROLLOUT, DIGEST.value(), 200)),
                current("canary", new RolloutEvent.WaveOpened(SOME, NOON, ROLLOUT, 1, 2)),
                current("canary", new RolloutEvent.WavePassed(SOME, NOON, ROLLOUT, 1, 2, 0)),
                current(
                        "canary",
                        new RolloutEvent.WaveBaking(SOME, NOON, ROLLOUT, 1, NOON, "manual")),
                current(
                        "budget",
                        new RolloutEvent.WaveFailed(
                                SOME, NOON, ROLLOUT, 2, "3 of 20 tenants failed", 17, 3)),
                current(
                        "budget",
                        new RolloutEvent.Halted(SOME, NOON, ROLLOUT, "3 of 20 tenants failed", 3)),
                current(
                        "reason",
                        new OperatorEvent.Acted(
                                SOME, NOON, "api", "pause", "r-7", Optional.of("INC-7"), "::1")),
                current(
                        "none",
                        new OperatorEvent.Acted(
                                SOME, NOON, "api", "promote", "r-7", Optional.empty(), "::1")),
                current("by-hand", new RolloutEvent.Paused(SOME, NOON, ROLLOUT, "replica lags")),
                current(
                        "by-hand",
                        new RolloutEvent.Resumed(SOME, NOON, ROLLOUT, "it has caught up")),
                current(
                        "half-way",
                        new RolloutEvent.Aborted(SOME, NOON, ROLLOUT, "INC-7", 90, 1, 109)),
                current(
                        "failures",
                        new RolloutEvent.Completed(
                                SOME, NOON, ROLLOUT, "COMPLETED_WITH_FAILURES", 199, 1)));
    }

    private static Stream<GoldenMessage> tenants() {
        var project = new ProjectName("default");
        return Stream.of(
                current(
                        "failover",
                        new TenantEvent.Regressed(
                                SOME,
                                NOON,
                                ACME,
                                project,
                                SOME,
                                7,
                                Optional.of("007"),
                                5,
                                Optional.of("005"),
                                new JobId(SOME),
                                IDENTITY)),
                current(
                        "to-nothing",
                        new TenantEvent.Regressed(
                                SOME,
                                NOON,
                                ACME,
                                project,
                                SOME,
                                1,
                                Optional.empty(),
                                0,
                                Optional.empty(),
                                new JobId(SOME),
                                Optional.empty())));
    }

    private static Stream<GoldenMessage> controls() {
        return Stream.of(
                current(
                        "aborted",
                        new ControlMessage.CancelJob(new JobId(SOME), 2, "aborted: INC-7")));
    }

    private static Stream<GoldenMessage> heartbeats() {
        var started = NOON.minusSeconds(3600);
        var job = new Heartbeat.RunningJob(new JobId(SOME), 2, 1, "3/7 003_orders", NOON);
        return Stream.of(
                current(
                        "working",
                        new Heartbeat(
                                WORKER,
                                NOON,
                                started,
                                "0.1.0",
                                "host",
                                8,
                                7,
                                false,
                                List.of(job),
                                Optional.empty())),
                current(
                        "strained",
                        new Heartbeat(
                                WORKER,
                                NOON,
                                started,
                                "0.1.0",
                                "host",
                                8,
                                7,
                                false,
                                List.of(job),
                                Optional.of(strained()))),
                current(
                        "draining",
                        new Heartbeat(
                                WORKER,
                                NOON,
                                started,
                                "0.1.0",
                                "host",
                                8,
                                0,
                                true,
                                List.of(),
                                Optional.empty())));
    }

    private static List<StrainedServer> strained() {
        var breaker =
                new OpenBreaker(NOON.minusSeconds(9), NOON.plusSeconds(1), "too many connections");
        return List.of(
                new StrainedServer(new ServerId("pg-1"), Optional.of(1), Optional.of(breaker)),
                new StrainedServer(new ServerId("pg-2"), Optional.of(2), Optional.empty()));
    }

    private static Stream<GoldenMessage> states() {
        var project = new ProjectName("default");
        return Stream.of(
                current(
                        "migrated",
                        new TenantState(
                                ACME,
                                project,
                                3,
                                Optional.of(SOME),
                                Optional.of("007"),
                                7,
                                Optional.of(DIGEST),
                                NOON)),
                current(
                        "empty",
                        new TenantState(
                                ACME,
                                project,
                                3,
                                Optional.empty(),
                                Optional.empty(),
                                0,
                                Optional.empty(),
                                NOON)));
    }

    private static Stream<GoldenMessage> failedJobs() {
        var place =
                new FailureReport.Place("007", "007_orders.sql", 3, 7, 2, "CREATE TABLE orders\n^");
        var script =
                new FailureReport(
                        "SCRIPT_ERROR",
                        "script",
                        "NEVER",
                        Optional.of("42P07"),
                        "relation exists",
                        "Correct the script.",
                        "5c1e",
                        Optional.of(place),
                        List.of("pid 4711"));
        var lost =
                new FailureReport(
                        "WORKER_LOST",
                        "internal",
                        "NEVER",
                        Optional.empty(),
                        "3 workers were lost",
                        "Look at the workers' logs.",
                        "77aa",
                        Optional.empty(),
                        List.of());
        return Stream.of(
                current("script", failedJob(Optional.of("007"), script)),
                current("worker-lost", failedJob(Optional.empty(), lost)));
    }

    private static FailedJob failedJob(Optional<String> toVersion, FailureReport failure) {
        return new FailedJob(
                new JobId(SOME),
                ACME,
                ROLLOUT,
                new ServerId("pg-1"),
                new ProjectName("default"),
                "migrate",
                DIGEST,
                toVersion,
                2,
                1,
                NOON,
                failure);
    }

    private static Stream<GoldenMessage> releases() {
        var files =
                List.of(
                        new ReleaseBundle.File("001_orders.sql", "CREATE TABLE orders (id int);\n"),
                        new ReleaseBundle.File("002_größe.sql", "SELECT '\\', \"ü\";\r\n"));
        return Stream.of(
                current(
                        "two-files",
                        new ReleaseBundle(
                                DIGEST, "00", "numbered", Map.of("owner", "app"), files)));
    }
}
