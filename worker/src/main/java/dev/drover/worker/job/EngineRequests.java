package dev.drover.worker.job;

import dev.drover.contracts.WorkerId;
import dev.drover.contracts.command.Command;
import dev.drover.contracts.command.LedgerPolicy;
import dev.drover.contracts.command.TenantAddress;
import dev.drover.engine.Cancellation;
import dev.drover.engine.MigrateRequest;
import dev.drover.engine.OutboxRelay;
import dev.drover.engine.Policy;
import dev.drover.engine.Resend;
import dev.drover.engine.Revert;
import dev.drover.engine.Run;
import dev.drover.engine.Secret;
import dev.drover.engine.Target;
import dev.drover.engine.Tls;
import dev.drover.worker.credential.Destination;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says in the engine's words what a command asks for. */
public final class EngineRequests {
    private static final String PLACEHOLDER_PREFIX = "drover.";

    private EngineRequests() {}

    public static Destination destination(TenantAddress address) {
        return new Destination(address.host(), address.port(), address.database(), address.user());
    }

    public static Target target(TenantAddress address, Secret password) {
        return new Target(
                address.host(),
                address.port(),
                address.database(),
                address.schema(),
                address.user(),
                password,
                switch (address.tls()) {
                    case DISABLE -> Tls.DISABLE;
                    case REQUIRE -> Tls.REQUIRE;
                    case VERIFY_FULL -> Tls.VERIFY_FULL;
                });
    }

    static MigrateRequest request(
            Command command, WorkerId worker, OutboxRelay relay, Cancellation cancellation) {
        var ticket = command.ticket();
        var wanted = command.target();
        return new MigrateRequest(
                wanted.project().value(),
                ticket.order(),
                wanted.toVersion(),
                new Run(
                        ticket.job().value(),
                        ticket.attempt(),
                        ticket.rollout().value(),
                        wanted.release().value(),
                        worker.value()),
                prefixed(command.placeholders()),
                relay,
                cancellation,
                policy(command.policy()));
    }

    private static Policy policy(LedgerPolicy chosen) {
        return new Policy(
                switch (chosen.outOfOrder()) {
                    case REFUSE -> Policy.OutOfOrder.REFUSE;
                    case ALLOW -> Policy.OutOfOrder.ALLOW;
                    case IGNORE -> Policy.OutOfOrder.IGNORE;
                },
                switch (chosen.cosmeticChange()) {
                    case ACCEPT -> Policy.CosmeticChange.ACCEPT;
                    case REFUSE -> Policy.CosmeticChange.REFUSE;
                },
                switch (chosen.onClone()) {
                    case REFUSE -> Policy.OnClone.REFUSE;
                    case ADOPT -> Policy.OnClone.ADOPT;
                },
                switch (chosen.repair()) {
                    case NONE -> Policy.Repair.NONE;
                    case ACCEPT -> Policy.Repair.ACCEPT;
                });
    }

    /** A script that the ledger holds is somebody's claim; only what the command names may run. */
    static Revert revert(Command.RevertTenant command) {
        return new Revert(command.target().toVersion(), Optional.of(command.downScripts()));
    }

    static Resend resend(Command.VerifyTenant command) {
        return command.known()
                .<Resend>map(
                        known -> new Resend.Behind(known.scope(), known.rank(), known.appliedAt()))
                .orElseGet(Resend.Everything::new);
    }

    private static Map<String, String> prefixed(Map<String, String> placeholders) {
        return placeholders.entrySet().stream()
                .collect(
                        Collectors.toUnmodifiableMap(
                                entry -> PLACEHOLDER_PREFIX + entry.getKey(), Map.Entry::getValue));
    }
}
