package dev.drover.cli.exit;

import dev.drover.cli.console.Style;
import dev.drover.cli.console.TerminalText;
import dev.drover.cli.console.Tone;
import dev.drover.contracts.http.Problem;

import java.util.ArrayList;
import java.util.List;

/** The words on standard error: what, why, every single problem, what to do, the code. */
public final class FailureText {
    private FailureText() {}

    public static List<String> lines(CommandFailedException failure, Style style) {
        var lines = new ArrayList<String>();
        lines.add(style.paint(Tone.BAD, "drover:") + " " + clean(failure.what()));
        indented(lines, "  ", failure.why());
        for (var item : failure.items()) {
            if (!saidAlready(item, failure)) {
                item(lines, item, style);
            }
        }
        if (!failure.remedy().isBlank()) {
            indented(lines, "  " + style.paint(Tone.GOOD, "do:") + " ", failure.remedy());
        }
        lines.add(style.paint(Tone.FAINT, "  [" + clean(failure.code()) + "]"));
        return lines;
    }

    /** A lone problem is often all that the failure has to say. */
    private static boolean saidAlready(Problem.Item item, CommandFailedException failure) {
        return item.where().isBlank()
                && item.what().equals(failure.why())
                && (item.remedy().isBlank() || item.remedy().equals(failure.remedy()));
    }

    private static void item(List<String> lines, Problem.Item item, Style style) {
        var where =
                item.where().isBlank() ? "" : style.paint(Tone.BOLD, clean(item.where())) + "  ";
        var code = style.paint(Tone.FAINT, "  [" + clean(item.code()) + "]");
        lines.add("  - " + where + clean(item.what()) + code);
        if (!item.remedy().isBlank()) {
            indented(lines, "      do: ", item.remedy());
        }
    }

    private static void indented(List<String> lines, String first, String text) {
        if (text.isBlank()) {
            return;
        }
        var prefix = first;
        for (var line : text.strip().lines().toList()) {
            lines.add(prefix + clean(line));
            prefix = "  ";
        }
    }

    private static String clean(String text) {
        return TerminalText.clean(text);
    }
}
