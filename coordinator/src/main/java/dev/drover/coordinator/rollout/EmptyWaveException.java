package dev.drover.coordinator.rollout;

import java.util.Map;
import java.util.TreeMap;

/** A wave names labels that no selected tenant has. */
public final class EmptyWaveException extends RuntimeException {
    private final String where;

    /**
     * @param index of the wave in its strategy, from 0
     */
    EmptyWaveException(int index, Map<String, String> labels) {
        super(
                "No selected tenant outside earlier waves has the labels %s."
                        .formatted(new TreeMap<>(labels)));
        this.where = "strategy.waves[%d].labels".formatted(index);
    }

    public String where() {
        return where;
    }
}
