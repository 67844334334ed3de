package dev.drover.cli.command;

import dev.drover.cli.client.CoordinatorException;
import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;
import dev.drover.contracts.http.RolloutRequest;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "plan",
        description = "Show what a rollout would do; changes nothing in any tenant.",
        footer = {
            "",
            "Examples:",
            "  drover plan -m db/migrations",
            "  drover plan -m db/migrations --to 0042 -l tier=gold",
            "  drover plan -m db/migrations --to 0041 --down",
            "  drover plan -m db/migrations -o json"
        })
final class PlanCommand extends ClientCommand {
    @Mixin private ReleaseOptions release = new ReleaseOptions();
    @Mixin private TargetOptions target = new TargetOptions();
    @Mixin private PolicyOptions policy = new PolicyOptions();
    @Mixin private FreshOption fresh = new FreshOption();

    PlanCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run(Session session)
            throws CommandFailedException, CoordinatorException, InterruptedException {
        var uploaded = release.upload(session);
        var request =
                target.request(
                        uploaded.digest(),
                        RolloutRequest.Strategy.DEFAULT,
                        policy.policy(),
                        Optional.empty(),
                        false);
        fresh.look(session, request.project(), request.selection());
        var plan = session.client().plan(request);
        if (!session.forPeople()) {
            session.printDocument(plan);
            return ExitCode.OK;
        }
        PlanText.lines(uploaded, plan, session.width(), session.now(), session.style())
                .forEach(session::print);
        if (plan.upToDate() < plan.tenants()) {
            session.tell("");
            session.tell(
                    "run: drover apply -m "
                            + release.migrations
                            + " …"
                            + policy.typed()
                            + " --watch");
        }
        return ExitCode.OK;
    }
}
