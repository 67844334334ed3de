package dev.drover.cli.command;

import dev.drover.cli.client.CoordinatorException;
import dev.drover.cli.exit.ExitCode;
import dev.drover.cli.output.Human;
import dev.drover.cli.output.Table;
import dev.drover.contracts.http.VersionsView;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "versions",
        description = "Show how far apart the tenants are: how many stand at which version.",
        footer = {
            "",
            "Examples:",
            "  drover tenants versions",
            "  drover tenants versions -p billing -o json"
        })
final class TenantsVersionsCommand extends ClientCommand {
    @Option(
            names = {"-p", "--project"},
            paramLabel = "NAME",
            description = "Only of this line of releases.")
    private Optional<String> project = Optional.empty();

    TenantsVersionsCommand(Surroundings surroundings) {
        super(surroundings);
    }

    private record Line(String project, VersionsView.VersionCount count) {}

    @Override
    ExitCode run(Session session) throws CoordinatorException, InterruptedException {
        var view = session.client().versions(project);
        if (!session.forPeople()) {
            session.printDocument(view);
            return ExitCode.OK;
        }
        var lines =
                view.projects().stream()
                        .flatMap(each ->
                                each.versions().stream()
                                        .map(count -> new Line(each.project(), count)))
                        .toList();
        session.printList(
                lines,
                new Table<Line>()
                        .column("project", Line::project)
                        .column("version", line -> line.count().version().orElse("–"))
                        .number("tenants", line -> Human.count(line.count().tenants()))
                        .prose("such as", line -> String.join(", ", line.count().some())),
                "no tenants; add some with: drover tenants import FILE");
        for (var each : view.projects()) {
            session.print(
                    "%s: %s from %s to %s, %s in quarantine"
                            .formatted(
                                    each.project(),
                                    Human.count(each.tenants(), "tenant"),
                                    each.lowest().orElse("–"),
                                    each.highest().orElse("–"),
                                    Human.count(each.quarantined())));
        }
        return ExitCode.OK;
    }
}
