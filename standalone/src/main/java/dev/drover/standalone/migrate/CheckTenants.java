package dev.drover.standalone.migrate;

import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;
import dev.drover.contracts.http.Problem;
import dev.drover.coordinator.fleet.file.Fleet;
import dev.drover.coordinator.fleet.file.InvalidTenantsFileException;
import dev.drover.coordinator.fleet.file.TenantsFile;
import dev.drover.coordinator.yaml.TextProblem;

/** Reads the tenants' text here, before anything is started. */
final class CheckTenants {
    private CheckTenants() {}

    static Fleet read(String text) throws CommandFailedException {
        try {
            return TenantsFile.parse(text);
        } catch (InvalidTenantsFileException e) {
            var items = e.problems().stream().map(CheckTenants::item).toList();
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "the tenants file cannot be used",
                    items.size() == 1
                            ? "one problem; nothing was changed"
                            : items.size() + " problems; nothing was changed",
                    "",
                    e.problems().getFirst().code(),
                    items);
        }
    }

    private static Problem.Item item(TextProblem problem) {
        var where =
                problem.line() > 0 ? "line %d:%d".formatted(problem.line(), problem.column()) : "";
        return new Problem.Item(problem.code(), where, problem.what(), problem.remedy());
    }
}
