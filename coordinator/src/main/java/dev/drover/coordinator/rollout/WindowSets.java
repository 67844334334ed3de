package dev.drover.coordinator.rollout;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A rollout's windows, asked by the sets that jobs have. */
public final class WindowSets {
    private final List<Spread.Hours> windows;

    WindowSets(List<Spread.Hours> windows) {
        this.windows = List.copyOf(windows);
    }

    /** Those of a strategy as the control database keeps it. */
    public static WindowSets of(String strategy) {
        return new WindowSets(CheckStrategy.stored(strategy).windows());
    }

    /** Whether a job that these windows concern may go; one that none concerns always may. */
    public boolean open(int set, Instant now) {
        if (set == 0) {
            return true;
        }
        for (int i = 0; i < windows.size(); i++) {
            if ((set & (1 << i)) != 0 && windows.get(i).hours().open(now)) {
                return true;
            }
        }
        return false;
    }

    /** When the first of these windows opens that is not open yet. */
    public Optional<Instant> nextOpening(int set, Instant now) {
        return IntStream.range(0, windows.size())
                .filter(i -> (set & (1 << i)) != 0)
                .mapToObj(i -> windows.get(i).hours().nextOpening(now))
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder());
    }
}
