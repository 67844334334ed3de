package dev.drover.standalone.demo;

import dev.drover.cli.Drover;
import dev.drover.cli.console.ColorChoice;
import dev.drover.cli.console.Console;
import dev.drover.cli.console.Style;
import dev.drover.cli.console.Tone;
import dev.drover.cli.output.Human;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The demo's voice: chapters, what they took, and commands as a person would type them. */
final class Narrator {
    private final Console console;
    private final Style style;
    private final int chapters;
    private int chapter;

    Narrator(Console console, int chapters) {
        this.console = console;
        this.style = console.outStyle(ColorChoice.auto);
        this.chapters = chapters;
    }

    /** A step with what it took. */
    interface Step {
        void run() throws Exception;
    }

    void title(String text) {
        say(style.paint(Tone.BOLD, text));
    }

    void chapter(String text) {
        chapter++;
        say("");
        say(style.paint(Tone.BOLD, "%d/%d  %s".formatted(chapter, chapters, text)));
    }

    /** One line: what is done, and when it is done how long it took. */
    void timed(String what, Step step) throws Exception {
        var from = console.clock().instant();
        print("     " + what + " … ");
        step.run();
        say(style.paint(Tone.FAINT, Human.duration(since(from))));
    }

    void say(String text) {
        print(text + "\n");
    }

    void aside(String text) {
        text.lines().forEach(line -> say(style.paint(Tone.FAINT, "     " + line)));
    }

    /** Shows a command and runs it. */
    int type(Drover drover, String... arguments) {
        say("");
        say("  " + style.paint(Tone.ACCENT, "$ drover " + line(arguments)));
        int exit = drover.run(arguments);
        console.out().flush();
        console.err().flush();
        return exit;
    }

    /** Shows SQL as typed into psql. */
    void sql(String database, String sql) {
        say("");
        say("  " + style.paint(Tone.ACCENT, "$ psql " + database));
        sql.strip().lines().forEach(line -> say("  " + line));
    }

    private Duration since(Instant from) {
        return Duration.between(from, console.clock().instant());
    }

    private void print(String text) {
        console.out().print(text);
        console.out().flush();
    }

    private static String line(String... arguments) {
        return Arrays.stream(arguments)
                .map(a -> a.contains(" ") ? "'" + a + "'" : a)
                .collect(Collectors.joining(" "));
    }
}
