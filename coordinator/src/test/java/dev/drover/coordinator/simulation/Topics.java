package dev.drover.coordinator.simulation;

import dev.drover.contracts.TenantId;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Kafka as it may behave: commands are lost, doubled and late; events of a tenant arrive in order,
 * some of them again later, and while {@link #lossy} some never.
 */
final class Topics {
    private final Agenda agenda;
    private final Map<TenantId, Instant> lastArrival = new HashMap<>();
    private Instant awayUntil = Instant.MIN;
    boolean faulty;

    /** The status topic was made anew, say: what was on it and not yet read is gone. */
    boolean lossy;

    Topics(Agenda agenda) {
        this.agenda = agenda;
    }

    void away(Duration duration) {
        awayUntil = agenda.now().plus(duration);
    }

    boolean isAway() {
        return agenda.now().isBefore(awayUntil);
    }

    /** Publishes a command; who publishes does not learn what becomes of it. */
    void command(Command command, Consumer<Command> arrival) {
        if (isAway() || (faulty && agenda.chance(0.03))) {
            agenda.tell("command lost: " + command.label());
            return;
        }
        var published = command.publishedAt(agenda.now());
        agenda.after(latency(), () -> arrival.accept(published));
        if (faulty && agenda.chance(0.05)) {
            agenda.after(agenda.between(1, 150_000), () -> arrival.accept(published));
        }
    }

    /** Takes an event from a worker; false while there is no broker. */
    boolean event(TenantId tenant, Runnable arrival) {
        if (isAway()) {
            return false;
        }
        if (lossy && agenda.chance(0.3)) {
            return true;
        }
        var at = agenda.now().plus(latency());
        var last = lastArrival.getOrDefault(tenant, Instant.MIN);
        var ordered = at.isAfter(last) ? at : last.plusMillis(1);
        lastArrival.put(tenant, ordered);
        agenda.at(ordered, arrival);
        if (faulty && agenda.chance(0.05)) {
            agenda.at(ordered.plus(agenda.between(0, 120_000)), arrival);
        }
        return true;
    }

    private Duration latency() {
        return agenda.between(2, faulty && agenda.chance(0.05) ? 20_000 : 200);
    }
}
