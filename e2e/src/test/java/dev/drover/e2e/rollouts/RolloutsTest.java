package dev.drover.e2e.rollouts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.contracts.http.RolloutView;
import dev.drover.contracts.http.SteeringRequest;
import dev.drover.e2e.checker.Evidence;
import dev.drover.e2e.checker.Settle;
import dev.drover.e2e.checker.Verdict;
import dev.drover.e2e.checker.Watch;
import dev.drover.e2e.faults.FaultProxy;
import dev.drover.e2e.fleet.Databases;
import dev.drover.e2e.fleet.Fleet;
import dev.drover.e2e.fleet.Member;
import dev.drover.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What rollouts promise, in a fleet of 300 databases on two servers, one of them behind a proxy.
 * The tests are stations of one history: each begins with what the last one left.
 */
@Tag("rollouts")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(600)
class RolloutsTest {
    private static final int TENANTS = Integer.getInteger("rollouts.tenants", 300);
    private static final int LIMIT = 6;
    private static final int CANARY = 4;
    private static final String STRATEGY =
            "waves: [{count: %d, strict: true}, {percent: 40}]".formatted(CANARY);

    /** A job has about seven answers to wait for, and so takes more than twice as long. */
    private static final Duration SLOW = Duration.ofMillis(400);

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String FAST_SERVER = "pg-0";
    private static final String PROXIED_SERVER = "pg-proxied";

    private static Fleet fleet;
    private static FaultProxy proxy;
    private static Watch watch;
    private static final List<Sessions> sessions = new ArrayList<>();

    @BeforeAll
    @Timeout(300)
    static void start(@TempDir Path directory) throws Exception {
        fleet = Fleet.start(directory, new Fleet.Size(0, 2, 2, 2, false, LIMIT + 2, LIMIT, false));
        var databases = fleet.databases();
        var proxied = databases.servers().get(1);
        proxy = new FaultProxy(proxied.port());
        databases.nameServer(PROXIED_SERVER, proxy.port(), databases.credential(proxied), proxied);
        for (int i = 0; i < TENANTS; i++) {
            databases.createTenant(
                    "tenant-" + i, i % 2 == 0 ? FAST_SERVER : PROXIED_SERVER, "tenant_" + i);
        }
        fleet.importTenants();
        watch = new Watch(fleet);
        for (var server : databases.servers()) {
            sessions.add(new Sessions(databases, server));
        }
        assertThat(ended(atOnce(Release.of(1))).state()).isEqualTo("COMPLETED");
    }

    @AfterAll
    static void stop() throws Exception {
        for (var each : sessions) {
            each.close();
        }
        watch.close();
        proxy.close();
        fleet.close();
    }

    @Test
    @Order(1)
    void aBrokenMigrationStopsAfterTheCanaryAndNobodyElseIsTouched() throws Exception {
        await("sessions of the last rollout have ended")
                .atMost(Duration.ofSeconds(30))
                .until(() -> atWork() == 0);
        var before = sessionsEver();

        var broken = roll(Release.broken(2), STRATEGY);
        await("the halt")
                .atMost(PATIENCE)
                .until(() -> fleet.client().rollout(broken.id()).state().equals("HALTED"));
        var touched = new Course(fleet.databases(), broken.id()).touched();
        assertThat(touched).hasSizeBetween(1, CANARY);
        assertThat(fleet.client().rollout(broken.id()).waves().orElseThrow())
                .extracting(RolloutView.Wave::state)
                .containsExactly("OPEN", "WAITING", "WAITING");
        var _ =
                fleet.client()
                        .ask(client ->
                                client.steer(
                                        broken.id(),
                                        "/abort",
                                        new SteeringRequest("broken", false)));
        assertThat(ended(broken).state()).isEqualTo("ABORTED");

        // the servers' own count
        var after = sessionsEver();
        var visited =
                after.entrySet().stream()
                        .filter(each -> !each.getValue().equals(before.get(each.getKey())))
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toSet());
        assertThat(visited).isNotEmpty().isSubsetOf(touched);
        print(
                "a broken migration was tried on %d of %d tenants"
                        .formatted(touched.size(), TENANTS));
    }

    @Test
    @Order(2)
    void aSlowServerDoesNotSlowTheOther() throws Exception {
        var even = completed(atOnce(Release.of(2)));
        proxy.delay(SLOW);
        var uneven = completed(atOnce(Release.of(3)));
        proxy.delay(Duration.ZERO);

        var alone = even.span(FAST_SERVER);
        var beside = uneven.span(FAST_SERVER);
        double share = (double) alone.toMillis() / beside.toMillis();
        print(
                "the fast server: %.1f s, beside a slow one %.1f s, that is %.0f %% of its throughput; the other server: %.1f s, slow %.1f s"
                        .formatted(
                                seconds(alone),
                                seconds(beside),
                                100 * share,
                                seconds(even.span(PROXIED_SERVER)),
                                seconds(uneven.span(PROXIED_SERVER))));
        print(
                "the fast server had %.1f jobs in flight on average, beside the slow one %.1f"
                        .formatted(even.inFlight(FAST_SERVER), uneven.inFlight(FAST_SERVER)));
        assertThat(uneven.span(PROXIED_SERVER))
                .as("it was slow")
                .isGreaterThan(even.span(PROXIED_SERVER).multipliedBy(3).dividedBy(2));
        assertThat(share).isGreaterThanOrEqualTo(0.9);
    }

    @Test
    @Order(3)
    void aLostLeaderIsReplacedMidWaveAndANewcomerComesAlong() throws Exception {
        var rollout = roll(Release.reversible(4), STRATEGY);
        var course = new Course(fleet.databases(), rollout.id());
        await("the middle of the second wave")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> course.succeeded() > CANARY + LIMIT);

        var leader = leader();
        var killed = Instant.now();
        leader.process().kill();
        var dead = Instant.now();
        await("a dispatch by another leader")
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> course.dispatchedAfter(dead));
        var pause = course.untilNextDispatch(killed, dead);
        print(
                "the leader was killed mid-wave; the next dispatch came after %.1f s"
                        .formatted(seconds(pause)));
        leader.startAgain();

        fleet.databases().createTenant("newcomer", FAST_SERVER, "newcomer");
        Announce.registered(fleet.kafka(), "newcomer", FAST_SERVER, "newcomer");

        var end = ended(rollout);
        assertThat(end.state()).isEqualTo("COMPLETED");
        assertThat(end.counts().total()).isEqualTo(TENANTS + 1);
        assertThat(course.overlappingWaves()).isEmpty();
        await("the newcomer is at the released version")
                .atMost(Duration.ofSeconds(30))
                .until(() -> course.version("newcomer").equals(Optional.of("4")));
        assertThat(fleet.databases().query("newcomer", "SELECT migration FROM public.effect"))
                .containsExactly("1", "2", "3", "4");
        assertThat(pause).isLessThan(Duration.ofSeconds(15));
    }

    @Test
    @Order(4)
    void whatWasToldIsTrue() throws Exception {
        var wanted = new TreeMap<String, Integer>();
        fleet.databases().tenants().keySet().forEach(tenant -> wanted.put(tenant, 4));
        Settle.await(fleet, wanted.keySet(), 4 * wanted.size());
        assertThat(
                        Verdict.on(
                                Evidence.of(fleet),
                                wanted,
                                watch.seen(),
                                fleet.databases().secrets(),
                                List.of()))
                .isEmpty();
    }

    @Test
    @Order(5)
    void aReleaseIsTakenBackInWaves() throws Exception {
        var back = fleet.client().roll(Release.reversible(4), STRATEGY, "revert", Optional.of("3"));
        var course = completed(back);

        var end = fleet.client().rollout(back.id());
        assertThat(end.applied()).isEqualTo(TENANTS + 1);
        assertThat(end.waves().orElseThrow())
                .extracting(RolloutView.Wave::state)
                .containsExactly("PASSED", "PASSED", "PASSED");
        assertThat(course.overlappingWaves()).isEmpty();
        int left = 0;
        for (var tenant : fleet.databases().tenants().keySet()) {
            left +=
                    fleet.databases()
                            .query(tenant, "SELECT 1 WHERE to_regclass('public.t4') IS NOT NULL")
                            .size();
        }
        assertThat(left).isZero();
        print(
                "%d tenants were taken back in three waves within %.1f s"
                        .formatted(TENANTS + 1, seconds(course.span(FAST_SERVER))));
    }

    /** Through all of the above, the change of leaders included. */
    @Test
    @Order(6)
    void noServersLimitWasExceeded() {
        for (var each : sessions) {
            print(
                    "at most %d jobs at once in %d samples of a server"
                            .formatted(each.most(), each.samples()));
            assertThat(each.most()).isEqualTo(LIMIT);
        }
        assertThat(watch.seen().breaches()).isEmpty();
    }

    private static RolloutView roll(Map<String, String> files, String strategy) {
        return fleet.client().roll(files, strategy, "migrate", Optional.empty());
    }

    private static RolloutView atOnce(Map<String, String> files) {
        return fleet.client().roll(files, Optional.empty());
    }

    private static Course completed(RolloutView rollout) {
        var end = ended(rollout);
        assertThat(end.state()).as(end.toString()).isEqualTo("COMPLETED");
        return new Course(fleet.databases(), rollout.id());
    }

    private static RolloutView ended(RolloutView rollout) {
        try {
            await("the end of " + rollout.id())
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> fleet.client().hasEnded(rollout.id()));
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    "%s; logs are in %s"
                            .formatted(fleet.client().rollout(rollout.id()), fleet.keepLogs()),
                    e);
        }
        return fleet.client().rollout(rollout.id());
    }

    private static Member leader() throws SQLException {
        var holder = fleet.databases().queryControl("SELECT holder FROM leader").getFirst();
        return fleet.coordinators().stream()
                .filter(member -> holder.endsWith("/" + member.process().pid()))
                .findFirst()
                .orElseThrow();
    }

    /** How often anybody has connected to a tenant's database so far, by database. */
    private static Map<String, String> sessionsEver() throws SQLException {
        var counts = new TreeMap<String, String>();
        for (var line :
                everywhere(
                        "SELECT datname || ' ' || sessions FROM pg_stat_database WHERE datname LIKE 'tenant\\_%'")) {
            counts.put(line.split(" ", -1)[0], line);
        }
        return counts;
    }

    private static int atWork() throws SQLException {
        return everywhere(Sessions.AT_WORK).size();
    }

    private static List<String> everywhere(String query) throws SQLException {
        var lines = new ArrayList<String>();
        for (EmbeddedPostgres server : fleet.databases().servers()) {
            try (var connection = fleet.databases().connect(server, "postgres")) {
                lines.addAll(Databases.lines(connection, query));
            }
        }
        return lines;
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }

    private static void print(String text) {
        System.out.println("rollouts: " + text);
    }
}
