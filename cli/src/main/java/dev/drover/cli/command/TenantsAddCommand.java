package dev.drover.cli.command;

import dev.drover.cli.client.CoordinatorException;
import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;
import dev.drover.contracts.http.TenantRegistration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "add",
        description = "Add or change one tenant on a server that the fleet has.",
        footer = {
            "",
            "Examples:",
            "  drover tenants add acme --server pg-07 --database acme --label tier=gold",
            "  drover tenants add umbrella --server pg-07 --database shared --schema umbrella"
        })
final class TenantsAddCommand extends ClientCommand {
    @Parameters(paramLabel = "TENANT", description = "Its id.")
    private String id = "";

    @Option(names = "--server", paramLabel = "ID", required = true, description = "Its server.")
    private String server = "";

    @Option(
            names = "--database",
            paramLabel = "NAME",
            required = true,
            description = "Its database, as PostgreSQL knows it.")
    private String database = "";

    @Option(names = "--schema", paramLabel = "NAME", description = "For a tenant that is a schema.")
    private Optional<String> schema = Optional.empty();

    @Option(
            names = {"-p", "--project"},
            paramLabel = "NAME",
            description = "Line of releases. Default: default.")
    private Optional<String> project = Optional.empty();

    @Option(
            names = {"-l", "--label"},
            paramLabel = "NAME=VALUE",
            split = ",",
            description = "Its labels; repeatable.")
    private List<String> labels = new ArrayList<>();

    TenantsAddCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run(Session session)
            throws CommandFailedException, CoordinatorException, InterruptedException {
        var result =
                session.client()
                        .register(
                                new TenantRegistration(
                                        id,
                                        server,
                                        database,
                                        schema,
                                        project,
                                        Pairs.of("--label", labels)));
        TellImport.tell(session, result, false);
        return ExitCode.OK;
    }
}
