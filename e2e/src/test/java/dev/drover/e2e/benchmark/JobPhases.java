package dev.drover.e2e.benchmark;

import dev.drover.contracts.TenantId;
import dev.drover.contracts.status.JobEvent;
import dev.drover.contracts.status.MigrationEvent;
import dev.drover.contracts.wire.StatusCodec;
import dev.drover.contracts.wire.UnreadableRecordException;
import dev.drover.e2e.program.TopicRecords;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the jobs of a rollout spent their time on, by the times in their events. */
record JobPhases(String rollout, Instant asked) {
    private static final class Times {
        private Instant claimed = Instant.MAX; // until it is told
        private Instant first = Instant.MAX;
        private Instant last = Instant.MIN;
        private Instant answered = Instant.MIN;
    }

    List<String> of(List<TopicRecords.Message> records) {
        var times = new HashMap<TenantId, Times>();
        for (var message : records) {
            take(message, times);
        }
        var jobs =
                times.values().stream()
                        .filter(t ->
                                t.claimed.isBefore(Instant.MAX) && t.first.isBefore(Instant.MAX))
                        .toList();
        var lines = new ArrayList<String>();
        lines.add("%nwhere the time of a job goes, medians of %d jobs:".formatted(jobs.size()));
        lines.add(line("asked -> claimed (waits its turn)", jobs, t -> span(asked, t.claimed)));
        lines.add(
                line(
                        "claimed -> first migration (slot, connection, ledger)",
                        jobs,
                        t -> span(t.claimed, t.first)));
        lines.add(line("first -> last migration", jobs, t -> span(t.first, t.last)));
        lines.add(
                line(
                        "last migration -> answer (events acknowledged)",
                        jobs,
                        t -> span(t.last, t.answered)));
        return lines;
    }

    private void take(TopicRecords.Message message, Map<TenantId, Times> times) {
        try {
            switch (StatusCodec.decode(message.value()).orElse(null)) {
                case JobEvent.Claimed claimed when ours(claimed) ->
                        of(times, claimed.ticket().tenant()).claimed = claimed.time();
                case JobEvent.Succeeded succeeded when ours(succeeded) ->
                        of(times, succeeded.ticket().tenant()).answered = succeeded.time();
                case MigrationEvent.Applied applied
                        when applied.entry().rollout().equals(rollout) -> {
                    var tenant = of(times, applied.tenant());
                    if (applied.time().isBefore(tenant.first)) {
                        tenant.first = applied.time();
                    }
                    if (applied.time().isAfter(tenant.last)) {
                        tenant.last = applied.time();
                    }
                }
                case null, default -> {}
            }
        } catch (UnreadableRecordException e) {
            throw new AssertionError(e);
        }
    }

    private boolean ours(JobEvent event) {
        return event.ticket().rollout().value().equals(rollout);
    }

    private static Times of(Map<TenantId, Times> times, TenantId tenant) {
        return times.computeIfAbsent(tenant, _ -> new Times());
    }

    private static double span(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e6;
    }

    private interface Phase {
        double of(Times times);
    }

    private static String line(String name, List<Times> jobs, Phase phase) {
        var sorted = jobs.stream().map(phase::of).sorted().toList();
        return "  %-56s %8.1f ms".formatted(name, sorted.get(sorted.size() / 2));
    }
}
