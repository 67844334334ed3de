package dev.drover.coordinator.feed;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A place in the status topic.
 *
 * @param topicId made anew the topic has another one
 * @param next offset of each partition; one that was not there yet begins at 0
 */
record Cursor(String topicId, List<Long> next) {
    private static final int MOST_PARTITIONS = 10_000;

    Cursor {
        next = List.copyOf(next);
    }

    /** Empty when the text is none. */
    static Optional<Cursor> parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 1) {
            return Optional.empty();
        }
        try {
            var next =
                    Arrays.stream(text.substring(colon + 1).split("\\.", MOST_PARTITIONS))
                            .map(Long::parseLong)
                            .toList();
            return next.stream().allMatch(offset -> offset >= 0)
                    ? Optional.of(new Cursor(text.substring(0, colon), next))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    long next(int partition) {
        return partition < next.size() ? next.get(partition) : 0;
    }

    Cursor behind(int partition, long offset) {
        var moved = new ArrayList<>(next);
        moved.set(partition, offset + 1);
        return new Cursor(topicId, moved);
    }

    @Override
    public String toString() {
        return topicId + ":" + next.stream().map(String::valueOf).collect(Collectors.joining("."));
    }
}
