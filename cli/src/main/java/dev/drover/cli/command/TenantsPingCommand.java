package dev.drover.cli.command;

import dev.drover.cli.client.CoordinatorException;
import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;
import dev.drover.cli.output.Table;
import dev.drover.contracts.http.ProbeView;
import dev.drover.contracts.status.ServerEvent.Load;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "ping",
        description =
                "Have a worker look whether tenants or servers are reachable, and how they are.",
        footer = {
            "",
            "Examples:",
            "  drover tenants ping acme umbrella",
            "  drover tenants ping --server pg-07 -o json"
        })
final class TenantsPingCommand extends ClientCommand {
    @Parameters(paramLabel = "TENANT", arity = "0..*", description = "Ids of tenants.")
    private List<String> tenants = new ArrayList<>();

    @Option(
            names = "--server",
            paramLabel = "ID",
            split = ",",
            description = "Servers to look at; repeatable.")
    private List<String> servers = new ArrayList<>();

    TenantsPingCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run(Session session)
            throws CommandFailedException, CoordinatorException, InterruptedException {
        if (tenants.isEmpty() && servers.isEmpty()) {
            throw wrongUsage("nothing to ping", "name tenants, or --server ID", "USAGE");
        }
        var found = new ArrayList<ProbeView>();
        for (var tenant : tenants) {
            found.add(session.client().ping(tenant));
        }
        for (var server : servers) {
            found.add(session.client().probe(server));
        }
        session.printList(
                found,
                new Table<ProbeView>()
                        .column("server", ProbeView::server)
                        .prose("database", ProbeView::database)
                        .column("reachable", view -> view.reachable() ? "yes" : "NO")
                        .column("version", view -> view.version().orElse("–"))
                        .column("role", TenantsPingCommand::role)
                        .number("connections", TenantsPingCommand::connections)
                        .number("ms", view -> view.connectMillis().map(String::valueOf).orElse("–"))
                        .number("active", view -> load(view, load -> load.activeSessions()))
                        .number(
                                "lock queue",
                                view -> load(view, load -> Optional.of(load.lockQueue())))
                        .prose("problem", TenantsPingCommand::problem),
                "nothing was asked");
        return found.stream().allMatch(ProbeView::reachable)
                ? ExitCode.OK
                : ExitCode.COMPLETED_WITH_FAILURES;
    }

    private static String role(ProbeView view) {
        return view.inRecovery().map(replica -> replica ? "replica" : "primary").orElse("–");
    }

    private static String connections(ProbeView view) {
        return view.connections()
                .flatMap(now -> view.maxConnections().map(most -> now + "/" + most))
                .orElse("–");
    }

    private static String load(ProbeView view, Function<Load, Optional<Integer>> part) {
        return view.load().flatMap(part).map(String::valueOf).orElse("–");
    }

    private static String problem(ProbeView view) {
        return view.failure()
                .map(failure ->
                        "%s: %s %s".formatted(failure.code(), failure.message(), failure.remedy()))
                .orElse("");
    }
}
