package dev.drover.coordinator.rollout;

import java.util.Map;
import java.util.TreeMap;

/** A wave that a strategy asks for has nobody in it, and without it others would go unwatched. */
public final class EmptyWaveException extends RuntimeException {
    private final String where;
    private final String remedy;

    /**
     * @param index of the wave in its strategy, from 0
     */
    EmptyWaveException(int index, Map<String, String> labels) {
        super(
                "No selected tenant outside earlier waves has the labels %s."
                        .formatted(new TreeMap<>(labels)));
        this.where = "strategy.waves[%d].labels".formatted(index);
        this.remedy = "Leave the wave out, or select its tenants.";
    }

    /** With its terms something is lost. */
    EmptyWaveException(LeftOutWave wave) {
        super(wave.what());
        this.where = wave.where();
        this.remedy =
                "Leave the wave out, make the waves before it smaller, or give its gate, bake time and strict to"
                        + " one of them.";
    }

    public String where() {
        return where;
    }

    public String remedy() {
        return remedy;
    }
}
