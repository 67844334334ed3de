package dev.drover.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.cli.Drover;
import dev.drover.cli.Views;
import dev.drover.cli.console.Console;
import dev.drover.cli.console.Screen;
import dev.drover.contracts.command.LedgerPolicy;
import dev.drover.contracts.command.LedgerPolicy.CosmeticChange;
import dev.drover.contracts.command.LedgerPolicy.OnClone;
import dev.drover.contracts.command.LedgerPolicy.OutOfOrder;
import dev.drover.contracts.command.LedgerPolicy.Repair;
import dev.drover.contracts.http.AuditView;
import dev.drover.contracts.http.DiscoverRequest;
import dev.drover.contracts.http.DiscoverView;
import dev.drover.contracts.http.HoldView;
import dev.drover.contracts.http.ImportResult;
import dev.drover.contracts.http.PlanView;
import dev.drover.contracts.http.ProbeView;
import dev.drover.contracts.http.Problem;
import dev.drover.contracts.http.ReconcileRequest;
import dev.drover.contracts.http.ReleaseUpload;
import dev.drover.contracts.http.ReplayFilter;
import dev.drover.contracts.http.ReplayRequest;
import dev.drover.contracts.http.ReplayView;
import dev.drover.contracts.http.RolloutRequest;
import dev.drover.contracts.http.RolloutView;
import dev.drover.contracts.http.SkipRequest;
import dev.drover.contracts.http.SteeringRequest;
import dev.drover.contracts.http.TenantView;
import dev.drover.contracts.http.TenantsChanged;
import dev.drover.contracts.http.VersionsView;
import dev.drover.contracts.wire.Json;
import dev.drover.contracts.wire.UnreadableRecordException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandsTest {
    private final CoordinatorOnPaper coordinator = new CoordinatorOnPaper();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir Path folder;

    @BeforeEach
    void aFolderOfMigrations() throws Exception {
        Files.writeString(folder.resolve("0003_add_note.sql"), "SELECT 0");
        Files.createDirectory(folder.resolve("more"));
        Files.writeString(folder.resolve("more/0004_index_note.sql"), "SELECT 1");
        Files.createDirectory(folder.resolve(".git"));
        Files.writeString(folder.resolve(".git/config"), "hidden");
        coordinator.answer("POST /api/v1/releases", Views.release());
    }

    @AfterEach
    void stop() {
        coordinator.close();
    }

    @Test
    void planUploadsWhatIsNotHiddenAndShowsWhoMissesWhat() throws Exception {
        coordinator.answer("POST /api/v1/plans", Views.plan());

        assertThat(run("plan", "-m", folder.toString(), "--to", "0004", "-l", "tier=gold"))
                .isZero();

        var upload = Json.read(coordinator.requests().getFirst().body(), ReleaseUpload.class);
        assertThat(upload.files())
                .extracting(ReleaseUpload.File::path)
                .containsExactly("0003_add_note.sql", "more/0004_index_note.sql");
        var request = Json.read(coordinator.requests().getLast().body(), RolloutRequest.class);
        assertThat(request.selection().labels()).containsExactly(Map.entry("tier", "gold"));
        assertThat(request.toVersion()).contains("0004");
        assertThat(out.toString())
                .contains("default → 0004   2 migrations, 3 statements   for 12,408 tenants")
                .contains("212 up to date · 12,190 behind · 6 never looked at")
                .containsPattern("0002 +12,190 +2 +0003, 0004 +acme-1, acme-2 \\+12,188");
    }

    @Test
    void aPlanBackSaysSoAndShowsTheDownScripts() {
        try (var other = new CoordinatorOnPaper()) {
            other.answer("POST /api/v1/releases", Views.releaseWithWayBack())
                    .answer("POST /api/v1/plans", Views.planBack());
            assertThat(
                            on(other.location())
                                    .run(
                                            "plan",
                                            "-m",
                                            folder.toString(),
                                            "--to",
                                            "0002",
                                            "--down",
                                            "--statements"))
                    .isZero();
        }

        assertThat(out.toString())
                .contains("default → back to 0002   2 migrations to undo, 1 statement")
                .contains("1 with nothing to undo · 1 to undo · 1 never looked at")
                .contains("(what they would undo is unknown)")
                .containsPattern("at +tenants +to undo +will undo")
                .containsPattern("0004 +1 +2 +0004, 0003 +acme")
                .contains("0004_index_note.down.sql  without a transaction around it: line 1")
                .contains("  DROP INDEX CONCURRENTLY i")
                .contains("no down script for 0003_add_note.sql  cannot be taken back")
                .doesNotContain("behind", "will apply", "  SELECT 1");
        assertThat(out.toString().indexOf("0004_index_note.down.sql"))
                .as("the last comes first")
                .isLessThan(out.toString().indexOf("no down script for 0003"));
        assertThat(err.toString())
                .contains("run: drover apply -m " + folder + " --to 0002 --down …");
    }

    @Test
    void planShowsWavesAndWarningsAndApplyTakesExactlyThatPlan() throws Exception {
        var plan = Views.plan().with(Views.detail());
        coordinator.answer("POST /api/v1/plans", plan);
        coordinator.answer(
                "POST /api/v1/rollouts", problem(409, "PLAN_STALE"), running(), running());
        var file = folder.resolve("saved.plan").toString();

        assertThat(
                        run(
                                "plan",
                                "-m",
                                folder.toString(),
                                "--waves",
                                "1",
                                "--statements",
                                "--out",
                                file))
                .isZero();
        assertThat(out.toString())
                .containsPattern("1 canary +1 +1 +about 2 s +bakes 30 min, waits for promote +acme")
                .containsPattern("2 +12,407 +12,195 +unknown")
                .contains("a tenant took 1.5 s in the median")
                .containsPattern("12,000 +mon tue 22:00–04:00 Europe/Berlin")
                .containsPattern("408 +at any time: no window concerns them")
                .contains("warning  0003_add_note.sql:1  It takes an ACCESS EXCLUSIVE lock")
                .containsPattern("0004_index_note.sql +without a transaction")
                .contains("  SELECT 1");
        assertThat(err.toString()).contains("run: drover apply --plan " + file + " --watch");
        var asked = Json.read(coordinator.requests().getLast().body(), RolloutRequest.class);
        assertThat(asked.strategy().waves().orElseThrow()).hasSize(1);

        assertThat(run("apply", "--plan", file)).isEqualTo(11);
        assertThat(err.toString()).contains("[PLAN_STALE]");
        assertThat(run("apply", "--plan", file, "--reason", "ORD-1")).isZero();
        var sent = Json.read(coordinator.requests().getLast().body(), RolloutRequest.class);
        assertThat(sent.plan()).contains(plan);
        assertThat(sent.strategy()).isEqualTo(asked.strategy());
        assertThat(sent.reason()).contains("ORD-1");

        assertThat(run("apply", "--plan", file, "--waves", "2")).isEqualTo(2);
        assertThat(err.toString()).contains("so --waves has no place");
        Files.writeString(folder.resolve("broken.plan"), "{}");
        assertThat(run("apply", "--plan", folder.resolve("broken.plan").toString())).isEqualTo(2);
        assertThat(err.toString()).contains("[UNREADABLE_FILE]");
        assertThat(run("apply")).isEqualTo(2);
        assertThat(err.toString()).contains("--migrations is missing");
    }

    @Test
    void planSaysWhatThePolicyDoesAndHandsItOnToApply() throws Exception {
        coordinator.answer(
                "POST /api/v1/plans",
                Views.plan(overtaken("refuse", "0003")),
                Views.plan(overtaken("allow", "0003")),
                Views.plan(overtaken("ignore")));

        assertThat(run("plan", "-m", folder.toString())).isZero();
        assertThat(out.toString()).containsPattern("0004 +7 +1 +nothing +refused: 0003");
        assertThat(err.toString()).contains("… --watch");
        assertThat(run("plan", "-m", folder.toString(), "--out-of-order", "allow")).isZero();
        assertThat(out.toString()).containsPattern("0004 +7 +1 +0003 +allowed: 0003");
        assertThat(err.toString()).contains("… --out-of-order allow --watch");
        assertThat(run("plan", "-m", folder.toString(), "--out-of-order", "IGNORE")).isZero();
        assertThat(out.toString()).containsPattern("0004 +7 +0 +nothing +ignored: 0003");

        var request = Json.read(coordinator.requests().getLast().body(), RolloutRequest.class);
        assertThat(request.policy()).isEqualTo(LedgerPolicy.DEFAULT.with(OutOfOrder.IGNORE));
    }

    private static PlanView.Group overtaken(String treatment, String... pending) {
        return new PlanView.Group(
                Optional.of("0004"),
                List.of(pending),
                7,
                List.of("late-1"),
                Optional.of(new PlanView.OutOfOrder(List.of("0003"), treatment)));
    }

    @Test
    void applySendsThePolicyThatWasChosen() throws Exception {
        coordinator.answer("POST /api/v1/rollouts", running());

        assertThat(
                        run(
                                "apply",
                                "-m",
                                folder.toString(),
                                "--out-of-order=allow",
                                "--cosmetic-change=refuse",
                                "--on-clone=adopt"))
                .isZero();

        var request = Json.read(coordinator.requests().getLast().body(), RolloutRequest.class);
        assertThat(request.policy())
                .isEqualTo(
                        new LedgerPolicy(
                                OutOfOrder.ALLOW,
                                CosmeticChange.REFUSE,
                                OnClone.ADOPT,
                                Repair.NONE));
    }

    @Test
    void applyPrintsOnlyTheIdOnStandardOutput() throws Exception {
        coordinator.answer("POST /api/v1/rollouts", running());

        var exit =
                run(
                        "apply",
                        "-m",
                        folder.toString(),
                        "--per-server",
                        "2",
                        "--give-up-after",
                        "5m",
                        "--idempotency-key",
                        "key-1",
                        "--reason",
                        "ORD-1");

        assertThat(exit).isZero();
        assertThat(out.toString()).isEqualTo("r-1\n");
        var request = coordinator.requests().getLast();
        assertThat(request.headers()).containsEntry("Idempotency-key", "key-1");
        var body = Json.read(request.body(), RolloutRequest.class);
        assertThat(body.strategy().perServer()).isEqualTo(2);
        assertThat(body.strategy().giveUpAfterSeconds()).isEqualTo(300);
        assertThat(body.reason()).contains("ORD-1");
        assertThat(body.policy()).isEqualTo(LedgerPolicy.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource({
        "COMPLETED, 0, 0",
        "COMPLETED_WITH_FAILURES, 2, 3",
        "HALTED, 2, 4",
        "ABORTED, 0, 4"
    })
    void watchingEndsWithTheCodeOfTheOutcome(String state, int failed, int exit) {
        coordinator.answer("POST /api/v1/rollouts", running());
        coordinator.answer(
                "GET /api/v1/rollouts/r-1",
                running(),
                Views.rollout(state, Views.counts(0, 0, 0, 8, failed)));

        assertThat(run("apply", "-m", folder.toString(), "--watch")).isEqualTo(exit);

        assertThat(out.toString()).isEqualTo("r-1\n");
        assertThat(err.toString()).contains("8 ok");
    }

    @Test
    void watchingGivesUpAtItsTimeoutAndSaysThatTheRolloutGoesOn() {
        coordinator.answer("POST /api/v1/rollouts", running());
        coordinator.answer("GET /api/v1/rollouts/r-1", running());

        assertThat(run("apply", "-m", folder.toString(), "--watch", "--timeout", "1ms"))
                .isEqualTo(8);

        assertThat(err.toString()).contains("the rollout goes on").contains("drover status r-1");
    }

    @Test
    void everyChangeIsOneLineOfJson() throws Exception {
        coordinator.answer("POST /api/v1/rollouts", running());
        var last = Views.rollout("COMPLETED", Views.counts(0, 0, 0, 10, 0));
        coordinator.answer("GET /api/v1/rollouts/r-1", running(), running(), last);

        assertThat(run("apply", "-m", folder.toString(), "--watch", "-o", "jsonl")).isZero();

        var lines = out.toString().lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(Json.read(lines.getLast(), RolloutView.class)).isEqualTo(last);
    }

    @Test
    void statusWithoutRolloutsSaysSo() {
        coordinator.answer("GET /api/v1/rollouts/latest", problem(404, "ROLLOUT_UNKNOWN"));

        assertThat(run("status")).isZero();
        assertThat(err.toString()).contains("no rollouts yet");
        assertThat(run("status", "latest")).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"RUNNING, 0", "PAUSED, 5", "HALTED, 4", "COMPLETED_WITH_FAILURES, 3"})
    void statusTellsTheStateByItsExitCode(String state, int exit) {
        coordinator.answer(
                "GET /api/v1/rollouts/latest", Views.rollout(state, Views.counts(1, 0, 0, 1, 1)));

        assertThat(run("status")).isEqualTo(exit);
    }

    @Test
    void rolloutsAreListedWithWhoBeganThem() {
        coordinator.answer(
                "GET /api/v1/rollouts",
                List.of(
                        Views.rollout("COMPLETED_WITH_FAILURES", Views.counts(0, 0, 0, 8, 2)),
                        running()),
                List.of());

        assertThat(run("rollouts", "--state", "running,completed-with-failures", "--limit", "7"))
                .isZero();

        assertThat(coordinator.requests().getLast().line())
                .contains("state=RUNNING&state=COMPLETED_WITH_FAILURES", "limit=7");
        assertThat(out.toString())
                .containsPattern(
                        "r-1 +completed with failures +migrate +0004 +a?b?[ab…]+ +10/10, 2 failed"
                                + " +api 10.0.0.7 ")
                .containsPattern("r-1 +running +migrate .* 2/10 ");
        assertThat(run("rollouts")).isZero();
        assertThat(err.toString()).contains("no rollouts yet");
        assertThat(run("rollouts", "--state", "halted")).isZero();
        assertThat(err.toString()).contains("no rollout is in that state");
    }

    @Test
    void rolloutsAreToldToPrograms() {
        coordinator.answer("GET /api/v1/rollouts", List.of(running(), running()));

        assertThat(run("rollouts", "-o", "jsonl")).isZero();

        assertThat(out.toString().lines()).hasSize(2).allMatch(line -> line.startsWith("{"));
    }

    @ParameterizedTest
    @CsvSource({
        "400, 2", "401, 9", "403, 9", "404, 2", "409, 11", "412, 12", "422, 2", "500, 1", "503, 10"
    })
    void refusalsHaveTheirExitCodes(int status, int exit) {
        coordinator.answer("GET /api/v1/workers", problem(status, "SOME_CODE"));

        assertThat(run("workers", "list")).isEqualTo(exit);
        assertThat(err.toString())
                .startsWith("drover: what went wrong\n  why it did\n")
                .contains("  do: mend it\n  [SOME_CODE]\n")
                .doesNotContain("\tat ");
    }

    @Test
    void aRequestThatIsStillWorkedOnIsAskedAgainWithItsKey() {
        coordinator.answerRaw("POST /api/v1/rollouts", busy("1"));
        coordinator.answer("POST /api/v1/rollouts", running());

        assertThat(run("apply", "-m", folder.toString(), "--idempotency-key", "k")).isZero();

        assertThat(out.toString()).isEqualTo("r-1\n");
        assertThat(err.toString()).contains("asking again with the same key", "free in 1 s");
        assertThat(coordinator.requests())
                .filteredOn(request -> request.line().equals("POST /api/v1/rollouts"))
                .hasSize(2)
                .allSatisfy(request ->
                        assertThat(request.headers()).containsEntry("Idempotency-key", "k"));
    }

    @Test
    void aRequestThatOneDiedOverIsNoConflict() {
        coordinator.answerRaw("GET /api/v1/workers", busy("87"));

        assertThat(run("workers", "list")).isEqualTo(10);
        assertThat(err.toString()).contains("[IDEMPOTENCY_IN_PROGRESS]");
    }

    private static CoordinatorOnPaper.Answer busy(String retryAfter) {
        return new CoordinatorOnPaper.Answer(
                409,
                "application/problem+json",
                Json.write(problem(409, "IDEMPOTENCY_IN_PROGRESS")),
                Map.of("Retry-After", retryAfter));
    }

    @Test
    void nobodyListeningIsExplained() {
        var location = coordinator.location();
        coordinator.close();

        assertThat(on(location).run("status")).isEqualTo(10);
        assertThat(err.toString())
                .contains("cannot reach the coordinator at " + location)
                .contains("drover demo")
                .contains("DROVER_COORDINATOR");
    }

    @Test
    void anAnswerOfSomethingElseIsNotTakenForAnEmptyFleet() {
        coordinator.answerRaw(
                "GET /api/v1/rollouts/latest",
                new CoordinatorOnPaper.Answer(404, "text/html", "<html>"));
        assertThat(run("status")).isEqualTo(2);
        coordinator.answerRaw(
                "GET /api/v1/workers", new CoordinatorOnPaper.Answer(200, "text/html", "<html>"));
        assertThat(run("workers", "list")).isEqualTo(1);
        assertThat(err.toString()).contains("not that of a Drover coordinator");
    }

    @Test
    void everyProblemOfAnImportIsListedWithItsPlace() throws Exception {
        var file = Files.writeString(folder.resolve("fleet.yaml"), "tenants: []");
        coordinator.answer(
                "POST /api/v1/fleet/import",
                new Problem(
                        "about:blank",
                        "the tenants file is wrong",
                        422,
                        "FLEET_INVALID",
                        "2 problems",
                        "correct them",
                        List.of(
                                new Problem.Item(
                                        "SERVER_UNKNOWN", "fleet.yaml:3", "no pg-9", "add it"),
                                new Problem.Item("DUPLICATE", "fleet.yaml:7", "acme twice", ""))),
                new ImportResult(2, 3, 1, 0));

        assertThat(run("tenants", "import", file.toString())).isEqualTo(2);
        assertThat(err.toString())
                .contains("fleet.yaml:3  no pg-9  [SERVER_UNKNOWN]\n      do: add it")
                .contains("fleet.yaml:7  acme twice  [DUPLICATE]");
        assertThat(run("tenants", "import", file.toString())).isZero();
        assertThat(out.toString()).isEqualTo("3 added, 1 changed, 0 unchanged on 2 servers\n");
    }

    @Test
    void filtersReachTheCoordinatorEncoded() {
        coordinator.answer(
                "GET /api/v1/tenants",
                List.of(
                        new TenantView(
                                "acme",
                                "pg-1",
                                "acme",
                                Optional.of("shop"),
                                "default",
                                Map.of("tier", "gold"),
                                Optional.of("0004"),
                                4,
                                Optional.of(Views.START),
                                Optional.empty(),
                                Optional.of(
                                        new TenantView.Quarantine(
                                                "MANUAL", "disk full", Views.START)),
                                Optional.of("import"))));

        assertThat(run("tenants", "list", "-l", "tier=gold & silver", "--server", "pg-1")).isZero();

        assertThat(coordinator.requests().getLast().line())
                .contains("server=pg-1")
                .contains("label=tier%3Dgold%20%26%20silver");
        assertThat(out.toString())
                .contains("acme.shop")
                .contains("tier=gold")
                .contains("MANUAL: disk full");

        assertThat(run("tenants", "list", "-l", "tier in (a,b),!x", "--quarantined")).isZero();
        assertThat(coordinator.requests().getLast().line())
                .contains("selector=tier%20in%20%28a%2Cb%29%2C%21x", "quarantined=true")
                .doesNotContain("label=");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tenants list -l tier=gold -l tier=silver | 'tier in (gold,silver)'",
                "tenants list -l tier=gold,!trial,tier=silver | 'tier in (gold,silver)'",
                "reconcile -l tier=gold -l tier=silver | 'tier in (gold,silver)'",
                "plan -m FOLDER -l tier=gold -l tier=silver | 'tier in (gold,silver)'",
                "tenants quarantine -l tier=gold -l tier=silver --reason x | 'tier in (gold,silver)'",
                "tenants add a --server s --database a -l t=1 -l t=2 | leave one of them out",
                "tenants discover s --databases * -l t=1,t=2 | leave one of them out",
                "tenants label acme tier=gold tier=silver | leave one of them out",
                "tenants label acme tier=gold tier- | leave tier- out",
                "plan -m FOLDER --placeholder a=1 --placeholder a=2 | leave one of them out",
                "plan -m FOLDER --placeholder a | is no NAME=VALUE"
            })
    void aNameWithTwoValuesIsRefused(String line, String told) {
        assertThat(run(line.replace("FOLDER", folder.toString()).split(" "))).isEqualTo(2);

        assertThat(err.toString()).contains(told);
        assertThat(coordinator.requests())
                .noneMatch(request -> !request.line().equals("POST /api/v1/releases"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "apply -m FOLDER --timeout 5m | --timeout is about --watch",
                "status --timeout 5m | --timeout is about --watch",
                "reconcile --timeout 5m | --timeout is about --watch",
                "replay --rollout r-1 --reason x --timeout 5m | --timeout is about --watch",
                "repair --accept -t a --reason x --timeout 5m | --timeout is about --watch",
                "replay --rollout r-1 --dry-run --watch | nothing that could be watched",
                "repair --accept -t a --dry-run --watch | nothing that could be watched",
                "replay --rollout r-1 --dry-run --format flyway | add -m DIR",
                "replay --rollout r-1 --dry-run --placeholder a=b | add -m DIR",
                "plan -m FOLDER --statements -o json | --statements is shown to people only",
                "tenants discover pg --databases x --database y | leave --database out",
                "apply -m FOLDER --on-failure abort | add --budget N",
                "-o json version | --output before \"version\" says nothing to it",
                "--color never completion bash | --color before \"completion\"",
                "failures --all show 5c1e | --all before \"show\" says nothing to it",
                "--coordinator http://127.0.0.1:1 migrate -m x | --coordinator before \"migrate\""
            })
    void whatWouldBeIgnoredIsRefused(String line, String told) {
        assertThat(run(line.replace("FOLDER", folder.toString()).split(" "))).isEqualTo(2);

        assertThat(err.toString()).contains(told);
        assertThat(coordinator.requests())
                .noneMatch(request -> !request.line().equals("POST /api/v1/releases"));
    }

    @Test
    void onFailureIsHonouredWithABudgetOfAnyKind() throws Exception {
        coordinator.answer("POST /api/v1/rollouts", running());

        assertThat(run("apply", "-m", folder.toString(), "--on-failure", "abort", "--budget", "1"))
                .isZero();
        assertThat(run("apply", "-m", folder.toString(), "--on-failure", "pause", "--waves", "1"))
                .isZero();
        assertThat(run("apply", "-m", folder.toString(), "--on-failure", "continue")).isZero();
        assertThat(sentStrategy().onFailure()).contains("continue");
    }

    @Test
    void theSameValueTwiceIsNoContradiction() throws Exception {
        coordinator.answer("POST /api/v1/reconciles", running());

        assertThat(run("reconcile", "-l", "tier=gold", "-l", "tier=gold,region in (eu,us)"))
                .isZero();

        var request = Json.read(coordinator.requests().getLast().body(), ReconcileRequest.class);
        assertThat(request.selection().selector())
                .contains("tier=gold,tier=gold,region in (eu,us)");
    }

    @Test
    void theSpreadOfVersionsIsTold() {
        coordinator.answer(
                "GET /api/v1/tenants/versions",
                new VersionsView(
                        List.of(
                                new VersionsView.ProjectVersions(
                                        "default",
                                        3,
                                        1,
                                        Optional.of("6"),
                                        Optional.of("7"),
                                        List.of(
                                                new VersionsView.VersionCount(
                                                        Optional.of("6"), 1, List.of("acme")),
                                                new VersionsView.VersionCount(
                                                        Optional.of("7"),
                                                        2,
                                                        List.of("b", "c")))))));

        assertThat(run("tenants", "versions")).isZero();

        assertThat(out.toString())
                .contains("acme")
                .contains("default: 3 tenants from 6 to 7, 1 in quarantine");
    }

    @Test
    void aServerThatIsNotReachableEndsThePingWithThree() {
        coordinator.answer(
                "POST /api/v1/tenants/acme/ping",
                new ProbeView(
                        "pg-1",
                        "acme",
                        false,
                        Optional.of("w-1"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(
                                new ProbeView.Failure(
                                        "SERVER_UNREACHABLE", "refused", "look at it"))));

        assertThat(run("tenants", "ping", "acme")).isEqualTo(3);

        assertThat(out.toString()).contains("NO").contains("SERVER_UNREACHABLE: refused");
        assertThat(run("tenants", "ping")).isEqualTo(2);
    }

    @Test
    void whatWasDiscoveredIsListedWithWhatItChanged() throws Exception {
        coordinator.answer(
                "POST /api/v1/servers/pg-1/discover",
                new DiscoverView(
                        new ImportResult(0, 1, 0, 1, Optional.of(2), Optional.empty()),
                        List.of("t_a", "t_b")));

        assertThat(run("tenants", "discover", "pg-1", "--databases", "t_*", "--dry-run")).isZero();

        assertThat(out.toString())
                .isEqualTo(
                        """
                        t_a
                        t_b
                        1 added, 0 changed, 1 unchanged, 2 vanished and in quarantine (dry run: nothing was changed)
                        """);
        var request = Json.read(coordinator.requests().getLast().body(), DiscoverRequest.class);
        assertThat(request.databases()).contains("t_*");
        assertThat(request.dryRun()).isTrue();
        assertThat(run("tenants", "discover", "pg-1", "--schemas", "t_*")).isEqualTo(2);
        assertThat(err.toString()).contains("--schemas needs a database");
    }

    @Test
    void aFailureIsFoundByTheBeginningOfItsFingerprint() {
        coordinator.answer(
                "GET /api/v1/failures",
                List.of(
                        Views.failure("5c1e00", "canceling statement"),
                        Views.failure("5c1f00", "x")));

        assertThat(run("failures", "show", "5c1e")).isZero();
        assertThat(out.toString())
                .contains("55P03 LOCK_TIMEOUT ×3  2 still open")
                .contains("0003_add_note.sql:3:13")
                .contains("Blocked by pid 8812")
                .contains("drover replay --fingerprint 5c1e00 --reason");
        assertThat(run("failures", "show", "5c1")).isEqualTo(2);
        assertThat(err.toString()).contains("5c1e00, 5c1f00").contains("[FINGERPRINT_AMBIGUOUS]");
        assertThat(run("failures", "show", "ff")).isEqualTo(2);
    }

    @Test
    void textFromElsewhereCannotSteerTheTerminal() {
        coordinator.answer(
                "GET /api/v1/failures",
                List.of(Views.failure("5c1e", "\u001b[2J\u001b]0;owned\u0007")));

        run("failures", "show", "5c1e");

        assertThat(out.toString()).doesNotContain("\u001b").contains("?[2J?]0;owned?");
    }

    @Test
    void aReplayMayNameFailuresByWhatTheyAre() throws Exception {
        coordinator.answer(
                "POST /api/v1/replays", new ReplayView(List.of("acme"), List.of(), true));

        assertThat(
                        run(
                                "replay",
                                "--filter",
                                "sqlstate=53300,server=pg-07",
                                "--filter",
                                "label.region=eu",
                                "--dry-run"))
                .isZero();
        var request = Json.read(coordinator.requests().getLast().body(), ReplayRequest.class);
        assertThat(request.filter())
                .contains(
                        new ReplayFilter(
                                Optional.of("53300"),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of("pg-07"),
                                Map.of("region", "eu")));
        assertThat(run("replay", "--filter", "colour=red", "--dry-run")).isEqualTo(2);
        assertThat(run("replay", "--filter", "code", "--dry-run")).isEqualTo(2);
        assertThat(run("replay", "--filter", "code=A,code=B", "--dry-run")).isEqualTo(2);
    }

    @Test
    void aReplayNeedsAReasonAndSomethingToReplay() throws Exception {
        coordinator.answer(
                "POST /api/v1/replays", new ReplayView(List.of("acme"), List.of("r-2"), false));

        assertThat(run("replay", "--reason", "x")).isEqualTo(2);
        assertThat(run("replay", "--rollout", "r-1")).isEqualTo(2);
        assertThat(coordinator.requests()).isEmpty();
        assertThat(run("replay", "--rollout", "r-1", "-m", folder.toString(), "--reason", "mended"))
                .isZero();
        var request = Json.read(coordinator.requests().getLast().body(), ReplayRequest.class);
        assertThat(request.release()).contains(Views.release().digest());
        assertThat(out.toString()).isEqualTo("r-2\n");
    }

    @Test
    void applyTakesOnlyTheFailedOfARollout() throws Exception {
        coordinator.answer(
                "POST /api/v1/replays",
                new ReplayView(List.of("acme", "beta"), List.of("r-1"), true));
        coordinator.answer(
                "POST /api/v1/rollouts", Views.rollout("RUNNING", Views.counts(1, 0, 0, 0, 0)));

        assertThat(run("apply", "-m", folder.toString(), "--failed-of", "r-1", "-t", "beta,gamma"))
                .isZero();
        var requests = coordinator.requests();
        assertThat(Json.read(requests.getFirst().body(), ReplayRequest.class).dryRun()).isTrue();
        var request = Json.read(requests.getLast().body(), RolloutRequest.class);
        assertThat(request.selection().tenants()).containsExactly("beta");

        assertThat(run("apply", "-m", folder.toString(), "--failed-of", "r-1", "-t", "gamma"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("EMPTY_SELECTION");
    }

    @Test
    void aRepairNeedsToBeToldWhatHowAndWhy() throws Exception {
        coordinator.answer(
                "POST /api/v1/replays", new ReplayView(List.of("acme"), List.of("r-2"), false));

        assertThat(run("repair", "--fingerprint", "5c1e", "--reason", "x")).isEqualTo(2);
        assertThat(run("repair", "--accept", "--reason", "x")).isEqualTo(2);
        assertThat(run("repair", "--accept", "--fingerprint", "5c1e")).isEqualTo(2);
        assertThat(coordinator.requests()).isEmpty();
        assertThat(run("repair", "--accept", "--fingerprint", "5c1e", "--reason", "compared"))
                .isZero();
        var request = Json.read(coordinator.requests().getLast().body(), ReplayRequest.class);
        assertThat(request.repair()).contains("accept");
        assertThat(request.fingerprint()).contains("5c1e");
        assertThat(out.toString()).isEqualTo("r-2\n");
    }

    @Test
    void aRepairThatTookNoEffectSaysWhereAndWhatToDo() {
        var tenants = List.of("acme-042", "beta-7", "gamma", "delta", "omega");
        coordinator
                .answer("POST /api/v1/replays", new ReplayView(tenants, List.of("r-1"), false))
                .answer(
                        "GET /api/v1/rollouts/r-1",
                        Views.rollout("COMPLETED_WITH_FAILURES", Views.counts(0, 0, 1, 3, 0)))
                .answer(
                        "GET /api/v1/rollouts/r-1/jobs",
                        List.of(
                                Views.job("acme-042", "FAILED"),
                                Views.job("beta-7", "FAILED"),
                                Views.job("delta", "FAILED"),
                                Views.job("delta", "SUCCEEDED"),
                                Views.job("gamma", "CANCELLED"),
                                Views.job("omega", "FAILED"),
                                Views.job("nobody-asked", "FAILED")))
                .answer(
                        "GET /api/v1/failures",
                        List.of(
                                Views.failure("5c1e", "CHANGED_MIGRATION", "acme-042"),
                                Views.failure("77aa", "LOCK_TIMEOUT", "beta-7", "nobody-asked"),
                                Views.failure("99bb", "LOCK_TIMEOUT", "nobody-asked")));

        assertThat(run("repair", "--accept", "--fingerprint", "5c1e", "--reason", "x", "--watch"))
                .isEqualTo(3);
        assertThat(err.toString())
                .contains(
                        "the repair did not take effect in 4 of 5 tenants: acme-042, beta-7, gamma, omega")
                .contains("acme-042  it went wrong  [CHANGED_MIGRATION]")
                .contains("restore the file as it was when it began")
                .contains("beta-7  it went wrong  [LOCK_TIMEOUT]")
                .contains("drover replay --fingerprint 77aa")
                .contains("omega  failed too")
                .contains("gamma  the rollout ended, or was stopped, before their turn")
                .contains("[REPAIR_WITHOUT_EFFECT]")
                .doesNotContain("nobody-asked");
    }

    @Test
    void aRepairThatTookEffectEverywhereIsDone() {
        coordinator
                .answer(
                        "POST /api/v1/replays",
                        new ReplayView(List.of("acme"), List.of("r-1"), false))
                .answer(
                        "GET /api/v1/rollouts/r-1",
                        Views.rollout("COMPLETED", Views.counts(0, 0, 1, 0, 0)))
                .answer(
                        "GET /api/v1/rollouts/r-1/jobs",
                        List.of(Views.job("acme", "FAILED"), Views.job("acme", "SUCCEEDED")))
                .answer("GET /api/v1/failures", List.of());

        assertThat(run("repair", "--accept", "-t", "acme", "--reason", "x", "--watch")).isZero();
        assertThat(run("repair", "--accept", "-t", "acme", "--reason", "x")).isZero();
        assertThat(err.toString()).contains("not known yet", "drover failures --rollout r-1");
    }

    @Test
    void reconcileAsksForTheSelectedTenants() throws Exception {
        coordinator.answer(
                "POST /api/v1/reconciles", Views.rollout("RUNNING", Views.counts(1, 0, 0, 0, 0)));

        assertThat(run("reconcile", "--rollout", "latest", "-t", "beta", "--reason", "restored"))
                .isZero();
        var request = Json.read(coordinator.requests().getLast().body(), ReconcileRequest.class);
        assertThat(request.selection().tenants()).containsExactly("beta");
        assertThat(request.rollout()).contains("latest");
        assertThat(request.project()).isEmpty();
        assertThat(request.reason()).contains("restored");
    }

    @Test
    void planAndApplyLookFirstWhenAskedTo() throws Exception {
        coordinator.answer(
                "POST /api/v1/reconciles", Views.rollout("COMPLETED", Views.counts(0, 0, 1, 0, 0)));
        coordinator.answer(
                "GET /api/v1/rollouts/" + Views.rollout("", Views.counts(0, 0, 1, 0, 0)).id(),
                Views.rollout("COMPLETED", Views.counts(0, 0, 1, 0, 0)));

        run("plan", "-m", folder.toString(), "--fresh", "-t", "beta");
        assertThat(coordinator.requests())
                .extracting(CoordinatorOnPaper.Request::line)
                .containsSubsequence("POST /api/v1/reconciles", "POST /api/v1/plans");
    }

    @Test
    void aFreshLookBeforeTheFirstRolloutIsAgainstTheUploadedRelease() {
        looksAt("COMPLETED", Views.counts(0, 0, 1, 0, 0));
        coordinator.answer("POST /api/v1/plans", Views.plan().with(Views.detail()));

        assertThat(run("plan", "-m", folder.toString(), "--fresh")).isZero();
        assertThat(asked("POST /api/v1/reconciles", ReconcileRequest.class).release())
                .contains(Views.release().digest());
    }

    @Test
    void aPlanGoesOnWithoutTenantsThatCannotBeLookedAtAndSaysSo() {
        looksAt("COMPLETED_WITH_FAILURES", Views.counts(0, 0, 0, 1, 1));
        coordinator.answer("POST /api/v1/plans", Views.plan().with(Views.detail()));
        coordinator.answer(
                "GET /api/v1/rollouts/" + lookId() + "/jobs",
                List.of(Views.job("beta", "SUCCEEDED"), Views.job("acme", "FAILED")));

        assertThat(run("plan", "-m", folder.toString(), "--fresh")).isZero();
        assertThat(out.toString())
                .contains("1 tenant could not be looked at, and is planned as last told: acme.")
                .contains("[NOT_LOOKED_AT]");

        assertThat(run("apply", "-m", folder.toString(), "--fresh")).isEqualTo(12);
        assertThat(err.toString())
                .contains("1 tenant could not be looked at: acme; nothing was started")
                .contains("[NOT_VERIFIED]");
        assertThat(coordinator.requests())
                .noneMatch(request -> request.line().equals("POST /api/v1/rollouts"));
    }

    @Test
    void anAbortedLookIsNoLook() {
        looksAt("ABORTED", Views.counts(0, 0, 0, 1, 0));

        assertThat(run("plan", "-m", folder.toString(), "--fresh")).isEqualTo(12);
        assertThat(err.toString()).contains("the look is aborted", "[LOOK_ENDED]");
        assertThat(coordinator.requests())
                .noneMatch(request -> request.line().equals("POST /api/v1/plans"));
    }

    @Test
    void aLookThatGetsNoFurtherIsEndedAndSaysWhy() {
        looksAt("RUNNING", Views.counts(3, 0, 0, 0, 0));
        coordinator.answer(
                "POST /api/v1/rollouts/" + lookId() + "/abort",
                Views.rollout("ABORTED", Views.counts(0, 0, 0, 0, 0)));
        coordinator.answer("GET /api/v1/workers", List.of());

        assertThat(run("plan", "-m", folder.toString(), "--fresh", "--fresh-timeout", "1s"))
                .isEqualTo(12);
        assertThat(err.toString())
                .contains("nobody was looked at in 1 s", "no worker lives", "[NOBODY_LOOKED_AT]");
        assertThat(coordinator.requests())
                .extracting(CoordinatorOnPaper.Request::line)
                .contains("POST /api/v1/rollouts/" + lookId() + "/abort")
                .doesNotContain("POST /api/v1/plans");
    }

    private void looksAt(String state, RolloutView.Counts counts) {
        var look = Views.rollout(state, counts);
        coordinator
                .answer("POST /api/v1/reconciles", look)
                .answer("GET /api/v1/rollouts/" + look.id(), look);
    }

    private static String lookId() {
        return Views.rollout("", Views.counts(0, 0, 1, 0, 0)).id();
    }

    private <T> T asked(String line, Class<T> type) {
        var body =
                coordinator.requests().stream()
                        .filter(request -> request.line().equals(line))
                        .toList()
                        .getLast()
                        .body();
        try {
            return Json.read(body, type);
        } catch (UnreadableRecordException e) {
            throw new AssertionError(body, e);
        }
    }

    @Test
    void wavesAreGivenInShortOrInAFile() throws Exception {
        coordinator.answer(
                "POST /api/v1/rollouts", Views.rollout("RUNNING", Views.counts(1, 0, 0, 0, 0)));
        assertThat(
                        run(
                                "apply",
                                "-m",
                                folder.toString(),
                                "--waves",
                                "1,10%",
                                "--bake",
                                "30m",
                                "--strict",
                                "--budget",
                                "2.5%"))
                .isZero();
        var strategy = sentStrategy();
        assertThat(strategy.waves().orElseThrow())
                .extracting(wave -> wave.count() + " " + wave.percent() + " " + wave.strict())
                .containsExactly(
                        "Optional[1] Optional.empty Optional[true]",
                        "Optional.empty Optional[10.0] Optional.empty");
        assertThat(strategy.budget().orElseThrow().total().orElseThrow().percent()).contains(2.5);

        coordinator.answer("POST /api/v1/strategies", strategy);
        var file = Files.writeString(folder.resolve("careful.yaml"), "waves: [{count: 1}]");
        assertThat(
                        run(
                                "apply",
                                "-m",
                                folder.toString(),
                                "--strategy",
                                file.toString(),
                                "--max-parallel",
                                "3",
                                "--to",
                                "0001",
                                "--down",
                                "--supersede"))
                .isZero();
        assertThat(sentStrategy().waves()).isEqualTo(strategy.waves());
        assertThat(sentStrategy().maxParallel()).isEqualTo(3);
        var request = Json.read(coordinator.requests().getLast().body(), RolloutRequest.class);
        assertThat(request.action()).isEqualTo("revert");
        assertThat(request.supersede()).contains(true);
        assertThat(run("apply", "-m", folder.toString(), "--down")).isEqualTo(2);
        assertThat(run("apply", "-m", folder.toString(), "--waves", "few")).isEqualTo(2);
        assertThat(run("apply", "-m", folder.toString(), "--bake", "1m")).isEqualTo(2);
    }

    @Test
    void aBudgetBesideAFileReplacesTheTotalAlone() throws Exception {
        var one = new RolloutRequest.Limit(Optional.of(1), Optional.empty());
        var two = new RolloutRequest.Limit(Optional.of(2), Optional.empty());
        var three = new RolloutRequest.Limit(Optional.of(3), Optional.empty());
        coordinator.answer("POST /api/v1/rollouts", running());
        coordinator.answer(
                "POST /api/v1/strategies",
                withBudget(
                        new RolloutRequest.Budget(
                                Optional.of(one), Optional.of(two), Optional.of(three))));
        var file = Files.writeString(folder.resolve("careful.yaml"), "budget: {}").toString();

        assertThat(run("apply", "-m", folder.toString(), "--strategy", file, "--budget", "9"))
                .isZero();

        assertThat(sentStrategy().budget())
                .contains(
                        new RolloutRequest.Budget(
                                Optional.of(
                                        new RolloutRequest.Limit(Optional.of(9), Optional.empty())),
                                Optional.of(two),
                                Optional.of(three)));
    }

    private static RolloutRequest.Strategy withBudget(RolloutRequest.Budget budget) {
        var plain = RolloutRequest.Strategy.DEFAULT;
        return new RolloutRequest.Strategy(
                plain.maxParallel(),
                plain.perServer(),
                plain.maxAttempts(),
                plain.giveUpAfterSeconds(),
                plain.backoffBaseMillis(),
                plain.waves(),
                Optional.of(budget),
                plain.onFailure(),
                plain.ramp(),
                plain.settle(),
                plain.windows(),
                plain.health());
    }

    private RolloutRequest.Strategy sentStrategy() throws Exception {
        return Json.read(coordinator.requests().getLast().body(), RolloutRequest.class).strategy();
    }

    @Test
    void theFleetIsHeldAndReleasedAndTheAuditIsShown() throws Exception {
        coordinator.answer(
                "POST /api/v1/hold",
                new HoldView(true, Optional.of("INC-7"), Optional.of("api"), Optional.empty()),
                new HoldView(false, Optional.of("over"), Optional.of("api"), Optional.empty()));
        coordinator.answer(
                "GET /api/v1/audit",
                List.of(
                        new AuditView(
                                1,
                                Views.START,
                                "api",
                                "hold",
                                "fleet",
                                Optional.of("INC-7"),
                                "::1")));
        assertThat(run("hold", "--all")).isEqualTo(2);
        assertThat(run("hold", "--all", "--release", "--reason", "x")).isEqualTo(2);
        assertThat(run("hold", "--reason", "INC-7")).isEqualTo(2);
        assertThat(err.toString()).contains("do: type: drover hold --all --reason \"INC-7\"");
        assertThat(coordinator.requests()).isEmpty();
        assertThat(run("hold", "--all", "--reason", "INC-7")).isZero();
        assertThat(out.toString()).isEqualTo("the fleet is held: INC-7\n");
        coordinator.answer(
                "GET /api/v1/hold",
                new HoldView(true, Optional.of("INC-7"), Optional.of("api"), Optional.empty()));
        assertThat(run("hold")).isEqualTo(5);
        assertThat(run("hold", "--release", "--reason", "over")).isZero();
        assertThat(run("audit", "fleet")).isZero();
        assertThat(coordinator.requests().getLast().line()).contains("subject=fleet");
        assertThat(out.toString()).contains("hold", "INC-7", "::1");
    }

    @Test
    void promoteNeedsNoReasonAndResumeTakesABudget() throws Exception {
        coordinator.answer(
                "POST /api/v1/rollouts/latest/promote",
                Views.rollout("RUNNING", Views.counts(6, 2, 0, 0, 0)));
        coordinator.answer(
                "POST /api/v1/rollouts/latest/resume",
                Views.rollout("RUNNING", Views.counts(6, 2, 0, 0, 0)));
        assertThat(run("promote", "latest")).isZero();
        assertThat(run("resume", "latest", "--budget", "5", "--reason", "known")).isZero();
        var request = Json.read(coordinator.requests().getLast().body(), SteeringRequest.class);
        assertThat(request.budget().orElseThrow().failures()).contains(5);
    }

    @Test
    void skipNamesTenantsAndAReason() throws Exception {
        coordinator.answer(
                "POST /api/v1/rollouts/latest/skip",
                Views.rollout("RUNNING", Views.counts(6, 2, 0, 0, 0)));
        assertThat(run("skip", "latest", "--reason", "x")).isEqualTo(2);
        assertThat(run("skip", "latest", "--tenant", "acme")).isEqualTo(2);
        assertThat(coordinator.requests()).isEmpty();

        assertThat(run("skip", "latest", "--tenant", "acme,beta", "--reason", "INC-7")).isZero();

        var request = Json.read(coordinator.requests().getLast().body(), SkipRequest.class);
        assertThat(request).isEqualTo(new SkipRequest(List.of("acme", "beta"), "INC-7"));
        assertThat(err.toString()).contains("2 tenants left out");
    }

    @Test
    void aQuarantineTellsOfTheJobsThatItEnds() throws Exception {
        coordinator.answer(
                "POST /api/v1/tenants/quarantine",
                new TenantsChanged(
                        3,
                        0,
                        List.of("a", "b", "c"),
                        Optional.of(2),
                        Optional.of(1),
                        Optional.empty()));

        assertThat(run("tenants", "quarantine", "a", "b", "c", "--reason", "x")).isZero();

        assertThat(out.toString())
                .isEqualTo(
                        """
                        3 tenants in quarantine, 0 unchanged
                        2 jobs that waited: skipped
                        1 job under way: left to end
                        """);
    }

    @Test
    void steeringNeedsAReasonAndSaysWhatBecameOfIt() throws Exception {
        coordinator.answer(
                "POST /api/v1/rollouts/latest/abort",
                Views.rollout("ABORTING", Views.counts(6, 2, 0, 0, 0)));

        assertThat(run("abort", "latest")).isEqualTo(2);
        assertThat(run("pause", "--reason", "x")).isEqualTo(2);
        assertThat(coordinator.requests()).isEmpty();
        assertThat(run("abort", "latest", "--cancel-running", "--reason", "INC-7")).isZero();
        var request = Json.read(coordinator.requests().getLast().body(), SteeringRequest.class);
        assertThat(request).isEqualTo(new SteeringRequest("INC-7", true));
        assertThat(out.toString())
                .isEqualTo(Views.rollout("ABORTING", Views.counts(6, 2, 0, 0, 0)).id() + "\n");
        assertThat(err.toString()).contains("aborting; look with: drover status");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "aply | did you mean",
                "apply | --migrations",
                "plan --output xml -m . | xml",
                "apply -m . --give-up-after 3x | 3x",
                "apply -m . --max-attempts 0 | --max-attempts",
                "apply -m . --out-of-order maybe | refuse, allow, ignore",
                "plan -m . --on-clone keep | refuse, adopt",
                "plan -m . --cosmetic-change ignore | accept, refuse",
                "plan -m /does/not/exist | FOLDER_MISSING",
                "tenants quarantine acme | needs a reason",
                "tenants label acme | no label is named",
                "--coordinator ftp://x status | COORDINATOR_ADDRESS_INVALID",
                "tenants | list, get, add",
                "demo --scale 3 | COMMAND_ELSEWHERE"
            })
    void wrongUsageEndsWithTwo(String line, String told) {
        assertThat(run(line.split(" "))).isEqualTo(2);
        assertThat(err.toString()).startsWith("drover: ").contains(told);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void anOptionWorksAtTheRootAndTheNearestWins() {
        coordinator.answer("GET /api/v1/workers", List.of());
        var drover = on(URI.create("http://127.0.0.1:1"));
        var here = coordinator.location().toString();

        assertThat(drover.run("--coordinator", here, "workers", "list", "-o", "json")).isZero();
        assertThat(out.toString()).isEqualTo("[ ]\n");
        assertThat(
                        drover.run(
                                "--coordinator",
                                "http://127.0.0.1:1",
                                "workers",
                                "list",
                                "--coordinator",
                                here))
                .isZero();
    }

    @Test
    void everyCommandHasHelpWithAnExampleThatFitsEightyColumns() {
        var root = on(coordinator.location()).commandLine();
        root.getSubcommands()
                .forEach((word, command) ->
                        assertThat(command.getUsageMessage().lines())
                                .as(word)
                                .isNotEmpty()
                                .allMatch(line -> line.length() <= 80));
        root.getSubcommands()
                .forEach((word, command) -> {
                    if (List.of(
                                    "plan",
                                    "apply",
                                    "status",
                                    "pause",
                                    "abort",
                                    "replay",
                                    "repair",
                                    "reconcile")
                            .contains(word)) {
                        assertThat(command.getUsageMessage()).contains("Examples:");
                    }
                });
        assertThat(root.getUsageMessage().lines()).allMatch(line -> line.length() <= 80);
    }

    private int run(String... args) {
        return on(coordinator.location()).run(args);
    }

    private Drover on(URI location) {
        var console =
                new Console(
                        new PrintWriter(out, true),
                        new PrintWriter(err, true),
                        Screen.NONE,
                        Screen.NONE,
                        Map.of(),
                        InstantSource.system());
        return Drover.on(console).at(location);
    }

    private static RolloutView running() {
        return Views.rollout("RUNNING", Views.counts(5, 2, 1, 2, 0));
    }

    private static Problem problem(int status, String code) {
        return new Problem(
                "about:blank", "what went wrong", status, code, "why it did", "mend it", List.of());
    }
}
