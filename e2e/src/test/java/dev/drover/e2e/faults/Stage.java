package dev.drover.e2e.faults;

import static org.awaitility.Awaitility.await;

import dev.drover.e2e.checker.Evidence;
import dev.drover.e2e.checker.Settle;
import dev.drover.e2e.checker.Verdict;
import dev.drover.e2e.checker.Watch;
import dev.drover.e2e.fleet.Databases;
import dev.drover.e2e.fleet.Fleet;
import dev.drover.e2e.program.DroverProcess;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.core.ConditionTimeoutException;

/** A fleet with tenants by name, each with rollouts of its own, and the verdict at the end. */
final class Stage implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration END = Duration.ofMinutes(5);

    private final Fleet fleet;
    private final Watch watch;
    private final Map<String, Integer> migrations = new TreeMap<>();
    private final Map<String, String> rollouts = new TreeMap<>();

    private Stage(Fleet fleet) {
        this.fleet = fleet;
        this.watch = new Watch(fleet);
    }

    /**
     * No worker yet, and no tenant.
     *
     * @param jobs that a worker, and a server, takes at once
     */
    static Stage set(Path directory, int servers, int coordinators, int jobs) throws Exception {
        return new Stage(
                Fleet.start(
                        directory, Fleet.Size.separate(0, servers, coordinators, 0).wide(jobs)));
    }

    Fleet fleet() {
        return fleet;
    }

    Told told() {
        return new Told(fleet);
    }

    Databases databases() {
        return fleet.databases();
    }

    /** Makes tenants on the first server. */
    void tenants(String... ids) throws SQLException {
        tenantsAt("pg-0", ids);
    }

    void tenantsAt(String server, String... ids) throws SQLException {
        for (var id : ids) {
            databases().createTenant(id, server, id);
            databases().execute(id, "CREATE TABLE public.hurry (now boolean)");
        }
        fleet.importTenants();
    }

    /** Lets the tenant's waiting scripts go on. */
    void hurry(String tenant) throws SQLException {
        databases().execute(tenant, "INSERT INTO public.hurry VALUES (true)");
    }

    /** Rolls migrations out to a tenant, all of which it must have in the end. */
    String roll(String tenant, Map<String, String> release) {
        migrations.put(tenant, release.size());
        var rollout = fleet.client().roll(release, tenant);
        rollouts.put(tenant, rollout);
        return rollout;
    }

    /** The same for several tenants in one rollout. */
    void roll(List<String> tenants, Map<String, String> release) {
        var rollout = fleet.client().roll(release, tenants.toArray(String[]::new));
        for (var tenant : tenants) {
            migrations.put(tenant, release.size());
            rollouts.put(tenant, rollout);
        }
    }

    /** Says how many migrations a tenant must have in the end. */
    void expect(String tenant, int count) {
        migrations.put(tenant, count);
    }

    /** A tenant that the verdict does not speak of: nothing may be there to look at. */
    void forget(String tenant) {
        migrations.remove(tenant);
    }

    /** A tenant's last rollout. */
    String rollout(String tenant) {
        var rollout = rollouts.get(tenant);
        if (rollout == null) {
            throw new IllegalArgumentException("no rollout for " + tenant);
        }
        return rollout;
    }

    /** Whether a transaction of this tenant sleeps now. */
    void awaitAsleep(String tenant) {
        try {
            await(tenant + " asleep")
                    .atMost(PATIENCE.multipliedBy(3))
                    .until(() ->
                            !databases()
                                    .query(
                                            tenant,
                                            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'")
                                    .isEmpty());
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    "%s does not sleep: %s; logs are in %s"
                            .formatted(tenant, told().answers(tenant), fleet.keepLogs()),
                    e);
        }
    }

    void awaitSaid(DroverProcess process, String words) {
        await(words).atMost(PATIENCE).until(() -> process.text().contains(words));
    }

    /** Until the rollouts of these tenants have ended. */
    void awaitEnded(String... tenants) {
        for (var tenant : tenants) {
            awaitEnded(tenant, END);
        }
    }

    void awaitEnded(String tenant, Duration patience) {
        try {
            await("the rollout of " + tenant)
                    .atMost(patience)
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> fleet.client().hasEnded(rollout(tenant)));
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    "the rollout of %s has not ended: %s; logs are in %s"
                            .formatted(
                                    tenant, fleet.client().job(rollout(tenant)), fleet.keepLogs()),
                    e);
        }
    }

    /** In which attempt a migration was applied. */
    int attempt(String tenant, int migration) throws SQLException {
        return Integer.parseInt(
                databases()
                        .query(
                                tenant,
                                "SELECT attempt FROM drover.schema_migrations WHERE version = '%d'"
                                        .formatted(migration))
                        .getFirst());
    }

    /** Whether the indexes of this name are valid. */
    List<String> validIndexes(String tenant, String name) throws SQLException {
        return databases()
                .query(
                        tenant,
                        "SELECT i.indisvalid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE c.relname LIKE '%s%%'"
                                .formatted(name));
    }

    /** How often each migration took effect. */
    Map<Integer, Integer> effects(String tenant) throws SQLException {
        var effects = new TreeMap<Integer, Integer>();
        databases()
                .query(tenant, "SELECT migration FROM public.effect")
                .forEach(each -> effects.merge(Integer.valueOf(each), 1, Integer::sum));
        return effects;
    }

    /** Sessions that hold a tenant's lease. */
    List<String> leaseHolders(String tenant) throws SQLException {
        return databases()
                .query(
                        tenant,
                        "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND mode = 'ExclusiveLock' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())");
    }

    /** All that is wrong, once everything has arrived that is on its way. */
    List<String> verdict() throws SQLException {
        int wanted = migrations.values().stream().mapToInt(Integer::intValue).sum();
        Settle.await(fleet, migrations.keySet(), wanted);
        var breaches =
                Verdict.on(
                        Evidence.of(fleet, migrations.keySet()),
                        migrations,
                        watch.seen(),
                        fleet.databases().secrets(),
                        List.of());
        if (!breaches.isEmpty()) {
            System.out.println("logs are in " + fleet.keepLogs());
        }
        return breaches;
    }

    @Override
    public void close() {
        watch.close();
        fleet.close();
    }
}
