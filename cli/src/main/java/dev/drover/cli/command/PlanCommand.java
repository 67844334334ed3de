package dev.drover.cli.command;

import dev.drover.cli.client.CoordinatorException;
import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "plan",
        description = "Show what a rollout would do; changes nothing in any tenant.",
        footer = {
            "",
            "Examples:",
            "  drover plan -m db/migrations",
            "  drover plan -m db/migrations --to 0042 -l tier=gold",
            "  drover plan -m db/migrations --to 0041 --down",
            "  drover plan -m db/migrations --strategy careful.yaml --statements",
            "  drover plan -m db/migrations --waves 1,10% --out release-42.plan",
            "  drover plan -m db/migrations -o json"
        })
final class PlanCommand extends ClientCommand {
    @Mixin private ReleaseOptions release = new ReleaseOptions();
    @Mixin private TargetOptions target = new TargetOptions();
    @Mixin private StrategyOptions strategy = new StrategyOptions();
    @Mixin private PolicyOptions policy = new PolicyOptions();
    @Mixin private FreshOption fresh = new FreshOption();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Write the plan to a file, for drover apply --plan.")
    private Optional<Path> out = Optional.empty();

    @Option(names = "--statements", description = "Show every statement that would run.")
    private boolean statements;

    PlanCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run(Session session)
            throws CommandFailedException, CoordinatorException, InterruptedException {
        if (statements && !session.forPeople()) {
            throw wrongUsage(
                    "--statements is shown to people only",
                    "leave it out; for programs there is: drover migrations DIR -o json",
                    "USAGE");
        }
        var uploaded = release.upload(session);
        var request =
                target.request(
                        uploaded.digest(),
                        strategy.strategy(session),
                        policy.policy(),
                        Optional.empty(),
                        false);
        var look = fresh.look(session, request);
        var plan = look.mark(session.client().plan(request));
        if (out.isPresent()) {
            SavedPlan.of(request, plan, session.now()).write(out.get());
        }
        if (!session.forPeople()) {
            session.printDocument(plan);
            return ExitCode.OK;
        }
        PlanText.lines(uploaded, plan, session.width(), session.now(), session.style())
                .forEach(session::print);
        if (statements) {
            PlanStatements.lines(uploaded, plan, session.width(), session.style())
                    .forEach(session::print);
        }
        if (plan.upToDate() < plan.tenants()) {
            session.tell("");
            session.tell("run: drover apply " + typed() + " --watch");
        }
        return ExitCode.OK;
    }

    private String typed() {
        return out.map(file -> "--plan " + file)
                .orElseGet(() ->
                        "-m "
                                + release.migrations.map(Path::toString).orElse("DIR")
                                + (target.down ? " --to " + target.to.orElse("") + " --down" : "")
                                + " …"
                                + policy.typed());
    }
}
