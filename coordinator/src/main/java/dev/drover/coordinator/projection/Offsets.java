package dev.drover.coordinator.projection;

import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** How far a topic has been folded; valid for one incarnation of the topic. */
final class Offsets {
    private static final String READ =
            """
            SELECT partition, next_offset
            FROM projection_offset
            WHERE topic = :topic AND topic_id = :topicId
            """;

    private static final String ANOTHER =
            """
            SELECT EXISTS (
              SELECT FROM projection_offset WHERE topic = :topic AND topic_id <> :topicId)
            """;

    /** It may have had more partitions than there are now. */
    private static final String FORGET_OTHERS =
            "DELETE FROM projection_offset WHERE topic = :topic AND topic_id <> :topicId";

    /** Another id replaces the old one; with the same id offsets only grow. */
    private static final String SAVE =
            """
            INSERT INTO projection_offset (topic, topic_id, partition, next_offset)
            VALUES (:topic, :topicId, :partition, :next)
            ON CONFLICT (topic, partition) DO UPDATE
              SET topic_id = excluded.topic_id, next_offset = excluded.next_offset
              WHERE projection_offset.topic_id <> excluded.topic_id
                OR projection_offset.next_offset < excluded.next_offset
            """;

    private final String topic;
    private final String topicId;

    Offsets(String topic, String topicId) {
        this.topic = topic;
        this.topicId = topicId;
    }

    String topicId() {
        return topicId;
    }

    /** By partition; those never read are missing. */
    Map<Integer, Long> read(Jdbi jdbi) {
        return jdbi.withHandle(handle -> {
            var offsets = new HashMap<Integer, Long>();
            handle.createQuery(READ)
                    .bind("topic", topic)
                    .bind("topicId", topicId)
                    .map((rows, _) ->
                            Map.entry(rows.getInt("partition"), rows.getLong("next_offset")))
                    .forEach(entry -> offsets.put(entry.getKey(), entry.getValue()));
            return offsets;
        });
    }

    /** Whether what was folded before was of a topic of this name that is gone. */
    boolean ofAnotherTopic(Jdbi jdbi) {
        return jdbi.withHandle(handle ->
                handle.createQuery(ANOTHER)
                        .bind("topic", topic)
                        .bind("topicId", topicId)
                        .mapTo(Boolean.class)
                        .one());
    }

    /** Forgets whatever was folded of topics of this name that are gone. */
    void begin(Handle handle, Map<Integer, Long> beginning) {
        handle.createUpdate(FORGET_OTHERS).bind("topic", topic).bind("topicId", topicId).execute();
        save(handle, beginning);
    }

    void save(Handle handle, Map<Integer, Long> next) {
        var batch = handle.prepareBatch(SAVE);
        next.forEach((partition, offset) ->
                batch.bind("topic", topic)
                        .bind("topicId", topicId)
                        .bind("partition", partition)
                        .bind("next", offset)
                        .add());
        batch.execute();
    }
}
