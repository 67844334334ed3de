package dev.drover.cli.command;

import dev.drover.cli.console.Line;
import dev.drover.cli.console.Style;
import dev.drover.cli.console.Tone;
import dev.drover.contracts.http.PlanView;
import dev.drover.contracts.http.ReleaseView;

import java.util.ArrayList;
import java.util.List;

/** The statements of what a plan would run, with how each file runs, for people. Pure. */
final class PlanStatements {
    private PlanStatements() {}

    static List<String> lines(ReleaseView release, PlanView plan, int width, Style style) {
        var lines = new ArrayList<String>();
        for (var script : PlannedScript.of(release, plan)) {
            lines.add("");
            lines.add(
                    Line.of(Tone.BOLD, script.path())
                            .then(Tone.FAINT, "  " + script.how())
                            .fit(width)
                            .text(style));
            for (var statement : script.statements()) {
                statement
                        .sql()
                        .lines()
                        .map(text -> Line.of("  " + text))
                        .forEach(line -> lines.add(line.fit(width).text(style)));
            }
        }
        return lines;
    }
}
