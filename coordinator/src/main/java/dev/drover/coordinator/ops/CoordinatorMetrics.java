package dev.drover.coordinator.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Everything that the coordinator measures, with a sentence for each. */
public final class CoordinatorMetrics {
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final FleetMetrics fleet = new FleetMetrics(registry);
    private final Counter dispatched =
            counter("drover.jobs.dispatched", "Dispatches of jobs, committed.");
    private final Counter publishFailures =
            counter(
                    "drover.commands.publish.failures",
                    "Commands the broker did not take; their time-out repairs it.");
    private final Counter folded = counter("drover.status.folded", "Status records folded.");
    private final Counter ignored =
            counter(
                    "drover.status.ignored",
                    "Signals that changed nothing: doubled, old, or after the job's end.");
    private final Counter unknown =
            counter("drover.status.unknown", "Status records of a type not known here.");
    private final Counter unreadable =
            counter("drover.records.unreadable", "Records that went to the dead-letter topic.");
    private final Counter unreadableHeartbeats =
            counter(
                    "drover.heartbeats.unreadable",
                    "Heartbeats that were too large or no heartbeats, and were skipped.");
    private final Counter ended = counter("drover.jobs.ended", "Jobs that ended, however.");
    private final Counter leasesEnded =
            counter("drover.leases.ended", "Dispatches nobody claimed, and jobs of lost workers.");
    private final AtomicLong serversHeldBack =
            strained("held_back", "Servers that get nothing but a probe now and then.");
    private final AtomicLong serversLimited =
            strained("limited", "Servers that get fewer jobs than configured.");
    private final Timer fold =
            Timer.builder("drover.projection.fold")
                    .description("Time to fold and commit what one poll returned.")
                    .register(registry);
    private final Timer dispatch =
            Timer.builder("drover.dispatch.turn")
                    .description("Time to choose and commit one batch of jobs.")
                    .register(registry);

    /** Of tenants that come and go. */
    public FleetMetrics fleet() {
        return fleet;
    }

    public void dispatched(int jobs, Duration took) {
        dispatched.increment(jobs);
        dispatch.record(took);
    }

    public void publishFailed() {
        publishFailures.increment();
    }

    public void folded(int records, int jobsEnded, int signalsIgnored, Duration took) {
        folded.increment(records);
        ended.increment(jobsEnded);
        ignored.increment(signalsIgnored);
        fold.record(took);
    }

    public void unknownType() {
        unknown.increment();
    }

    public void unreadable() {
        unreadable.increment();
    }

    public void unreadableHeartbeat() {
        unreadableHeartbeats.increment();
    }

    /**
     * @param heldBack servers that get nothing but probes
     * @param limited servers that get fewer jobs than configured
     */
    public void serversStrained(long heldBack, long limited) {
        serversHeldBack.set(heldBack);
        serversLimited.set(limited);
    }

    public void leasesEnded(int jobs) {
        leasesEnded.increment(jobs);
    }

    /**
     * Shows a number that someone else keeps: {@code drover.workers.slots}, {@code drover.leader}.
     */
    public void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).register(registry);
    }

    /** In Prometheus' text format. */
    public String scrape() {
        return registry.scrape();
    }

    private AtomicLong strained(String how, String description) {
        var number = new AtomicLong();
        Gauge.builder("drover.servers.strained", number::get)
                .tag("how", how)
                .description(description)
                .register(registry);
        return number;
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }
}
