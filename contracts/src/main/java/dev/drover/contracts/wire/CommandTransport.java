package dev.drover.contracts.wire;

import java.util.Arrays;
import java.util.Optional;

/** How workers share the commands among them; coordinator and workers must agree. */
public enum CommandTransport {
    /** Any worker takes any command; needs Kafka 4.2 or later. */
    SHARE_GROUP("share-group"),

    /**
     * Each worker has partitions of its own (KIP-848), where share groups are not to be had. A
     * command that waits behind a busy worker expires and is sent again.
     */
    CONSUMER_GROUP("consumer-group");

    private final String word;

    CommandTransport(String word) {
        this.word = word;
    }

    /** As configurations write it. */
    public String word() {
        return word;
    }

    public static Optional<CommandTransport> of(String word) {
        return Arrays.stream(values()).filter(each -> each.word.equals(word)).findFirst();
    }
}
