package dev.drover.cli.command;

import dev.drover.cli.client.CoordinatorException;
import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;
import dev.drover.contracts.http.FailureGroupView;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "show",
        description = "Show one group of failures: where, why, who blocks, what to do.",
        footer = {
            "",
            "Examples:",
            "  drover failures show 5c1e",
            "  drover failures show 5c1e -o json"
        })
final class FailuresShowCommand extends ClientCommand {
    @Parameters(
            paramLabel = "FINGERPRINT",
            description = "Or as much of its beginning as is unambiguous.")
    private String fingerprint = "";

    /** For a coordinator that ends with the command that started it. */
    @Option(names = "--without-replay", hidden = true)
    private boolean withoutReplay;

    FailuresShowCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run(Session session)
            throws CommandFailedException, CoordinatorException, InterruptedException {
        var all = session.client().failures(Optional.empty(), Optional.empty(), true);
        var group = find(all);
        if (session.forPeople()) {
            FailureDetail.lines(group, session.width(), session.now(), !withoutReplay)
                    .forEach(session::print);
        } else {
            session.printDocument(group);
        }
        return ExitCode.OK;
    }

    private FailureGroupView find(List<FailureGroupView> groups) throws CommandFailedException {
        var found = groups.stream().filter(g -> g.fingerprint().startsWith(fingerprint)).toList();
        var exact = found.stream().filter(g -> g.fingerprint().equals(fingerprint)).findFirst();
        if (exact.isPresent()) {
            return exact.get();
        }
        if (found.isEmpty()) {
            throw wrongUsage(
                    "no failure has the fingerprint " + fingerprint,
                    "drover failures --all",
                    "FINGERPRINT_UNKNOWN");
        }
        if (found.size() > 1) {
            var candidates =
                    found.stream()
                            .limit(5)
                            .map(FailureGroupView::fingerprint)
                            .collect(Collectors.joining(", "));
            throw wrongUsage(
                    found.size() + " fingerprints begin with " + fingerprint,
                    "name more of it: " + candidates,
                    "FINGERPRINT_AMBIGUOUS");
        }
        return found.getFirst();
    }
}
