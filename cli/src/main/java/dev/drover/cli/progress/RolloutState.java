package dev.drover.cli.progress;

import dev.drover.cli.console.Tone;
import dev.drover.contracts.http.RolloutView;

import java.util.Locale;

/** What the name of a rollout's state means to a watcher. Unknown names are taken as going on. */
public final class RolloutState {
    private RolloutState() {}

    /** Whether nothing more happens, or not before a person acts on a halted rollout. */
    public static boolean isOver(RolloutView view) {
        return view.endedAt().isPresent()
                || switch (view.state()) {
                    case "COMPLETED", "COMPLETED_WITH_FAILURES", "HALTED", "ABORTED" -> true;
                    default -> false;
                };
    }

    /** {@code completed with failures}. */
    public static String words(String state) {
        return state.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    static Tone tone(String state) {
        return switch (state) {
            case "COMPLETED" -> Tone.GOOD;
            case "COMPLETED_WITH_FAILURES", "PAUSED" -> Tone.WARNING;
            case "HALTED", "ABORTING", "ABORTED" -> Tone.BAD;
            default -> Tone.ACCENT;
        };
    }
}
