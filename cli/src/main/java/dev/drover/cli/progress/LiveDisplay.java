package dev.drover.cli.progress;

import dev.drover.cli.console.Line;
import dev.drover.cli.console.Screen;
import dev.drover.cli.console.Style;
import dev.drover.cli.console.Tone;
import dev.drover.contracts.http.RolloutView;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Redraws the picture in place. Each frame is one write, so that the terminal never shows half of
 * it. The cursor is hidden meanwhile; a shutdown hook brings it back when the process is
 * interrupted, which is why the methods are synchronized.
 */
final class LiveDisplay implements Display {
    private static final String HIDE_CURSOR = "\u001b[?25l";
    private static final String SHOW_CURSOR = "\u001b[?25h";
    private static final String NO_WRAP = "\u001b[?7l";
    private static final String WRAP = "\u001b[?7h";
    private static final String CLEAR_REST_OF_LINE = "\u001b[K";
    private static final String CLEAR_BELOW = "\u001b[J";

    private final PrintWriter out;
    private final Screen screen;
    private final Style style;
    private final Thread restoreCursor = new Thread(this::restore, "drover-restore-cursor");
    private List<Line> picture = List.of();
    private int linesDrawn;
    private boolean closed;

    LiveDisplay(PrintWriter out, Screen screen, Style style) {
        this.out = out;
        this.screen = screen;
        this.style = style;
        Runtime.getRuntime().addShutdownHook(restoreCursor);
    }

    @Override
    public synchronized void show(RolloutView view, Instant now) {
        picture = RolloutPicture.lines(view, screen.width() - 1, now);
        draw(picture);
    }

    @Override
    public synchronized void unreachable(String reason, Instant now) {
        var lines = new ArrayList<>(picture);
        lines.add(
                Line.of(Tone.WARNING, "coordinator does not answer (" + reason + "); trying again")
                        .fit(screen.width() - 1));
        draw(lines);
    }

    private void draw(List<Line> lines) {
        if (closed) {
            return;
        }
        var frame = new StringBuilder(HIDE_CURSOR).append(NO_WRAP);
        if (linesDrawn > 0) {
            frame.append("\u001b[").append(linesDrawn).append('A');
        }
        for (var line : lines) {
            frame.append('\r').append(line.text(style)).append(CLEAR_REST_OF_LINE).append('\n');
        }
        frame.append(CLEAR_BELOW).append(WRAP);
        out.print(frame);
        out.flush();
        linesDrawn = lines.size();
    }

    private synchronized void restore() {
        if (!closed) {
            closed = true;
            out.print(SHOW_CURSOR);
            out.flush();
        }
    }

    @Override
    public void close() {
        restore();
        try {
            Runtime.getRuntime().removeShutdownHook(restoreCursor);
        } catch (IllegalStateException e) {
            // the process is ending: the hook has run or finds nothing left to do
        }
    }
}
