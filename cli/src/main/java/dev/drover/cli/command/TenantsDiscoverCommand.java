package dev.drover.cli.command;

import dev.drover.cli.client.CoordinatorException;
import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;
import dev.drover.contracts.http.DiscoverRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "discover",
        description = {
            "Find tenants on a server by their names and register them.",
            "Those with such a name that are there no more go to quarantine."
        },
        footer = {
            "",
            "Examples:",
            "  drover tenants discover pg-07 --databases 'tenant_*' --label region=eu",
            "  drover tenants discover pg-07 --schemas 'tenant_*' --database shared --dry-run"
        })
final class TenantsDiscoverCommand extends ClientCommand {
    @Parameters(paramLabel = "SERVER", description = "Id of a server of the fleet.")
    private String server = "";

    @Option(
            names = "--databases",
            paramLabel = "PATTERN",
            description = "Databases are tenants: names with * and ?, with commas between them.")
    private Optional<String> databases = Optional.empty();

    @Option(
            names = "--schemas",
            paramLabel = "PATTERN",
            description = "Schemas of --database are tenants.")
    private Optional<String> schemas = Optional.empty();

    @Option(names = "--database", paramLabel = "NAME", description = "Where --schemas looks.")
    private Optional<String> database = Optional.empty();

    @Option(
            names = {"-p", "--project"},
            paramLabel = "NAME",
            description = "Line of releases of new tenants. Default: default.")
    private Optional<String> project = Optional.empty();

    @Option(
            names = {"-l", "--label"},
            paramLabel = "NAME=VALUE",
            split = ",",
            description = "Labels for all that are found; repeatable.")
    private List<String> labels = new ArrayList<>();

    @Option(names = "--dry-run", description = "Say what would change, and change nothing.")
    private boolean dryRun;

    TenantsDiscoverCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run(Session session)
            throws CommandFailedException, CoordinatorException, InterruptedException {
        if (databases.isPresent() == schemas.isPresent()) {
            throw wrongUsage("one of --databases and --schemas is needed", "give one", "USAGE");
        }
        if (schemas.isPresent() && database.isEmpty()) {
            throw wrongUsage(
                    "--schemas needs a database to look in", "add --database NAME", "USAGE");
        }
        if (databases.isPresent() && database.isPresent()) {
            throw wrongUsage(
                    "--database says where --schemas looks, not --databases",
                    "leave --database out",
                    "USAGE");
        }
        var view =
                session.client()
                        .discover(
                                server,
                                new DiscoverRequest(
                                        databases,
                                        schemas,
                                        database,
                                        project,
                                        Pairs.of("--label", labels),
                                        dryRun));
        if (session.forPeople()) {
            view.tenants().forEach(session::print);
            TellImport.tell(session, view.result(), dryRun);
        } else {
            session.printDocument(view);
        }
        return ExitCode.OK;
    }
}
