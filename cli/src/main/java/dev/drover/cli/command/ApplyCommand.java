package dev.drover.cli.command;

import dev.drover.cli.client.CoordinatorException;
import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;
import dev.drover.cli.output.Human;
import dev.drover.contracts.http.ReplayRequest;
import dev.drover.contracts.http.RolloutRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "apply",
        description = "Start a rollout: bring tenants to a version of a release.",
        footer = {
            "",
            "Prints the rollout's id. With --watch the exit code tells the outcome:",
            "0 completed, 3 completed with failed tenants, 4 halted or aborted,",
            "8 --timeout passed, 130 interrupted (the rollout goes on).",
            "",
            "Examples:",
            "  drover apply -m db/migrations --watch",
            "  drover apply -m db/migrations -l tier=canary --per-server 2 --reason ORD-1182",
            "  drover apply -m db/migrations --waves 1,10%,50% --bake 30m --strict",
            "  drover apply -m db/migrations --strategy careful.yaml --watch",
            "  drover apply --plan release-42.plan --watch",
            "  drover apply -m db/migrations --to 0041 --down --waves 1,10% --reason INC-204",
            "  drover apply -m db/migrations --failed-of r-20261126-7 --reason mended",
            "  drover apply -m db/migrations --watch --timeout 30m -o jsonl"
        })
final class ApplyCommand extends ClientCommand {
    @Mixin private ReleaseOptions release = new ReleaseOptions();
    @Mixin private TargetOptions target = new TargetOptions();
    @Mixin private StrategyOptions strategy = new StrategyOptions();
    @Mixin private PolicyOptions policy = new PolicyOptions();
    @Mixin private FreshOption fresh = new FreshOption();
    @Mixin private WatchOptions watching = new WatchOptions();

    @Option(
            names = "--plan",
            paramLabel = "FILE",
            description = "Exactly the plan that drover plan --out has written, or nothing.")
    private Optional<Path> plan = Optional.empty();

    @Option(
            names = "--failed-of",
            paramLabel = "ROLLOUT",
            description = "Only tenants that stand failed since that rollout, or latest.")
    private Optional<String> failedOf = Optional.empty();

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the record.")
    private Optional<String> reason = Optional.empty();

    @Option(
            names = "--supersede",
            description = "Abort rollouts that hold the tenants, and take over.")
    private boolean supersede;

    @Option(
            names = "--idempotency-key",
            paramLabel = "KEY",
            description = "The same request with the same key starts one rollout. Default: random.")
    private Optional<String> idempotencyKey = Optional.empty();

    ApplyCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run(Session session)
            throws CommandFailedException, CoordinatorException, InterruptedException {
        watching.check(false);
        var request = plan.isPresent() ? planned(plan.get()) : asked(session);
        var key = idempotencyKey.orElseGet(() -> UUID.randomUUID().toString());
        var rollout = session.client().start(request, key);
        if (session.forPeople()) {
            session.print(rollout.id());
            session.console().out().flush();
        }
        if (watching.watch) {
            return watching.follow(session, rollout.id());
        }
        if (session.forPeople()) {
            session.tell(
                    "started for "
                            + Human.count(rollout.counts().total(), "tenant")
                            + "; look with: drover status "
                            + rollout.id());
        } else {
            session.printDocument(rollout);
        }
        return ExitCode.OK;
    }

    private RolloutRequest asked(Session session)
            throws CommandFailedException, CoordinatorException, InterruptedException {
        if (failedOf.isPresent()) {
            target.narrowTo(session.client().replay(failed(failedOf.get())).tenants());
        }
        var how = strategy.strategy(session);
        var request =
                target.request(
                        release.upload(session).digest(), how, policy.policy(), reason, supersede);
        fresh.look(session, request).demandAll();
        return request;
    }

    /** The plan says all that the other options could say. */
    private RolloutRequest planned(Path file) throws CommandFailedException {
        var other =
                Stream.of("release", "target", "strategy", "policy", "fresh")
                        .flatMap(mixin -> typedOf(mixin).stream())
                        .findFirst()
                        .or(() -> failedOf.map(_ -> "--failed-of"));
        if (other.isPresent()) {
            throw wrongUsage(
                    "--plan applies exactly what was planned, so " + other.get() + " has no place",
                    "leave it out, or plan again with it",
                    "USAGE");
        }
        return SavedPlan.read(file).exactly(reason, supersede);
    }

    /** Replays nothing: the answer names the tenants that a replay would take. */
    private static ReplayRequest failed(String rollout) {
        return new ReplayRequest(
                List.of(),
                Optional.of(rollout),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                true);
    }
}
