package dev.drover.cli;

import dev.drover.contracts.command.LedgerPolicy;
import dev.drover.contracts.http.FailureGroupView;
import dev.drover.contracts.http.JobView;
import dev.drover.contracts.http.PlanView;
import dev.drover.contracts.http.ReleaseView;
import dev.drover.contracts.http.RolloutRequest;
import dev.drover.contracts.http.RolloutView;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Bodies as a coordinator might send them. */
public final class Views {
    public static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    private Views() {}

    public static RolloutView rollout(String state, RolloutView.Counts counts) {
        var ended = state.startsWith("COMPLETED") || state.equals("ABORTED");
        return new RolloutView(
                "r-1",
                state,
                "default",
                "sha256:" + "ab".repeat(32),
                "0004",
                "migrate",
                LedgerPolicy.DEFAULT,
                Optional.empty(),
                Optional.empty(),
                START,
                ended ? Optional.of(START.plusSeconds(12)) : Optional.empty(),
                counts,
                counts.succeeded() * 2L,
                ended ? 0 : 112,
                ended ? Optional.empty() : Optional.of(125L),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new RolloutView.StartedBy("api", "10.0.0.7")));
    }

    public static RolloutView waitingForWindows(
            RolloutView view, int tenants, Instant nextOpening) {
        return copy(
                view,
                view.servers(),
                view.failures(),
                view.waiting(),
                view.waves(),
                view.note(),
                view.health(),
                Optional.of(new RolloutView.ClosedWindows(tenants, nextOpening)));
    }

    public static RolloutView with(
            RolloutView view,
            List<RolloutView.ServerProgress> servers,
            List<FailureGroupView> failures,
            List<RolloutView.Waiting> waiting) {
        return copy(
                view,
                servers,
                failures,
                waiting,
                view.waves(),
                view.note(),
                view.health(),
                view.closedWindows());
    }

    public static RolloutView waves(RolloutView view, String note, RolloutView.Wave... waves) {
        var health =
                new RolloutView.ServerHealth(
                        "pg-1",
                        Optional.of("FAILED"),
                        "lock queue is 9, at most 3 is allowed",
                        Optional.of(view.createdAt()));
        return copy(
                view,
                view.servers(),
                view.failures(),
                view.waiting(),
                Optional.of(List.of(waves)),
                Optional.of(note),
                Optional.of(List.of(health)),
                view.closedWindows());
    }

    private static RolloutView copy(
            RolloutView view,
            List<RolloutView.ServerProgress> servers,
            List<FailureGroupView> failures,
            List<RolloutView.Waiting> waiting,
            Optional<List<RolloutView.Wave>> waves,
            Optional<String> note,
            Optional<List<RolloutView.ServerHealth>> health,
            Optional<RolloutView.ClosedWindows> closedWindows) {
        return new RolloutView(
                view.id(),
                view.state(),
                view.project(),
                view.release(),
                view.target(),
                view.action(),
                view.policy(),
                view.parent(),
                view.reason(),
                view.createdAt(),
                view.endedAt(),
                view.counts(),
                view.applied(),
                view.perMinute(),
                view.etaSeconds(),
                servers,
                failures,
                waiting,
                view.excluded(),
                waves,
                note,
                health,
                closedWindows,
                view.startedBy());
    }

    public static RolloutView.Counts counts(
            int ready, int running, int retry, int succeeded, int failed) {
        return new RolloutView.Counts(
                ready + running + retry + succeeded + failed,
                ready,
                0,
                running,
                retry,
                succeeded,
                failed,
                0,
                0);
    }

    public static FailureGroupView failure(String fingerprint, String message) {
        return new FailureGroupView(
                fingerprint,
                "LOCK_TIMEOUT",
                "contention",
                Optional.of("55P03"),
                message,
                "end the session that holds the lock, then replay",
                Optional.of("0003"),
                Optional.of("0003_add_note.sql"),
                3,
                13,
                "  2 | -- add note\n> 3 | ALTER TABLE orders ADD COLUMN note text;\n    |             ^",
                List.of("pid 8812 (report-svc, idle in transaction for 14 min)"),
                3,
                2,
                List.of("acme-042", "beta-7", "zeta-1"),
                List.of("r-1"),
                START.plusSeconds(2),
                START.plusSeconds(9));
    }

    /** Of that code and these tenants, all of which stand failed. */
    public static FailureGroupView failure(String fingerprint, String code, String... tenants) {
        return new FailureGroupView(
                fingerprint,
                code,
                "tenant",
                Optional.empty(),
                "it went wrong",
                "mend it",
                Optional.of("0003"),
                Optional.empty(),
                0,
                0,
                "",
                List.of(),
                tenants.length,
                tenants.length,
                List.of(tenants),
                List.of("r-1"),
                START,
                START);
    }

    public static JobView job(String tenant, String state) {
        return new JobView(
                tenant + "-" + state,
                tenant,
                "pg-1",
                state,
                1,
                1,
                0,
                Optional.empty(),
                List.of(),
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    public static ReleaseView release() {
        return new ReleaseView(
                "sha256:" + "ab".repeat(32),
                "numbered",
                Map.of(),
                Optional.of("0004"),
                List.of(
                        migration("0003", "add note", "one", 1),
                        migration("0004", "index note", "per-statement", 2)));
    }

    private static ReleaseView.MigrationView migration(
            String version, String description, String transaction, int statements) {
        return new ReleaseView.MigrationView(
                version,
                description,
                "versioned",
                version + "_" + description.replace(' ', '_') + ".sql",
                transaction,
                "",
                List.of(),
                "ab".repeat(32),
                false,
                IntStream.range(0, statements)
                        .mapToObj(i -> new ReleaseView.StatementView("SELECT " + i, i + 1))
                        .toList(),
                Optional.empty());
    }

    /** The same release; the first of its two migrations cannot be taken back. */
    public static ReleaseView releaseWithWayBack() {
        var release = release();
        var last = release.migrations().getLast();
        var down =
                new ReleaseView.DownView(
                        "0004_index_note.down.sql",
                        "per-statement",
                        "line 1 refuses one",
                        List.of(new ReleaseView.StatementView("DROP INDEX CONCURRENTLY i", 1)));
        return new ReleaseView(
                release.digest(),
                release.format(),
                release.placeholders(),
                release.head(),
                List.of(
                        release.migrations().getFirst(),
                        new ReleaseView.MigrationView(
                                last.version(),
                                last.description(),
                                last.kind(),
                                last.path(),
                                last.transaction(),
                                last.transactionReason(),
                                last.directives(),
                                last.checksum(),
                                true,
                                last.statements(),
                                Optional.of(down))));
    }

    /** Back to 0002: one tenant has both to undo, one nothing, and one is not known. */
    public static PlanView planBack() {
        return new PlanView(
                "default",
                release().digest(),
                "0002",
                3,
                1,
                1,
                Optional.of(START),
                List.of(
                        new PlanView.Group(
                                Optional.of("0004"),
                                List.of("0004", "0003"),
                                1,
                                List.of("acme"),
                                Optional.empty())),
                List.of(new PlanView.ServerShare("pg-01", 1, 4)),
                Optional.empty(),
                Optional.of(detail()),
                Optional.of("revert"));
    }

    /** A plan in which one group has something out of order. */
    public static PlanView plan(PlanView.Group group) {
        var plan = plan();
        return new PlanView(
                plan.project(),
                plan.release(),
                plan.target(),
                plan.tenants(),
                plan.upToDate(),
                plan.unknown(),
                plan.oldestPicture(),
                List.of(group),
                plan.servers(),
                plan.excluded());
    }

    public static PlanView.Detail detail() {
        return new PlanView.Detail(
                "p-1",
                "sha256:plan",
                Optional.of(START),
                Optional.of(1.5),
                List.of(
                        new PlanView.Wave(
                                1,
                                Optional.of("canary"),
                                1,
                                1,
                                List.of("acme"),
                                "manual",
                                1800,
                                Optional.of(2L)),
                        new PlanView.Wave(
                                2,
                                Optional.empty(),
                                12_407,
                                12_195,
                                List.of("other"),
                                "auto",
                                0,
                                Optional.empty())),
                List.of(
                        new PlanView.Warning(
                                "STRONG_LOCK",
                                "0003_add_note.sql:1",
                                "It takes an ACCESS EXCLUSIVE lock on t.",
                                "Mind it.")),
                Optional.of(
                        List.of(
                                new PlanView.WindowShare(
                                        List.of(
                                                new RolloutRequest.Window(
                                                        Optional.empty(),
                                                        "Europe/Berlin",
                                                        Optional.of(List.of("mon", "tue")),
                                                        "22:00",
                                                        "04:00")),
                                        12_000),
                                new PlanView.WindowShare(List.of(), 408))));
    }

    public static PlanView plan() {
        return new PlanView(
                "default",
                release().digest(),
                "0004",
                12_408,
                212,
                6,
                Optional.of(START),
                List.of(
                        new PlanView.Group(
                                Optional.of("0002"),
                                List.of("0003", "0004"),
                                12_190,
                                List.of("acme-1", "acme-2"),
                                Optional.empty()),
                        new PlanView.Group(
                                Optional.empty(),
                                List.of("0003", "0004"),
                                6,
                                List.of("neu-1"),
                                Optional.empty())),
                List.of(
                        new PlanView.ServerShare("pg-01", 6_204, 4),
                        new PlanView.ServerShare("pg-02", 6_204, 0)),
                Optional.empty());
    }
}
