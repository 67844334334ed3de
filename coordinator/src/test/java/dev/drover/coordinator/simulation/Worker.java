package dev.drover.coordinator.simulation;

import dev.drover.contracts.JobId;
import dev.drover.contracts.ServerId;
import dev.drover.contracts.WorkerId;
import dev.drover.contracts.status.FailureReport;
import dev.drover.coordinator.dispatch.Workforce.LeftAlone;
import dev.drover.coordinator.dispatch.Workforce.Opinion;
import dev.drover.coordinator.rollout.decision.JobSignal;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One incarnation of a worker process. It may die or freeze between any two of its actions. */
final class Worker {
    private static final Duration COMMAND_TTL = Duration.ofSeconds(60);
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    private static final Duration CLAIM_WAIT = Duration.ofSeconds(5);
    private static final Duration REDELIVERY = Duration.ofSeconds(60);

    final WorkerId id;
    private final int slots;
    private final Agenda agenda;
    private final Topics topics;
    private final Coverage coverage;
    private final World world;
    private final Map<JobId, Hand> hands = new LinkedHashMap<>();
    private final Set<JobId> cancelled = new HashSet<>();
    private final Map<ServerId, Breaker> breakers = new HashMap<>();
    private Instant frozenUntil = Instant.MIN;
    private boolean draining;
    private boolean dead;

    /** What a worker acts on. */
    interface World {
        /** Whether things break at present. */
        boolean faulty();

        boolean serverAway(Tenant tenant);

        /** A worker has taken its command and does not think it too old. */
        void started(JobId job);

        void signal(JobId job, JobSignal signal);

        void heartbeat(WorkerId worker, List<Coordinator.Listed> listed, Opinion opinion);

        /** The record was not acknowledged, so another worker gets it. */
        void redeliver(Command command);
    }

    private static final class Hand {
        final Command command;
        final Instant since;
        final Tenant.Session session;
        int applied;
        boolean reporting;

        Hand(Command command, Instant since, WorkerId worker) {
            this.command = command;
            this.since = since;
            this.session = new Tenant.Session(worker, command.job(), command.dispatch());
        }
    }

    Worker(WorkerId id, int slots, Agenda agenda, Topics topics, Coverage coverage, World world) {
        this.id = id;
        this.slots = slots;
        this.agenda = agenda;
        this.topics = topics;
        this.coverage = coverage;
        this.world = world;
        beat();
    }

    int slots() {
        return dead || draining ? 0 : slots;
    }

    boolean canTake() {
        long busy = hands.values().stream().filter(hand -> !hand.reporting).count();
        return !dead && !draining && !frozen() && !topics.isAway() && busy < slots;
    }

    private boolean frozen() {
        return agenda.now().isBefore(frozenUntil);
    }

    boolean isDead() {
        return dead;
    }

    /** kill -9: what was not sent is gone; the server notices within ten seconds. */
    void kill(String where) {
        dead = true;
        coverage.count("killed " + where);
        agenda.tell(id + " is killed " + where);
        for (var hand : hands.values()) {
            agenda.after(agenda.between(0, 10_000), () -> hand.command.tenant().end(hand.session));
        }
    }

    void freeze(Duration duration) {
        agenda.tell(id + " is frozen for " + duration);
        frozenUntil = agenda.now().plus(duration);
    }

    void drain() {
        agenda.tell(id + " drains");
        draining = true;
    }

    void cancel(JobId job) {
        cancelled.add(job);
    }

    /** Does it a moment later, when thawed, unless dead by then. */
    private void act(Duration delay, Runnable action) {
        agenda.after(
                delay,
                () -> {
                    if (dead) {
                        return;
                    }
                    if (frozen()) {
                        var thaw = Duration.between(agenda.now(), frozenUntil);
                        act(thaw.plus(agenda.between(1, 100)), action);
                    } else {
                        action.run();
                    }
                });
    }

    private boolean diesAt(String where) {
        if (world.faulty() && agenda.chance(0.006)) {
            kill(where);
        }
        return dead;
    }

    private void beat() {
        act(
                HEARTBEAT,
                () -> {
                    tell();
                    if (!draining || !hands.isEmpty()) {
                        beat();
                    } else {
                        dead = true;
                    }
                });
    }

    private void tell() {
        if (topics.isAway()) {
            return;
        }
        var listed = hands.values().stream().map(hand -> listed(hand.command, hand.since)).toList();
        var leftAlone = new HashMap<ServerId, LeftAlone>();
        breakers.forEach((server, breaker) ->
                breaker.told(agenda.now())
                        .ifPresent(open ->
                                leftAlone.put(
                                        server,
                                        new LeftAlone(open.since(), open.retryAt(), "away"))));
        world.heartbeat(id, listed, new Opinion(id, slots(), Map.of(), leftAlone));
    }

    private static Coordinator.Listed listed(Command command, Instant since) {
        return new Coordinator.Listed(command.job(), command.dispatch(), command.attempt(), since);
    }

    /** A record from the share group. */
    void take(Command command) {
        if (diesAt("before the claim")) {
            agenda.after(REDELIVERY, () -> world.redeliver(command));
            return;
        }
        var other = hands.get(command.job());
        if (other != null && other.command.dispatch() == command.dispatch()) {
            coverage.count("came again");
            return;
        }
        if (agenda.now().isAfter(command.publishedAt().plus(COMMAND_TTL))) {
            coverage.count("declined EXPIRED");
            say(command, declined(command, "EXPIRED", Optional.empty()), () -> {});
            return;
        }
        if (other != null && !other.reporting) {
            // the same tenant again: the first run goes on
            say(command, deferred(command, "LEASE_BUSY"), () -> {});
            return;
        }
        if (world.faulty() && agenda.chance(0.02)) {
            coverage.count("claim given up");
            giveUp(command);
            return;
        }
        world.started(command.job());
        var hand = new Hand(command, agenda.now(), id);
        hands.put(command.job(), hand);
        say(
                command,
                claimed(command),
                () -> {
                    if (diesAt("between claim and acknowledgement")) {
                        agenda.after(REDELIVERY, () -> world.redeliver(command));
                    } else {
                        act(agenda.between(5, 100), () -> open(hand));
                    }
                });
    }

    /** Kafka takes the claim, but too late for this worker: it goes by its own clock. */
    private void giveUp(Command command) {
        say(command, claimed(command), () -> {});
        agenda.after(CLAIM_WAIT, () -> world.redeliver(command));
    }

    private JobSignal claimed(Command command) {
        return new JobSignal.Claimed(command.dispatch(), command.attempt(), id);
    }

    private void open(Hand hand) {
        var command = hand.command;
        var tenant = command.tenant();
        var breaker = breakers.computeIfAbsent(tenant.server, _ -> new Breaker());
        if (breaker.refuses(agenda.now())) {
            coverage.count("refused by a breaker");
            answer(hand, deferred(command, "SERVER_UNAVAILABLE"));
            return;
        }
        boolean away = world.serverAway(tenant);
        boolean news = away ? breaker.failed(agenda.now()) : breaker.succeeded();
        if (news) {
            act(Duration.ofMillis(100), this::tell);
        }
        if (away) {
            answer(hand, deferred(command, "SERVER_UNAVAILABLE"));
        } else if (!tenant.lock(hand.session)) {
            coverage.count("deferred LEASE_BUSY");
            answer(hand, deferred(command, "LEASE_BUSY"));
        } else if (!diesAt("with the lease")) {
            if (command.order() < tenant.lastOrder) {
                coverage.count("declined STALE");
                answer(hand, declined(command, "STALE", Optional.of(tenant.lastOrder)));
            } else {
                step(hand);
            }
        }
    }

    private void step(Hand hand) {
        var command = hand.command;
        if (cancelled.contains(command.job())) {
            answer(
                    hand,
                    new JobSignal.Cancelled(
                            command.dispatch(), command.attempt(), id, hand.applied));
        } else if (draining && command.tenant().version < command.target()) {
            answer(hand, deferred(command, "WORKER_DRAINING"));
        } else if (command.tenant().version >= command.target()) {
            answer(hand, succeeded(hand));
        } else {
            boolean slow = world.faulty() && agenda.chance(0.02);
            act(agenda.between(20, slow ? 400_000 : 8_000), () -> apply(hand));
        }
    }

    private void apply(Hand hand) {
        var command = hand.command;
        var tenant = command.tenant();
        if (diesAt("before a commit")) {
            return;
        }
        if (hand.session.lost) {
            answer(hand, failed(hand, "SESSION_LOST", "LATER"));
        } else if (tenant.version + 1 == tenant.broken) {
            answer(hand, failed(hand, "SCRIPT_ERROR", "NEVER"));
        } else if (world.faulty() && agenda.chance(0.04)) {
            answer(hand, failed(hand, "LOCK_TIMEOUT", "LATER"));
        } else {
            tenant.commit(hand.session, command.order());
            hand.applied++;
            if (!diesAt("after a commit")) {
                step(hand);
            }
        }
    }

    private void answer(Hand hand, JobSignal signal) {
        hand.command.tenant().end(hand.session);
        hand.reporting = true;
        say(
                hand.command,
                signal,
                () -> {
                    hands.remove(hand.command.job(), hand);
                    cancelled.remove(hand.command.job());
                });
    }

    /** Sends until Kafka takes it. */
    private void say(Command command, JobSignal signal, Runnable taken) {
        boolean accepted =
                topics.event(command.tenant().id, () -> world.signal(command.job(), signal));
        if (accepted) {
            taken.run();
        } else {
            act(agenda.between(500, 5_000), () -> say(command, signal, taken));
        }
    }

    private JobSignal succeeded(Hand hand) {
        var command = hand.command;
        return new JobSignal.Succeeded(
                command.dispatch(),
                command.attempt(),
                id,
                hand.applied,
                Optional.of(String.valueOf(command.tenant().version)),
                List.of(),
                0);
    }

    private JobSignal deferred(Command command, String reason) {
        return new JobSignal.Deferred(
                command.dispatch(), command.attempt(), id, reason, "", Optional.empty());
    }

    private JobSignal declined(Command command, String reason, Optional<Long> lastOrder) {
        return new JobSignal.Declined(
                command.dispatch(), command.attempt(), id, reason, lastOrder, "");
    }

    private JobSignal failed(Hand hand, String code, String retry) {
        var place =
                hand.session.lost
                        ? Optional.<FailureReport.Place>empty()
                        : Optional.of(new FailureReport.Place("1", "1.sql", 1, 1, 1, ""));
        var report =
                new FailureReport(
                        code, "script", retry, Optional.empty(), "", "", code, place, List.of());
        return new JobSignal.Failed(
                hand.command.dispatch(), hand.command.attempt(), id, hand.applied, report);
    }
}
