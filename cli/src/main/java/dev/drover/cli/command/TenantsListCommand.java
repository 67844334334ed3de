package dev.drover.cli.command;

import dev.drover.cli.client.CoordinatorException;
import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;
import dev.drover.cli.output.Human;
import dev.drover.cli.output.Table;
import dev.drover.contracts.http.TenantView;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "list",
        description = "List tenants and the versions they were last seen at.",
        footer = {
            "",
            "Examples:",
            "  drover tenants list",
            "  drover tenants list -l tier=gold --server pg-07",
            "  drover tenants list -l 'tier in (gold,silver),!trial'",
            "  drover tenants list --quarantined",
            "  drover tenants list -o jsonl | jq -r .id"
        })
final class TenantsListCommand extends ClientCommand {
    @Mixin private LabelOptions labels = new LabelOptions();

    @Option(names = "--server", paramLabel = "ID", description = "Only on this server.")
    private Optional<String> server = Optional.empty();

    @Option(
            names = {"-p", "--project"},
            paramLabel = "NAME",
            description = "Only of this line of releases.")
    private Optional<String> project = Optional.empty();

    @Option(
            names = "--quarantined",
            negatable = true,
            description = "Only those in quarantine, or with --no-quarantined only the others.")
    private Optional<Boolean> quarantined = Optional.empty();

    TenantsListCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run(Session session)
            throws CommandFailedException, CoordinatorException, InterruptedException {
        var now = session.now();
        session.printList(
                session.client()
                        .tenants(labels.labels(), labels.selector(), server, project, quarantined),
                new Table<TenantView>()
                        .prose("tenant", TenantView::id)
                        .column("server", TenantView::server)
                        .prose("database", TenantsListCommand::database)
                        .column("version", t -> t.version().orElse("–"))
                        .column(
                                "as of",
                                t -> t.asOf().map(at -> Human.ago(at, now)).orElse("never"))
                        .column("job", t -> t.job().orElse(""))
                        .prose("quarantine", TenantsListCommand::quarantine)
                        .prose("labels", t -> labels(t.labels())),
                "no such tenants; add some with: drover tenants import FILE");
        return ExitCode.OK;
    }

    private static String quarantine(TenantView tenant) {
        return tenant.quarantine().map(q -> q.kind() + ": " + q.reason()).orElse("");
    }

    static String database(TenantView tenant) {
        return tenant.database() + tenant.schema().map(s -> "." + s).orElse("");
    }

    static String labels(Map<String, String> labels) {
        return new TreeMap<>(labels)
                .entrySet().stream()
                        .map(e -> e.getKey() + "=" + e.getValue())
                        .collect(Collectors.joining(","));
    }
}
