package dev.drover.coordinator.catalogue;

import dev.drover.contracts.http.ImportResult;
import dev.drover.coordinator.audit.Actor;
import dev.drover.coordinator.config.CatalogueConfig;
import dev.drover.coordinator.fleet.Absent;
import dev.drover.coordinator.fleet.ImportFleet;
import dev.drover.coordinator.fleet.ImportFleet.Manner;
import dev.drover.coordinator.fleet.ImportFleet.Told;
import dev.drover.coordinator.fleet.Servers;
import dev.drover.coordinator.fleet.file.Fleet;
import dev.drover.coordinator.fleet.file.InvalidTenantsFileException;
import dev.drover.coordinator.fleet.file.TenantRows;
import dev.drover.coordinator.leader.DutyThread;
import dev.drover.coordinator.leader.LeaderDuty;
import dev.drover.coordinator.leader.LeaderTerm;
import dev.drover.coordinator.leader.LeaderTerm.Loss;
import dev.drover.coordinator.ops.FleetMetrics;
import java.time.InstantSource;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Joins the catalogue's tenants to the fleet; the leader does so now and then. */
public final class SyncCatalogue implements LeaderDuty {
    private static final Logger log = LoggerFactory.getLogger(SyncCatalogue.class);
    private static final Absent ABSENT =
            Absent.vanishOf("catalogue", "the catalogue does not name it any more");

    private final Jdbi jdbi;
    private final Optional<CatalogueConfig> config;
    private final FleetMetrics metrics;
    private final InstantSource clock;

    public SyncCatalogue(
            Jdbi jdbi,
            Optional<CatalogueConfig> config,
            FleetMetrics metrics,
            InstantSource clock) {
        this.jdbi = jdbi;
        this.config = config;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public Running begin(LeaderTerm term) {
        return config.<Running>map(catalogue ->
                        DutyThread.start("catalogue", catalogue.every(), () -> turn(term)))
                .orElse(() -> {});
    }

    /**
     * Reads the catalogue once. All or nothing: one tenant that cannot be joined refuses all.
     *
     * @throws CatalogueException when there is none, when it cannot be read, or names no tenant:
     *     that is more likely a wrong query than the end of the fleet
     */
    public ImportResult run(boolean dryRun, Actor actor)
            throws CatalogueException, InvalidTenantsFileException {
        var manner = new Manner("catalogue", ABSENT, dryRun);
        return run(dryRun, fleet -> new ImportFleet(jdbi, clock).run(fleet, manner, actor));
    }

    /** Writes only in the term: what was read before it ended may be older than what is joined. */
    private ImportResult run(LeaderTerm term)
            throws CatalogueException, InvalidTenantsFileException {
        var manner = new Manner("catalogue", ABSENT, false);
        return run(
                false,
                fleet ->
                        term.inTransaction(
                                jdbi,
                                Loss.NONE,
                                handle ->
                                        ImportFleet.join(
                                                handle,
                                                fleet,
                                                manner,
                                                new Told(Actor.DROVER, clock.instant()))));
    }

    /** How what was read is written. */
    @FunctionalInterface
    private interface Join {
        ImportResult of(Fleet fleet) throws InvalidTenantsFileException;
    }

    private ImportResult run(boolean dryRun, Join join)
            throws CatalogueException, InvalidTenantsFileException {
        var catalogue =
                config.orElseThrow(() ->
                        new CatalogueException(
                                "NO_CATALOGUE",
                                "No catalogue is configured.",
                                "Add catalogue to the coordinator's configuration."));
        if (dryRun) {
            return join.of(read(catalogue));
        }
        boolean joined = false;
        try {
            var result = join.of(read(catalogue));
            joined = true;
            metrics.catalogueJoined(result.quarantined().orElse(0), clock.instant());
            return result;
        } finally {
            if (!joined) {
                metrics.catalogueFailed();
            }
        }
    }

    private Fleet read(CatalogueConfig catalogue)
            throws CatalogueException, InvalidTenantsFileException {
        var rows = new ReadCatalogue(catalogue).rows();
        if (rows.isEmpty()) {
            throw new CatalogueException(
                    "CATALOGUE_EMPTY",
                    "The catalogue names no tenant; nothing was changed.",
                    "Check its query. To give all tenants up, put them in quarantine.");
        }
        return TenantRows.read(rows, new Servers(jdbi).ids());
    }

    boolean turn(LeaderTerm term) {
        try {
            var result = run(term);
            boolean changed =
                    result.added() + result.changed() > 0
                            || result.quarantined().isPresent()
                            || result.released().isPresent();
            if (changed) {
                log.info("the catalogue changed the fleet: {}", result);
            }
        } catch (CatalogueException e) {
            log.warn("the catalogue was not read: {} {}", e.getMessage(), e.remedy());
        } catch (InvalidTenantsFileException e) {
            log.warn("the catalogue cannot be joined to the fleet: {}", e.getMessage());
        }
        return false;
    }
}
