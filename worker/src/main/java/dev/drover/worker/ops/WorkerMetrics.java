package dev.drover.worker.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import java.time.Duration;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * The catalogue of a worker's metrics.
 *
 * <pre>
 * drover_attempts_total{outcome}            dispatches answered: succeeded, failed, deferred,
 *                                           declined, cancelled
 * drover_attempt_duration_seconds           from claim to answer
 * drover_commands_claimed_total             commands claimed
 * drover_commands_released_total            records given back because Kafka did not take the claim
 * drover_commands_duplicate_total           commands that were in hand already
 * drover_dead_letters_total{reason}         records that could not be read
 * drover_records_skipped_total{topic}       control messages and chunks of releases that could not be
 *                                           read; they stay where they are
 * drover_outbox_relayed_total               events of ledgers acknowledged by Kafka
 * drover_outbox_refused_total{reason}       events of ledgers that this worker will not send
 * drover_heartbeats_total{result}           sent, failed
 * drover_answers_resent_total               answers that Kafka did not take at once
 * drover_releases_refused_total{reason}     copies of releases that were not what they were named
 * drover_worker_slots{state}                running, free; and jobs claimed, reporting
 * drover_worker_servers_strained{how}       servers: left_alone (breaker open), limited (fewer jobs
 *                                           than configured, as they had no connections)
 * drover_broker_clock_ahead_seconds         the broker's clock against ours
 * </pre>
 */
public final class WorkerMetrics implements Measures {
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Timer attemptDuration =
            Timer.builder("drover.attempt.duration")
                    .description("From claim to answer")
                    .publishPercentileHistogram()
                    .maximumExpectedValue(Duration.ofHours(1))
                    .register(registry);
    private final Counter claimed = counter("drover.commands.claimed", "Commands claimed");
    private final Counter released =
            counter("drover.commands.released", "Records given back, their claim not sent");
    private final Counter duplicates =
            counter("drover.commands.duplicate", "Commands that were in hand already");
    private final Counter relayed =
            counter("drover.outbox.relayed", "Events of ledgers acknowledged by Kafka");
    private final Counter resent =
            counter("drover.answers.resent", "Answers that Kafka did not take at once");

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    private Counter counter(String name, String label, String value) {
        return registry.counter(name, label, value);
    }

    /** Shows how many jobs or slots are in a state. */
    public void watchSlots(String state, IntSupplier number) {
        Gauge.builder("drover.worker.slots", number, IntSupplier::getAsInt)
                .tag("state", state)
                .description("Slots and jobs by state")
                .strongReference(true)
                .register(registry);
    }

    /** Shows how many servers are treated with care, and how. */
    public void watchServers(String how, IntSupplier number) {
        Gauge.builder("drover.worker.servers.strained", number, IntSupplier::getAsInt)
                .tag("how", how)
                .description("Servers that are left alone or get fewer jobs")
                .strongReference(true)
                .register(registry);
    }

    public void watchClock(Supplier<Duration> ahead) {
        Gauge.builder(
                        "drover.broker.clock.ahead.seconds",
                        ahead,
                        clock -> clock.get().toMillis() / 1000.0)
                .description("The broker's clock against ours")
                .strongReference(true)
                .register(registry);
    }

    /** In Prometheus' text format. */
    public String scrape() {
        return registry.scrape();
    }

    @Override
    public void attemptEnded(String outcome, Duration took) {
        counter("drover.attempts", "outcome", outcome).increment();
        attemptDuration.record(took);
    }

    @Override
    public void claimed(int jobs) {
        claimed.increment(jobs);
    }

    @Override
    public void claimFailed(int jobs) {
        released.increment(jobs);
    }

    @Override
    public void duplicateCommand() {
        duplicates.increment();
    }

    @Override
    public void deadLettered(String reason) {
        counter("drover.dead.letters", "reason", reason).increment();
    }

    @Override
    public void recordSkipped(String topic) {
        counter("drover.records.skipped", "topic", topic).increment();
    }

    @Override
    public void outboxRelayed() {
        relayed.increment();
    }

    @Override
    public void eventRefused(String reason) {
        counter("drover.outbox.refused", "reason", reason).increment();
    }

    @Override
    public void heartbeatSent() {
        counter("drover.heartbeats", "result", "sent").increment();
    }

    @Override
    public void heartbeatFailed() {
        counter("drover.heartbeats", "result", "failed").increment();
    }

    @Override
    public void resultResent() {
        resent.increment();
    }

    @Override
    public void releaseRefused(String reason) {
        counter("drover.releases.refused", "reason", reason).increment();
    }
}
