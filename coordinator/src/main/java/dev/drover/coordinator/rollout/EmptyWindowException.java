package dev.drover.coordinator.rollout;

import java.util.Map;
import java.util.TreeMap;

/**
 * A window is for labels that no selected tenant has: a typo, by which those whom it was meant for
 * would be migrated at any hour.
 */
public final class EmptyWindowException extends RuntimeException {
    private final String where;

    /**
     * @param index of the window in its strategy, from 0
     */
    EmptyWindowException(int index, Map<String, String> labels) {
        super("No selected tenant has the labels %s.".formatted(new TreeMap<>(labels)));
        this.where = "strategy.windows[%d].labels".formatted(index);
    }

    public String where() {
        return where;
    }

    /** What to do. */
    public String remedy() {
        return "Correct the labels, or leave the window out; tenants in no window are migrated at any hour.";
    }
}
