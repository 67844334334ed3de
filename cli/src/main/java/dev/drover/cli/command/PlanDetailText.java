package dev.drover.cli.command;

import dev.drover.cli.console.Line;
import dev.drover.cli.console.Style;
import dev.drover.cli.console.Tone;
import dev.drover.cli.output.Human;
import dev.drover.cli.output.Table;
import dev.drover.contracts.http.PlanView;
import dev.drover.contracts.http.PlanView.Wave;
import dev.drover.contracts.http.PlanView.WindowShare;
import dev.drover.contracts.http.RolloutRequest;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Waves, time and warnings of a plan, for people. Pure. */
final class PlanDetailText {
    private PlanDetailText() {}

    static void add(
            List<String> lines, PlanView plan, PlanView.Detail detail, int width, Style style) {
        if (!detail.waves().isEmpty()) {
            lines.add("");
            new Table<Wave>()
                    .column(
                            "wave",
                            wave -> wave.number() + wave.name().map(n -> " " + n).orElse(""))
                    .number("tenants", wave -> Human.count(wave.tenants()))
                    .number(PlanWords.of(plan).behind, wave -> Human.count(wave.behind()))
                    .column("takes", PlanDetailText::takes)
                    .column("then", PlanDetailText::then)
                    .prose("for example", wave -> Human.some(wave.sample(), wave.tenants(), 4))
                    .lines(detail.waves(), width, style)
                    .forEach(lines::add);
            lines.add(style.paint(Tone.FAINT, past(detail)));
        }
        if (detail.waves().size() > 1) {
            lines.add(
                    style.paint(
                            Tone.FAINT,
                            "who is in which wave is drawn anew at the start; --out keeps this draw"));
        }
        detail.windows().ifPresent(windows -> windows(lines, windows, width, style));
        if (!detail.warnings().isEmpty()) {
            lines.add("");
            detail.warnings().forEach(each -> warning(lines, each, width, style));
        }
    }

    private static void windows(
            List<String> lines, List<WindowShare> windows, int width, Style style) {
        lines.add("");
        new Table<WindowShare>()
                .number("tenants", share -> Human.count(share.tenants()))
                .prose("may be worked on", PlanDetailText::when)
                .lines(windows, width, style)
                .forEach(lines::add);
    }

    private static String when(WindowShare share) {
        return share.windows().isEmpty()
                ? "at any time: no window concerns them"
                : share.windows().stream()
                        .map(PlanDetailText::hours)
                        .collect(Collectors.joining(", or "));
    }

    private static String hours(RolloutRequest.Window window) {
        var days = window.days().map(each -> String.join(" ", each) + " ").orElse("");
        return days + window.from() + "–" + window.to() + " " + window.zone();
    }

    private static String takes(Wave wave) {
        return wave.estimateSeconds()
                .map(seconds -> "about " + Human.duration(Duration.ofSeconds(seconds)))
                .orElse("unknown");
    }

    private static String then(Wave wave) {
        var bakes =
                wave.bakeSeconds() == 0
                        ? ""
                        : "bakes " + Human.duration(Duration.ofSeconds(wave.bakeSeconds()));
        if (!wave.gate().equals("manual")) {
            return bakes;
        }
        return bakes.isEmpty() ? "waits for promote" : bakes + ", waits for promote";
    }

    private static String past(PlanView.Detail detail) {
        return detail.medianJobSeconds()
                .map(seconds ->
                        "a tenant took "
                                + Human.duration(Duration.ofMillis(Math.round(seconds * 1000)))
                                + " in the median of this project's last rollouts")
                .orElse("how long it takes is unknown: this project has no rollout to go by");
    }

    private static void warning(
            List<String> lines, PlanView.Warning warning, int width, Style style) {
        var where = warning.where().isEmpty() ? "" : warning.where() + "  ";
        lines.add(
                Line.of(Tone.WARNING, "warning  ")
                        .then(Tone.BOLD, where)
                        .then(warning.what())
                        .then(Tone.FAINT, "  [" + warning.code() + "]")
                        .fit(width)
                        .text(style));
        lines.add(Line.of("         ").then(Tone.FAINT, warning.remedy()).fit(width).text(style));
    }
}
