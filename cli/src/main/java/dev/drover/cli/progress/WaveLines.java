package dev.drover.cli.progress;

import dev.drover.cli.console.Line;
import dev.drover.cli.console.TerminalText;
import dev.drover.cli.console.Tone;
import dev.drover.cli.output.Human;
import dev.drover.contracts.http.RolloutView;
import dev.drover.contracts.http.RolloutView.Wave;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The waves of a rollout, a line for each of those around the current one. Pure. */
final class WaveLines {
    private static final int MOST = 4;

    private WaveLines() {}

    /** None when there is only one wave, and it has neither a gate nor a name. */
    static List<Line> of(RolloutView view, Instant now) {
        var waves = view.waves().orElse(List.of());
        boolean plain = waves.size() == 1 && waves.getFirst().gate().equals("auto");
        if (waves.isEmpty() || (plain && waves.getFirst().bakeUntil().isEmpty())) {
            return List.of();
        }
        int current = 0;
        while (current < waves.size() - 1 && over(waves.get(current))) {
            current++;
        }
        int from = Math.clamp(current - 1, 0, Math.max(0, waves.size() - MOST));
        var lines = new ArrayList<Line>();
        waves.stream().skip(from).limit(MOST).forEach(wave -> lines.add(line(wave, now)));
        return lines;
    }

    private static boolean over(Wave wave) {
        return wave.state().equals("PASSED") || wave.state().equals("FAILED");
    }

    private static Line line(Wave wave, Instant now) {
        var name = wave.name().map(text -> " " + text).orElse("");
        var label = TerminalText.pad(TerminalText.cut("wave " + wave.number() + name, 20), 20);
        int ended = wave.succeeded() + wave.failed();
        var line =
                Line.of("  " + label + "  ")
                        .then(
                                tone(wave),
                                TerminalText.pad(wave.state().toLowerCase(Locale.ROOT), 8))
                        .then(
                                TerminalText.pad(
                                        Human.count(ended) + "/" + Human.count(wave.tenants()),
                                        14));
        if (wave.failed() > 0) {
            line = line.then(Tone.BAD, Human.count(wave.failed()) + " failed  ");
        }
        return line.then(Tone.FAINT, gate(wave, now));
    }

    private static String gate(Wave wave, Instant now) {
        boolean manual = wave.gate().equals("manual");
        var left =
                wave.bakeUntil().filter(now::isBefore).map(until -> Duration.between(now, until));
        if (left.isPresent()) {
            return "bakes for "
                    + Human.duration(left.get().truncatedTo(java.time.temporal.ChronoUnit.SECONDS))
                    + (manual ? ", then drover promote" : "");
        }
        if (wave.state().equals("BAKING")) {
            return manual ? "waits for drover promote" : "";
        }
        return manual && !over(wave) ? "gate manual" : "";
    }

    private static Tone tone(Wave wave) {
        return switch (wave.state()) {
            case "PASSED" -> Tone.GOOD;
            case "FAILED" -> Tone.BAD;
            case "BAKING" -> Tone.WARNING;
            case "OPEN" -> Tone.ACCENT;
            default -> Tone.FAINT;
        };
    }
}
