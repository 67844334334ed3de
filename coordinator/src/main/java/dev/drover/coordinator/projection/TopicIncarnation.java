package dev.drover.coordinator.projection;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/** A topic as it is now: made anew it has another id. */
record TopicIncarnation(String id, int partitions) {
    private static final int ADMIN_TIMEOUT_SECONDS = 15;

    static TopicIncarnation of(Admin admin, String topic) throws InterruptedException {
        try {
            var description =
                    admin.describeTopics(List.of(topic))
                            .allTopicNames()
                            .get(ADMIN_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                            .values()
                            .iterator()
                            .next();
            return new TopicIncarnation(
                    description.topicId().toString(), description.partitions().size());
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(
                    "topic %s cannot be described: %s".formatted(topic, e), e);
        }
    }
}
