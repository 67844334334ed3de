package dev.drover.worker.job;

import dev.drover.contracts.command.Command;
import dev.drover.contracts.status.DeferralReason;
import dev.drover.contracts.status.JobEvent;
import dev.drover.engine.Cancellation;
import dev.drover.engine.EngineListener;
import dev.drover.engine.Outcome;
import dev.drover.engine.Resend;
import dev.drover.engine.Secret;
import dev.drover.engine.source.Release;
import dev.drover.worker.credential.Lookup;
import dev.drover.worker.relay.LedgerEvents;
import dev.drover.worker.relay.RelayOutbox;
import dev.drover.worker.release.FoundRelease;
import dev.drover.worker.server.Admission;
import dev.drover.worker.server.Pass;
import dev.drover.worker.server.Verdict;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Does what a command asks for, and says what became of it. */
final class CarryOut {
    private static final Duration RELEASE_WAIT = Duration.ofSeconds(5);
    private static final Duration LAST_EVENTS_WAIT = Duration.ofSeconds(5);

    private final Equipment equipment;
    private final Answers answers;
    private final TranslateOutcome translate;
    private final BooleanSupplier draining;
    private final TenantGuard tenants = new TenantGuard();

    CarryOut(Equipment equipment, Answers answers, BooleanSupplier draining) {
        this.equipment = equipment;
        this.answers = answers;
        this.translate = new TranslateOutcome(answers);
        this.draining = draining;
    }

    /**
     * @param steps hears what is being done, for people
     */
    Result of(JobInHand job, Consumer<String> steps) throws InterruptedException {
        var command = job.command();
        var other = tenants.enter(command);
        if (other.isPresent()) {
            return Result.nothingRan(
                    answers.deferred(
                            job.ticket(),
                            DeferralReason.LEASE_BUSY,
                            "this worker is at the tenant already, with dispatch %d of job %s"
                                    .formatted(other.get().dispatch(), other.get().job())));
        }
        try {
            return withRelease(job, steps);
        } finally {
            tenants.leave(command);
        }
    }

    private Result withRelease(JobInHand job, Consumer<String> steps) throws InterruptedException {
        steps.accept("waiting for the release");
        return switch (equipment.releases().find(job.command().target().release(), RELEASE_WAIT)) {
            case FoundRelease.Missing(var detail) ->
                    Result.nothingRan(
                            answers.deferred(
                                    job.ticket(), DeferralReason.RELEASE_UNAVAILABLE, detail));
            case FoundRelease.Ready(var release) -> withCredential(job, release, steps);
        };
    }

    private Result withCredential(JobInHand job, Release release, Consumer<String> steps) {
        var address = job.command().address();
        var lookup =
                equipment
                        .credentials()
                        .find(address.credential(), EngineRequests.destination(address));
        return switch (lookup) {
            case Lookup.Found(var secret) -> atServer(job, release, secret, steps);
            case Lookup.Unknown(var detail) ->
                    refused(
                            job,
                            "CREDENTIAL_UNKNOWN",
                            detail,
                            "Add the credential to the worker's configuration, or correct its"
                                    + " name at the server.");
            case Lookup.HostRefused(var detail) ->
                    refused(
                            job,
                            "CREDENTIAL_HOST_REFUSED",
                            detail,
                            "If the host is right, add it to the credential's hosts in the"
                                    + " worker's configuration.");
            case Lookup.Unreadable(var detail) ->
                    refused(
                            job,
                            "CREDENTIAL_UNREADABLE",
                            detail,
                            "Provide the variable or file on every worker.");
        };
    }

    private Result refused(JobInHand job, String code, String detail, String remedy) {
        return Result.nothingRan(
                answers.failed(job.ticket(), 0, FailureReports.operator(code, detail, remedy)));
    }

    private Result atServer(JobInHand job, Release release, Secret secret, Consumer<String> steps) {
        return switch (equipment.servers().enter(job.ticket().server())) {
            case Admission.Refused(var reason, var detail) ->
                    Result.nothingRan(answers.deferred(job.ticket(), reason, detail));
            case Admission.Admitted(var pass) -> run(job, release, secret, pass, steps);
        };
    }

    private Result run(
            JobInHand job, Release release, Secret secret, Pass pass, Consumer<String> steps) {
        var relay = relay(job.command());
        try {
            var told = new TellSteps(job.ticket(), steps, pass::reached);
            job.engineBegins();
            var outcome = engine(job, release, secret, relay, told);
            pass.end(TranslateOutcome.verdict(outcome));
            JobEvent answer =
                    translate.answer(job.ticket(), outcome, told.seen(), draining.getAsBoolean());
            return new Result(answer, delivered(outcome, relay));
        } finally {
            // only when something was thrown is the pass still open
            pass.end(new Verdict.Unknown());
        }
    }

    private Outcome engine(
            JobInHand job,
            Release release,
            Secret secret,
            RelayOutbox relay,
            EngineListener listener) {
        var command = job.command();
        var target = EngineRequests.target(command.address(), secret);
        var request = EngineRequests.request(command, answers.worker(), relay, job.cancellation());
        return switch (command) {
            case Command.MigrateTenant _ ->
                    equipment.engine().migrate(target, release, request, listener);
            case Command.RevertTenant revert ->
                    equipment
                            .engine()
                            .revert(
                                    target,
                                    Optional.of(release),
                                    EngineRequests.revert(revert),
                                    request,
                                    listener);
            case Command.VerifyTenant verify ->
                    equipment
                            .engine()
                            .verify(
                                    target,
                                    Optional.of(release),
                                    EngineRequests.resend(verify),
                                    request,
                                    listener);
        };
    }

    private static boolean delivered(Outcome outcome, RelayOutbox relay) {
        return switch (outcome) {
            case Outcome.Succeeded succeeded -> succeeded.relayed();
            case Outcome.Failed _, Outcome.Cancelled _ -> relay.flush(LAST_EVENTS_WAIT);
            case Outcome.Busy _, Outcome.Stale _ -> true;
        };
    }

    /**
     * Sends what a run left in its tenant's outbox. Drained means that nothing of it is left to
     * this worker: it was sent, or whoever works on the tenant now sends it first.
     */
    JobInput drain(JobInHand job) {
        var command = job.command();
        if (tenants.enter(command).isPresent()) {
            return new JobInput.Drained();
        }
        try {
            var address = command.address();
            var lookup =
                    equipment
                            .credentials()
                            .find(address.credential(), EngineRequests.destination(address));
            if (!(lookup instanceof Lookup.Found(var secret))) {
                return new JobInput.DrainFailed();
            }
            var outcome =
                    equipment
                            .engine()
                            .verify(
                                    EngineRequests.target(address, secret),
                                    Optional.empty(),
                                    new Resend.Nothing(),
                                    EngineRequests.request(
                                            command,
                                            answers.worker(),
                                            relay(command),
                                            // a cancelled job's events leave all the same
                                            new Cancellation()),
                                    EngineListener.NONE);
            return switch (outcome) {
                case Outcome.Succeeded succeeded when !succeeded.relayed() ->
                        new JobInput.DrainRefused();
                case Outcome.Succeeded _, Outcome.Busy _, Outcome.Stale _ -> new JobInput.Drained();
                case Outcome.Failed _, Outcome.Cancelled _ -> new JobInput.DrainFailed();
            };
        } finally {
            tenants.leave(command);
        }
    }

    private RelayOutbox relay(Command command) {
        return new RelayOutbox(
                new LedgerEvents(command.ticket().tenant(), command.target().project().value()),
                equipment.sender(),
                equipment.measures());
    }
}
