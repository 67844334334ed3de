package dev.drover.cli.command;

import dev.drover.cli.client.CoordinatorException;
import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;
import dev.drover.contracts.http.LabelRequest;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "label",
        description = "Add, change and remove labels.",
        footer = {
            "",
            "Examples:",
            "  drover tenants label acme umbrella tier=gold",
            "  drover tenants label -l tier=gold canary-",
            "  drover tenants label --server pg-07 region=eu trial-"
        })
final class TenantsLabelCommand extends ClientCommand {
    @Parameters(
            paramLabel = "WORD",
            arity = "1..*",
            description = "Ids of tenants, labels as NAME=VALUE, and NAME- to remove one.")
    private List<String> words = new ArrayList<>();

    @Mixin private TenantOptions which = new TenantOptions();

    TenantsLabelCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run(Session session)
            throws CommandFailedException, CoordinatorException, InterruptedException {
        var tenants = new ArrayList<String>();
        var pairs = new ArrayList<String>();
        var remove = new ArrayList<String>();
        for (var word : words) {
            if (word.indexOf('=') > 0) {
                pairs.add(word);
            } else if (word.endsWith("-")) {
                remove.add(word.substring(0, word.length() - 1));
            } else {
                tenants.add(word);
            }
        }
        var set = Pairs.of("label", pairs);
        var both = remove.stream().filter(set::containsKey).findFirst();
        if (both.isPresent()) {
            throw wrongUsage(
                    "label %s is both set and removed".formatted(both.get()),
                    "leave %s- out: setting a label replaces its value".formatted(both.get()),
                    "USAGE");
        }
        if (set.isEmpty() && remove.isEmpty()) {
            throw wrongUsage(
                    "no label is named", "add NAME=VALUE, or NAME- to remove one", "USAGE");
        }
        var request = new LabelRequest(which.selection(tenants), set, remove);
        return TellChanged.tell(session, session.client().label(request), "labelled");
    }
}
