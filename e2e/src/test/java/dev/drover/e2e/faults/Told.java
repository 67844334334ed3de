package dev.drover.e2e.faults;

import dev.drover.contracts.status.JobEvent;
import dev.drover.contracts.wire.CommandCodec;
import dev.drover.contracts.wire.StatusCodec;
import dev.drover.contracts.wire.Topics;
import dev.drover.contracts.wire.UnreadableRecordException;
import dev.drover.e2e.checker.Evidence;
import dev.drover.e2e.fleet.Fleet;
import dev.drover.e2e.program.TopicRecords;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** What the topics hold about a tenant; read anew at each question. */
record Told(Fleet fleet) {
    /** What was answered about a tenant's jobs, in the order of its partition. */
    List<JobEvent> answers(String tenant) {
        var answers = new ArrayList<JobEvent>();
        for (var message : TopicRecords.read(fleet.kafka(), Topics.STATUS.topic())) {
            try {
                if (StatusCodec.decode(message.value()).orElse(null) instanceof JobEvent event
                        && event.ticket().tenant().value().equals(tenant)) {
                    answers.add(event);
                }
            } catch (UnreadableRecordException garbage) {
                // the faults' own
            }
        }
        return answers;
    }

    /**
     * Commands that were published for a tenant, as they are, the oldest order first: the topic is
     * read partition by partition.
     */
    List<TopicRecords.Message> commands(String tenant) {
        var commands = new TreeMap<Long, List<TopicRecords.Message>>();
        for (var message : TopicRecords.read(fleet.kafka(), Topics.JOBS.topic())) {
            try {
                var ticket = CommandCodec.decode(message.value()).ticket();
                if (ticket.tenant().value().equals(tenant)) {
                    commands.computeIfAbsent(ticket.order(), _ -> new ArrayList<>()).add(message);
                }
            } catch (UnreadableRecordException garbage) {
                // the faults' own
            }
        }
        return commands.values().stream().flatMap(List::stream).toList();
    }

    /** Whether a try of the tenant's job has failed. */
    boolean failed(String tenant) {
        return answers(tenant).stream().anyMatch(JobEvent.Failed.class::isInstance);
    }

    /** Code of the first failed try; {@code none} if there is none. */
    String failure(String tenant) {
        return answers(tenant).stream()
                .filter(JobEvent.Failed.class::isInstance)
                .map(each -> ((JobEvent.Failed) each).failure().code())
                .findFirst()
                .orElse("none");
    }

    /** How many workers claimed the tenant's jobs. */
    long claims(String tenant) {
        return answers(tenant).stream().filter(JobEvent.Claimed.class::isInstance).count();
    }

    /** How many heartbeats there were, of all workers together. */
    long heartbeats() {
        return TopicRecords.read(fleet.kafka(), Topics.HEARTBEATS.topic()).size();
    }

    /** Reasons for which the tenant's jobs were deferred. */
    List<String> deferrals(String tenant) {
        return answers(tenant).stream()
                .filter(JobEvent.Deferred.class::isInstance)
                .map(each -> ((JobEvent.Deferred) each).reason())
                .toList();
    }

    /** From a claim to the answer to it. */
    Duration longestTry(String tenant) {
        var claimed = new HashMap<Integer, Instant>();
        var longest = Duration.ZERO;
        for (var event : answers(tenant)) {
            int dispatch = event.ticket().dispatch();
            if (event instanceof JobEvent.Claimed) {
                claimed.put(dispatch, event.time());
            } else if (claimed.containsKey(dispatch)) {
                var took = Duration.between(claimed.get(dispatch), event.time());
                longest = took.compareTo(longest) > 0 ? took : longest;
            }
        }
        return longest;
    }

    /** The records that tell of an applied migration, as they are. */
    List<String> applied(String tenant, int migration) throws SQLException {
        return Evidence.of(fleet, Set.of(tenant)).told().stream()
                .filter(told -> told.fact().version().equals(String.valueOf(migration)))
                .map(Evidence.Told::bytes)
                .toList();
    }
}
