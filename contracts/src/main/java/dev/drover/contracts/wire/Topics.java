package dev.drover.contracts.wire;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The topics, with the settings that the product relies on. */
public enum Topics {
    JOBS("drover.jobs", 4, Cleanup.DELETE, 1),
    STATUS("drover.status", 4, Cleanup.DELETE, 30),
    RELEASES("drover.releases", 1, Cleanup.COMPACT, 0),
    HEARTBEATS("drover.heartbeats", 1, Cleanup.DELETE, 1),
    CONTROL("drover.control", 1, Cleanup.DELETE, 1),
    TENANT_STATE("drover.tenant-state", 4, Cleanup.COMPACT, 0),
    DEAD_LETTER("drover.dead-letter", 3, Cleanup.DELETE, 30),
    FLEET("drover.fleet", 3, Cleanup.DELETE, 30);

    /** The share group in which all workers take commands. */
    public static final String WORKER_GROUP = "drover.workers";

    /** The consumer group that takes its place; a group cannot change its type. */
    public static final String WORKER_CONSUMER_GROUP = "drover.workers.consumer";

    private enum Cleanup {
        DELETE,
        COMPACT
    }

    private final String topic;
    private final int partitions;
    private final Cleanup cleanup;
    private final int retentionDays;

    Topics(String topic, int partitions, Cleanup cleanup, int retentionDays) {
        this.topic = topic;
        this.partitions = partitions;
        this.cleanup = cleanup;
        this.retentionDays = retentionDays;
    }

    /** The name on the broker. */
    public String topic() {
        return topic;
    }

    /**
     * How many partitions a new topic gets. Each costs the broker work for every request, and
     * neither a share group nor the coordinator is faster with more; they do no other harm.
     */
    public int partitions() {
        return partitions;
    }

    /** How long a record stays at least; empty: the last one of each key for ever. */
    public Optional<Duration> retention() {
        return cleanup == Cleanup.COMPACT
                ? Optional.empty()
                : Optional.of(Duration.ofDays(retentionDays));
    }

    /**
     * Broker settings of a new topic with so many replicas. From three on what is acknowledged is
     * at two of them at least: an event whose only copy is lost with its broker is gone for good,
     * for its tenant's mark has passed it. With fewer it is said as well: a cluster whose default
     * is two would make a topic of one replica that nobody can write to.
     */
    public Map<String, String> settings(int replicas) {
        var settings = new HashMap<>(settings());
        settings.put(TopicRules.IN_SYNC, Integer.toString(TopicRules.acknowledging(replicas)));
        return Map.copyOf(settings);
    }

    /**
     * Broker settings by name, whatever the number of replicas. {@code LogAppendTime}, because age
     * is told by the broker's clock alone.
     */
    public Map<String, String> settings() {
        return switch (cleanup) {
            case COMPACT -> Map.of("cleanup.policy", "compact");
            case DELETE ->
                    Map.of(
                            "cleanup.policy", "delete",
                            "retention.ms",
                                    Long.toString(Duration.ofDays(retentionDays).toMillis()),
                            "message.timestamp.type", "LogAppendTime");
        };
    }
}
