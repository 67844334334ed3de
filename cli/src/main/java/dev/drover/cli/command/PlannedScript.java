package dev.drover.cli.command;

import dev.drover.contracts.http.PlanView;
import dev.drover.contracts.http.ReleaseView;
import dev.drover.contracts.http.ReleaseView.MigrationView;
import dev.drover.contracts.http.ReleaseView.StatementView;

import java.util.LinkedHashSet;
import java.util.List;

/**
 * What of a migration a plan would run: its script, or the one that takes it back. Pure.
 *
 * @param path of the script, or that there is none
 */
record PlannedScript(
        MigrationView migration,
        String path,
        String transaction,
        String transactionReason,
        List<StatementView> statements) {

    /** Of all that any selected tenant misses, or has to undo, in the order in which they run. */
    static List<PlannedScript> of(ReleaseView release, PlanView plan) {
        var versions = new LinkedHashSet<String>();
        plan.groups().forEach(group -> versions.addAll(group.pending()));
        var wanted =
                release.migrations().stream()
                        .filter(m ->
                                versions.contains(m.version())
                                        || versions.contains(m.description()))
                        .toList();
        return plan.goesBack()
                ? wanted.reversed().stream().map(PlannedScript::down).toList()
                : wanted.stream().map(PlannedScript::up).toList();
    }

    String version() {
        return migration.kind().equals("repeatable") ? "repeatable" : migration.version();
    }

    String how() {
        return switch (transaction) {
            case "" -> "cannot be taken back";
            case "one" -> "in one transaction";
            default -> "without a transaction around it: " + transactionReason;
        };
    }

    private static PlannedScript up(MigrationView migration) {
        return new PlannedScript(
                migration,
                migration.path(),
                migration.transaction(),
                migration.transactionReason(),
                migration.statements());
    }

    private static PlannedScript down(MigrationView migration) {
        return migration
                .down()
                .map(down ->
                        new PlannedScript(
                                migration,
                                down.path(),
                                down.transaction(),
                                down.transactionReason(),
                                down.statements()))
                .orElseGet(() ->
                        new PlannedScript(
                                migration,
                                "no down script for " + migration.path(),
                                "",
                                "",
                                List.of()));
    }
}
