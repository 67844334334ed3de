package dev.drover.cli.command;

import dev.drover.cli.console.Line;
import dev.drover.cli.console.Style;
import dev.drover.cli.console.Tone;
import dev.drover.contracts.http.PlanView;
import dev.drover.contracts.http.ReleaseView;

import java.util.ArrayList;
import java.util.List;

/** The statements of what a plan would apply, with how each file runs, for people. Pure. */
final class PlanStatements {
    private PlanStatements() {}

    static List<String> lines(ReleaseView release, PlanView plan, int width, Style style) {
        var lines = new ArrayList<String>();
        for (var migration : PlanText.pending(release, plan)) {
            lines.add("");
            var how =
                    migration.transaction().equals("one")
                            ? "in one transaction"
                            : "without a transaction around it: " + migration.transactionReason();
            lines.add(
                    Line.of(Tone.BOLD, migration.path())
                            .then(Tone.FAINT, "  " + how)
                            .fit(width)
                            .text(style));
            for (var statement : migration.statements()) {
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
