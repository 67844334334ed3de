package dev.drover.cli.command;

import dev.drover.cli.client.CoordinatorException;
import dev.drover.cli.exit.ExitCode;
import dev.drover.cli.output.Human;
import dev.drover.contracts.http.TenantView;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "get",
        description = "Show one tenant.",
        footer = {
            "",
            "Examples:",
            "  drover tenants get acme",
            "  drover tenants get acme -o json"
        })
final class TenantsGetCommand extends ClientCommand {
    @Parameters(paramLabel = "TENANT", description = "Its id.")
    private String id = "";

    TenantsGetCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run(Session session) throws CoordinatorException, InterruptedException {
        var tenant = session.client().tenant(id);
        if (session.forPeople()) {
            tell(session, tenant);
        } else {
            session.printDocument(tenant);
        }
        return ExitCode.OK;
    }

    private static void tell(Session session, TenantView tenant) {
        var now = session.now();
        line(session, "tenant", tenant.id());
        line(session, "server", tenant.server());
        line(session, "database", TenantsListCommand.database(tenant));
        line(session, "project", tenant.project());
        line(session, "labels", TenantsListCommand.labels(tenant.labels()));
        line(session, "version", tenant.version().orElse("–"));
        line(session, "as of", tenant.asOf().map(at -> Human.ago(at, now)).orElse("never"));
        line(session, "last job", tenant.job().orElse("–"));
        line(session, "source", tenant.source().orElse("–"));
        tenant.quarantine()
                .ifPresent(quarantine ->
                        line(
                                session,
                                "quarantine",
                                "%s, %s: %s"
                                        .formatted(
                                                quarantine.kind(),
                                                Human.ago(quarantine.since(), now),
                                                quarantine.reason())));
    }

    private static void line(Session session, String name, String value) {
        session.print("%-11s %s".formatted(name, value).stripTrailing());
    }
}
