package dev.drover.coordinator.dispatch;

import dev.drover.coordinator.rollout.WindowSets;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** Which of a rollout's jobs may go now, by the windows that concern them. */
final class OpenSets {
    private OpenSets() {}

    /** Of a row with {@code window_sets} and {@code strategy}. */
    static List<Integer> of(ResultSet row, Instant now) throws SQLException {
        var sets = Arrays.asList((Integer[]) row.getArray("window_sets").getArray());
        if (sets.stream().allMatch(set -> set == 0)) {
            return sets;
        }
        var windows = WindowSets.of(row.getString("strategy"));
        return sets.stream().filter(set -> windows.open(set, now)).toList();
    }
}
