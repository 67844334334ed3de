package dev.drover.cli.command;

import dev.drover.cli.client.CoordinatorException;
import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;
import dev.drover.contracts.command.LedgerPolicy.Repair;
import dev.drover.contracts.http.ReplayRequest;
import dev.drover.contracts.http.ReplayView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "repair",
        description = "Record what you vouch for in failed tenants, and go on there.",
        footer = {
            "",
            "--accept says, of every tenant named: its changed migrations count as applied as",
            "they are now (CHANGED_MIGRATION), and statements that were interrupted and cannot",
            "be looked up took effect (NEEDS_PERSON). Look first. What is accepted stays so;",
            "what is pending there is applied. With --watch it says where that took no effect,",
            "and what to do there.",
            "",
            "Examples:",
            "  drover repair --accept --fingerprint 5c1e --reason \"compared by hand\" --watch",
            "  drover repair --accept -t acme-042 --dry-run"
        })
final class RepairCommand extends ClientCommand {
    @Option(
            names = "--accept",
            required = true,
            description = "Take what is there for what was wanted.")
    private boolean accept;

    @Option(
            names = {"-t", "--tenant"},
            paramLabel = "ID",
            split = ",",
            description = "These tenants; repeatable.")
    private List<String> tenants = new ArrayList<>();

    @Option(names = "--fingerprint", paramLabel = "F", description = "Failures of this kind.")
    private Optional<String> fingerprint = Optional.empty();

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description = "Why, for the record; required unless --dry-run.")
    private Optional<String> reason = Optional.empty();

    @Option(
            names = {"-n", "--dry-run"},
            description = "Only say which tenants it would be.")
    private boolean dryRun;

    @Mixin private WatchOptions watching = new WatchOptions();

    RepairCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run(Session session)
            throws CommandFailedException, CoordinatorException, InterruptedException {
        checkUsage();
        watching.check(dryRun);
        var repair =
                session.client()
                        .replay(
                                new ReplayRequest(
                                        tenants,
                                        Optional.empty(),
                                        fingerprint,
                                        Optional.empty(),
                                        reason,
                                        dryRun,
                                        Optional.empty(),
                                        Optional.of(Repair.ACCEPT.toString())));
        var exit = TellReplay.tell(session, repair, watching, "would repair", "repairing");
        if (repair.dryRun() || exit == ExitCode.WATCH_TIMEOUT || !watching.watch) {
            tellWhereToLook(session, repair);
            return exit;
        }
        var effect = new RepairEffect(repair.tenants());
        for (var rollout : repair.rollouts()) {
            effect.add(
                    session.client().jobs(rollout),
                    session.client().failures(Optional.of(rollout), Optional.empty(), false));
        }
        var complaint = effect.complaint(exit);
        if (complaint.isPresent()) {
            throw complaint.get();
        }
        return exit;
    }

    private static void tellWhereToLook(Session session, ReplayView repair) {
        if (!repair.dryRun() && session.forPeople()) {
            session.tell("  whether it takes effect is not known yet; look with:");
            repair.rollouts().forEach(id -> session.tell("  drover failures --rollout " + id));
        }
    }

    private void checkUsage() throws CommandFailedException {
        if (!accept) {
            throw wrongUsage("repair how?", "add --accept", "USAGE");
        }
        if (tenants.isEmpty() && fingerprint.isEmpty()) {
            throw wrongUsage(
                    "repair what?",
                    "name --fingerprint or --tenant; drover failures lists them",
                    "USAGE");
        }
        if (!dryRun && reason.filter(r -> !r.isBlank()).isEmpty()) {
            throw wrongUsage(
                    "a repair needs a reason, for the record",
                    "add --reason \"…\", or look first with --dry-run",
                    "USAGE");
        }
    }
}
