package dev.drover.cli.command;

import dev.drover.cli.console.Line;
import dev.drover.cli.console.Style;
import dev.drover.cli.console.Tone;
import dev.drover.cli.output.Human;
import dev.drover.cli.output.Table;
import dev.drover.contracts.http.ExcludedTenants;
import dev.drover.contracts.http.PlanView;
import dev.drover.contracts.http.ReleaseView;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A plan for people. Pure. */
final class PlanText {
    private static final int MOST_MIGRATIONS = 20;
    private static final int MOST_GROUPS = 20;
    private static final int MOST_SERVERS = 10;
    private static final int MOST_EXCLUDED = 5;

    private PlanText() {}

    static List<String> lines(
            ReleaseView release, PlanView plan, int width, Instant now, Style style) {
        var lines = new ArrayList<String>();
        var pending = PlannedScript.of(release, plan);
        lines.add(title(plan, pending).fit(width).text(style));
        lines.add(
                Line.of(Tone.FAINT, release.format() + " release " + plan.release())
                        .fit(width)
                        .text(style));
        migrations(lines, pending, width, style);
        lines.add("");
        lines.add(tenants(plan).fit(width).text(style));
        plan.excluded().ifPresent(excluded -> excluded(lines, excluded, width, style));
        picture(lines, plan, now, style);
        groups(lines, plan, width, style);
        servers(lines, plan, width, style);
        plan.detail().ifPresent(detail -> PlanDetailText.add(lines, plan, detail, width, style));
        return lines;
    }

    private static Line title(PlanView plan, List<PlannedScript> pending) {
        var words = PlanWords.of(plan);
        var statements = pending.stream().mapToLong(m -> m.statements().size()).sum();
        return Line.of(Tone.BOLD, plan.project() + words.arrow + plan.target())
                .then("   ")
                .then(words.migrations(pending.size()))
                .then(", ")
                .then(Human.count(statements, "statement"))
                .then("   for ")
                .then(Human.count(plan.tenants(), "tenant"))
                .then(" on ")
                .then(Human.count(plan.servers().size(), "server"));
    }

    private static void excluded(
            List<String> lines, ExcludedTenants excluded, int width, Style style) {
        lines.add(
                Line.of(Tone.WARNING, Human.count(excluded.count(), "tenant"))
                        .then(" more in quarantine, left out")
                        .fit(width)
                        .text(style));
        excluded.some().stream()
                .limit(MOST_EXCLUDED)
                .map(each -> Line.of("  " + each.tenant() + "  ").then(Tone.FAINT, each.reason()))
                .forEach(line -> lines.add(line.fit(width).text(style)));
        more(lines, excluded.count() - MOST_EXCLUDED, "more tenant", style);
    }

    private static void migrations(
            List<String> lines, List<PlannedScript> pending, int width, Style style) {
        if (pending.isEmpty()) {
            return;
        }
        lines.add("");
        var shown = pending.subList(0, Math.min(MOST_MIGRATIONS, pending.size()));
        new Table<PlannedScript>()
                .column("version", PlannedScript::version)
                .prose("file", PlannedScript::path)
                .number("statements", m -> Human.count(m.statements().size()))
                .column("transaction", PlannedScript::transaction)
                .prose("directives", m -> String.join("; ", m.migration().directives()))
                .lines(shown, width, style)
                .forEach(lines::add);
        more(lines, pending.size() - shown.size(), "more migration", style);
    }

    private static Line tenants(PlanView plan) {
        var words = PlanWords.of(plan);
        var behind = plan.tenants() - plan.upToDate() - plan.unknown();
        var line =
                Line.of(Tone.GOOD, Human.count(plan.upToDate()) + " " + words.upToDate)
                        .then(Tone.FAINT, " · ")
                        .then(Tone.BOLD, Human.count(behind) + " " + words.behind);
        return plan.unknown() == 0
                ? line
                : line.then(Tone.FAINT, " · ")
                        .then(Tone.WARNING, Human.count(plan.unknown()) + " never looked at")
                        .then(
                                Tone.FAINT,
                                plan.goesBack()
                                        ? " (what they would undo is unknown)"
                                        : " (taken as missing all)");
    }

    private static void picture(List<String> lines, PlanView plan, Instant now, Style style) {
        plan.oldestPicture()
                .map(at ->
                        "as last told by the tenants, the oldest "
                                + Human.ago(at, now)
                                + plan.detail()
                                        .flatMap(PlanView.Detail::medianPicture)
                                        .map(median ->
                                                ", half of them before " + Human.ago(median, now))
                                        .orElse(""))
                .ifPresent(text -> lines.add(style.paint(Tone.FAINT, text)));
    }

    private static void groups(List<String> lines, PlanView plan, int width, Style style) {
        if (plan.groups().isEmpty()) {
            return;
        }
        lines.add("");
        var words = PlanWords.of(plan);
        var shown = plan.groups().subList(0, Math.min(MOST_GROUPS, plan.groups().size()));
        new Table<PlanView.Group>()
                .column("at", g -> g.at().orElse("nothing"))
                .number("tenants", g -> Human.count(g.tenants()))
                .number(words.missing, g -> Human.count(g.pending().size()))
                .column(words.will, PlanText::willRun)
                .prose("out of order", g -> g.outOfOrder().map(PlanText::overtaken).orElse(""))
                .prose("for example", g -> Human.some(g.sample(), g.tenants(), 4))
                .lines(shown, width, style)
                .forEach(lines::add);
        more(lines, plan.groups().size() - shown.size(), "more group", style);
    }

    private static String willRun(PlanView.Group group) {
        var refused = group.outOfOrder().filter(o -> o.treatment().equals("refuse")).isPresent();
        return refused || group.pending().isEmpty() ? "nothing" : span(group.pending());
    }

    private static String overtaken(PlanView.OutOfOrder outOfOrder) {
        var what =
                switch (outOfOrder.treatment()) {
                    case "refuse" -> "refused: ";
                    case "allow" -> "allowed: ";
                    case "ignore" -> "ignored: ";
                    default -> outOfOrder.treatment() + ": ";
                };
        return what + span(outOfOrder.versions());
    }

    private static String span(List<String> versions) {
        return versions.size() <= 3
                ? String.join(", ", versions)
                : versions.getFirst() + " … " + versions.getLast();
    }

    private static void servers(List<String> lines, PlanView plan, int width, Style style) {
        if (plan.servers().size() < 2) {
            return;
        }
        lines.add("");
        var shown = plan.servers().subList(0, Math.min(MOST_SERVERS, plan.servers().size()));
        new Table<PlanView.ServerShare>()
                .prose("server", PlanView.ServerShare::server)
                .number("tenants", s -> Human.count(s.tenants()))
                .number("at a time", s -> s.limit() == 0 ? "any" : Human.count(s.limit()))
                .lines(shown, width, style)
                .forEach(lines::add);
        more(lines, plan.servers().size() - shown.size(), "more server", style);
    }

    private static void more(List<String> lines, int number, String what, Style style) {
        if (number > 0) {
            lines.add(style.paint(Tone.FAINT, "and " + Human.count(number, what)));
        }
    }
}
