package dev.drover.cli.progress;

import dev.drover.cli.console.Line;
import dev.drover.cli.console.TerminalText;
import dev.drover.cli.console.Tone;
import dev.drover.cli.output.Human;
import dev.drover.contracts.http.FailureGroupView;
import dev.drover.contracts.http.RolloutView;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A rollout in at most {@value #MOST_LINES} lines. Pure. */
public final class RolloutPicture {
    static final int MOST_LINES = 12;
    private static final int MOST_SERVERS = 5;
    private static final int MOST_COLUMNS = 120;
    private static final int MOST_SERVER_NAME = 24;

    private RolloutPicture() {}

    /**
     * The picture.
     *
     * @param width no line is longer
     */
    public static List<Line> lines(RolloutView view, int width, Instant now) {
        var columns = Math.min(width, MOST_COLUMNS);
        var lines = new ArrayList<Line>();
        lines.add(header(view, columns, now));
        lines.add(progress(view, columns));
        lines.add(Tally.of(view, columns));
        view.excluded()
                .ifPresent(excluded ->
                        lines.add(
                                Line.of(
                                        Tone.WARNING,
                                        Human.count(excluded.count(), "tenant")
                                                + " left out: in quarantine")));
        view.note().ifPresent(note -> lines.add(Line.of(Tone.WARNING, "why    ").then(note)));
        lines.addAll(WaveLines.of(view, now));
        HealthLine.of(view, now).ifPresent(lines::add);
        view.closedWindows().map(closed -> windows(closed, now)).ifPresent(lines::add);
        lines.addAll(servers(view, MOST_LINES - 1 - lines.size(), now));
        var left = MOST_LINES - lines.size();
        var failures = failures(view, columns);
        var waiting = view.waiting().stream().map(w -> waiting(w, now)).toList();
        var forFailures =
                Math.min(failures.size(), Math.max(left - waiting.size(), (left + 1) / 2));
        lines.addAll(failures.subList(0, forFailures));
        lines.addAll(waiting.subList(0, Math.min(waiting.size(), left - forFailures)));
        return lines.stream().map(line -> line.fit(columns)).toList();
    }

    /** In UTC, which every reader can tell: windows may have zones of their own. */
    private static Line windows(RolloutView.ClosedWindows closed, Instant now) {
        var opens = closed.nextOpening().truncatedTo(ChronoUnit.MINUTES);
        var when =
                now.isBefore(closed.nextOpening()) ? "in " + in(now, closed.nextOpening()) : "now";
        return Line.of(Tone.WARNING, "window ")
                .then("closed for " + Human.count(closed.tenants(), "tenant") + ", the next opens ")
                .then(Tone.BOLD, when)
                .then(Tone.FAINT, "  " + opens);
    }

    private static Line header(RolloutView view, int width, Instant now) {
        var elapsed = Duration.between(view.createdAt(), view.endedAt().orElse(now));
        var goal = view.action().equals("migrate") ? " → " + view.target() : " " + view.action();
        var left =
                Line.of("rollout ")
                        .then(Tone.BOLD, view.id())
                        .then("  " + view.project() + goal + "  ")
                        .then(RolloutState.tone(view.state()), RolloutState.words(view.state()));
        var eta =
                view.etaSeconds()
                        .map(s -> "   ETA " + Human.duration(Duration.ofSeconds(s)))
                        .orElse("");
        return left.withRight(Line.of(Tone.FAINT, Human.clock(elapsed) + eta), width);
    }

    private static Line progress(RolloutView view, int width) {
        var counts = view.counts();
        var share = ProgressBar.percent(counts.ended(), counts.total());
        var rate =
                view.endedAt().isPresent() || view.perMinute() <= 0
                        ? ""
                        : "   " + Human.count(Math.round(view.perMinute())) + "/min";
        var figures = Line.of(Tone.BOLD, "  " + share).then(Tone.FAINT, rate);
        return ProgressBar.of(counts, width - Math.max(figures.width(), 22)).then(figures);
    }

    private static List<Line> servers(RolloutView view, int room, Instant now) {
        var servers =
                view.servers().stream()
                        .sorted(
                                // by name, not by load: lines must not jump about
                                Comparator.comparing(RolloutPicture::done)
                                        .thenComparing(s -> s.strain().isEmpty())
                                        .thenComparing(RolloutView.ServerProgress::server))
                        .toList();
        int most = Math.min(MOST_SERVERS, room);
        boolean calm = servers.stream().allMatch(s -> s.strain().isEmpty());
        if (most < 2 || (servers.size() < 2 && calm)) {
            return List.of();
        }
        var all = servers.size() <= most;
        var shown = all ? servers : servers.subList(0, most - 1);
        var name = shown.stream().mapToInt(s -> TerminalText.width(s.server())).max().orElse(0);
        var lines = new ArrayList<Line>();
        shown.forEach(s -> lines.add(server(s, Math.min(name, MOST_SERVER_NAME), now)));
        if (!all) {
            lines.add(moreServers(servers.subList(shown.size(), servers.size())));
        }
        return lines;
    }

    private static boolean done(RolloutView.ServerProgress server) {
        return server.succeeded() + server.failed() >= server.total();
    }

    private static Line server(RolloutView.ServerProgress server, int nameWidth, Instant now) {
        var name = TerminalText.pad(TerminalText.cut(server.server(), nameWidth), nameWidth);
        var ended = server.succeeded() + server.failed();
        var line =
                Line.of("  " + name + "  ")
                        .then(ProgressBar.plain(ended, server.total(), 10))
                        .then(
                                TerminalText.pad(
                                        "  "
                                                + Human.count(ended)
                                                + "/"
                                                + Human.count(server.total()),
                                        16));
        var busy = server.limit() > 0 && server.inFlight() >= server.limit();
        if (server.inFlight() > 0) {
            var limit = server.limit() > 0 ? "/" + server.limit() : "";
            line =
                    line.then(
                            busy ? Tone.WARNING : Tone.PLAIN,
                            TerminalText.pad(server.inFlight() + limit + " in flight", 16));
        } else {
            line = line.then(Tone.FAINT, TerminalText.pad(done(server) ? "done" : "idle", 16));
        }
        if (server.failed() > 0) {
            line = line.then(Tone.BAD, Human.count(server.failed()) + " failed  ");
        }
        return server.strain().isEmpty() || done(server)
                ? line
                : line.then(strain(server.strain().get(), now));
    }

    private static Line strain(RolloutView.Strain strain, Instant now) {
        var words = strain.nextProbe().isPresent() ? "held back" : "fewer jobs";
        return Line.of(Tone.WARNING, words)
                .then(
                        Tone.FAINT,
                        " for "
                                + Human.rough(Duration.between(strain.since(), now))
                                + strain.nextProbe().map(at -> probe(at, now)).orElse(""))
                .then("  " + strain.detail());
    }

    private static String probe(Instant at, Instant now) {
        return now.isBefore(at) ? ", next probe in " + in(now, at) : ", being probed";
    }

    private static Line moreServers(List<RolloutView.ServerProgress> servers) {
        var inFlight = servers.stream().mapToInt(RolloutView.ServerProgress::inFlight).sum();
        return Line.of(
                Tone.FAINT,
                "  and "
                        + Human.count(servers.size(), "more server")
                        + ", "
                        + Human.count(inFlight)
                        + " in flight");
    }

    private static List<Line> failures(RolloutView view, int width) {
        return view.failures().stream()
                .sorted(Comparator.comparing(FailureGroupView::lastSeen).reversed())
                .map(failure -> failure(failure, width))
                .toList();
    }

    private static Line failure(FailureGroupView failure, int width) {
        var door = Line.of(Tone.ACCENT, "drover failures show " + failure.fingerprint());
        var line =
                Line.of(Tone.BAD, "FAILED ")
                        .then(Tone.BOLD, failure.sqlState().map(s -> s + " ").orElse(""))
                        .then(Tone.BOLD, failure.code())
                        .then(" ×" + Human.count(failure.count()) + "  ");
        var room = width - line.width() - door.width() - 2;
        var tenants = Human.some(failure.tenants(), failure.count(), 3);
        return line.then(TerminalText.cut(tenants, Math.max(12, room))).withRight(door, width);
    }

    private static String in(Instant now, Instant then) {
        return Human.duration(Duration.ofSeconds(Duration.between(now, then).toSeconds() + 1));
    }

    private static Line waiting(RolloutView.Waiting waiting, Instant now) {
        var next =
                waiting.nextTry()
                        .filter(now::isBefore)
                        .map(t -> ", next try in " + in(now, t))
                        .orElse("");
        return Line.of(Tone.WARNING, "waits  ")
                .then(waiting.tenant() + "  ")
                .then(Tone.BOLD, waiting.reason())
                .then(Tone.FAINT, next)
                .then("  " + waiting.detail());
    }
}
