package dev.drover.cli.command;

import dev.drover.cli.console.Line;
import dev.drover.cli.console.Tone;
import dev.drover.cli.output.Human;
import dev.drover.contracts.http.FailureGroupView;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One group of failures for people. Pure. */
final class FailureDetail {
    private static final int MOST_TENANTS = 8;

    private FailureDetail() {}

    /**
     * @param replayable whether a replay can be asked for afterwards
     */
    static List<Line> lines(FailureGroupView group, int width, Instant now, boolean replayable) {
        var lines = new ArrayList<Line>();
        lines.add(title(group, now, width));
        var place = place(group);
        if (!place.isEmpty()) {
            lines.add(Line.of(Tone.BOLD, place));
        }
        excerpt(lines, group.excerpt());
        lines.add(Line.of(Tone.BAD, "  " + group.message()));
        group.blockers().forEach(b -> lines.add(Line.of(Tone.WARNING, "Blocked by ").then(b)));
        lines.add(
                Line.of("Tenants  ")
                        .then(Human.some(group.tenants(), group.count(), MOST_TENANTS)));
        if (!group.rollouts().isEmpty()) {
            lines.add(Line.of("Rollouts ").then(String.join(", ", group.rollouts())));
        }
        lines.add(Line.EMPTY);
        lines.add(Line.of(Tone.GOOD, "Do:  ").then(group.remedy()));
        if (group.open() > 0 && replayable) {
            lines.add(
                    Line.of(Tone.GOOD, "     ")
                            .then(
                                    Tone.ACCENT,
                                    "drover replay --fingerprint "
                                            + group.fingerprint()
                                            + " --reason \"…\" --watch"));
        }
        return lines;
    }

    /** {@code V42__add_note.sql:3:13}, or the version alone, or nothing. */
    static String place(FailureGroupView group) {
        var file = group.path().or(group::version).orElse("");
        if (file.isEmpty() || group.line() < 1) {
            return file;
        }
        return file + ":" + group.line() + (group.column() < 1 ? "" : ":" + group.column());
    }

    private static Line title(FailureGroupView group, Instant now, int width) {
        var open = group.open() == 0 ? "all mended" : Human.count(group.open()) + " still open";
        return Line.of(Tone.BAD, group.sqlState().map(s -> s + " ").orElse("") + group.code())
                .then(" ×" + Human.count(group.count()))
                .then(group.open() == 0 ? Tone.GOOD : Tone.WARNING, "  " + open)
                .then(Tone.FAINT, "  " + group.category())
                .withRight(
                        Line.of(
                                Tone.FAINT,
                                "first "
                                        + Human.ago(group.firstSeen(), now)
                                        + ", last "
                                        + Human.ago(group.lastSeen(), now)),
                        Math.min(width, 100));
    }

    private static void excerpt(List<Line> lines, String excerpt) {
        excerpt.lines()
                .forEach(text -> {
                    var caret = text.strip().endsWith("^") || text.startsWith(">");
                    var tone = caret ? Tone.BOLD : Tone.FAINT;
                    lines.add(Line.of(tone, "  " + text.replace("\t", "    ")));
                });
    }
}
