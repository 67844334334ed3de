package dev.drover.coordinator.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import java.time.Instant;

/** What is measured of tenants that come and go; only the leader counts. */
public final class FleetMetrics {
    private final Counter read;
    private final Counter refused;
    private final Counter onboarded;
    private final Counter failed;
    private final Counter syncs;
    private final Counter syncFailures;
    private final Counter vanished;
    private volatile double lastSuccess = Double.NaN;

    FleetMetrics(PrometheusMeterRegistry registry) {
        read =
                counter(
                        registry,
                        "drover.announcements.read",
                        "Announcements on drover.fleet, carried out or refused.");
        refused =
                counter(
                        registry,
                        "drover.announcements.refused",
                        "Announcements that went to the dead letters.");
        onboarded =
                counter(
                        registry,
                        "drover.onboarding.done",
                        "Announced tenants that reached the released version.");
        failed =
                counter(
                        registry,
                        "drover.onboarding.failed",
                        "Announced tenants given up: no place for them, or their job failed.");
        syncs =
                counter(
                        registry,
                        "drover.catalogue.syncs",
                        "Times the catalogue was to be joined to the fleet, failures included.");
        syncFailures =
                counter(
                        registry,
                        "drover.catalogue.failures",
                        "Times that changed nothing: not readable, empty, or not to be joined.");
        vanished =
                counter(
                        registry,
                        "drover.catalogue.vanished",
                        "Tenants the catalogue named no more, put in quarantine.");
        Gauge.builder("drover.catalogue.last.success", () -> lastSuccess)
                .baseUnit("seconds")
                .description("When it was joined last, as Unix time; NaN: not by this process.")
                .register(registry);
    }

    public void announcementTaken() {
        read.increment();
    }

    public void announcementRefused() {
        read.increment();
        refused.increment();
    }

    public void onboarded(int tenants, int givenUp) {
        onboarded.increment(tenants);
        failed.increment(givenUp);
    }

    public void catalogueJoined(int tenantsVanished, Instant at) {
        syncs.increment();
        vanished.increment(tenantsVanished);
        lastSuccess = at.getEpochSecond();
    }

    public void catalogueFailed() {
        syncs.increment();
        syncFailures.increment();
    }

    private static Counter counter(
            PrometheusMeterRegistry registry, String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }
}
