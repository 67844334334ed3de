package dev.drover.e2e.checker;

import dev.drover.e2e.checker.Evidence.Fact;
import dev.drover.e2e.checker.Evidence.Head;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The rules that evidence must keep; each breach is a line that begins with the rule's name. */
public final class Verdict {
    /** Workers that are lost over one job before it fails. */
    private static final int MOST_VANISHED = 3;

    /**
     * How long a leader may stand still between its term's begin, or the end of it, and a
     * publication that belongs to it.
     */
    private static final Duration LONGEST_STOP = Duration.ofSeconds(30);

    /** Categories of what passes by itself. */
    private static final Set<String> PASSING = Set.of("transient", "server", "contention");

    private final Evidence evidence;
    private final Map<String, Integer> migrations;
    private final List<String> breaches = new ArrayList<>();

    private Verdict(Evidence evidence, Map<String, Integer> migrations) {
        this.evidence = evidence;
        this.migrations = migrations;
    }

    /**
     * @param migrations how many each tenant must have by now
     * @param seen while it went on
     * @param secrets that must not be found anywhere
     * @param pauses of rollouts
     */
    public static List<String> on(
            Evidence evidence,
            Map<String, Integer> migrations,
            Sightings seen,
            List<String> secrets,
            List<Pause> pauses) {
        var verdict = new Verdict(evidence, migrations);
        evidence.tenants().forEach(verdict::tenant);
        verdict.told();
        verdict.projected();
        evidence.tenants().forEach(verdict::stands);
        verdict.dispatched(seen.terms());
        evidence.tries().forEach(verdict::tried);
        evidence.failed().forEach(verdict::failed);
        pauses.forEach(verdict::paused);
        evidence.open().forEach(line -> verdict.breach("everything ends", line));
        seen.breaches().forEach(line -> verdict.breach("seen while it ran", line));
        verdict.secrets(secrets);
        return verdict.breaches;
    }

    /**
     * Where nothing is wrong with scripts, tenants and rights: what dies and comes back may use up
     * a job's tries or workers, and fails none otherwise. Whoever rolls out again until everybody
     * is there would never see it.
     */
    public static List<String> onFailures(Evidence evidence) {
        var verdict = new Verdict(evidence, Map.of());
        for (var failed : evidence.failed()) {
            boolean usedUp = failed.lastTry() && PASSING.contains(failed.category());
            if (!usedUp && !failed.code().equals("WORKER_LOST")) {
                verdict.breach("faults alone fail no job", failed.toString());
            }
        }
        return verdict.breaches;
    }

    private void breach(String rule, String what) {
        breaches.add(rule + ": " + what);
    }

    private void tenant(String id, Evidence.Database database) {
        int count = migrations.getOrDefault(id, 0);
        for (int i = 1; i <= count; i++) {
            int times = database.effects().getOrDefault(i, 0);
            if (times != 1) {
                breach(
                        "effect once",
                        "%s: migration %d took effect %d times".formatted(id, i, times));
            }
        }
        var versions = database.ledger().stream().map(Fact::version).toList();
        var wanted = new ArrayList<String>();
        for (int i = 1; i <= count; i++) {
            wanted.add(String.valueOf(i));
        }
        if (!versions.equals(wanted)) {
            breach("ledger is a prefix of the release", id + ": " + versions);
        }
        if (database.outbox() > 0) {
            breach("outbox empty", id + " holds " + database.outbox() + " events");
        }
        database.leftovers().forEach(index -> breach("no invalid index", id + ": " + index));
    }

    private void told() {
        var bytes = new HashMap<Object, Set<String>>();
        var ranks = new TreeMap<String, Integer>();
        for (var told : evidence.told()) {
            var fact = told.fact();
            var known = bytes.computeIfAbsent(fact.event(), _ -> new HashSet<>());
            if (known.isEmpty()) {
                int before = ranks.getOrDefault(fact.tenant(), 0);
                if (fact.rank() <= before) {
                    breach(
                            "events in order",
                            "%s: rank %d after %d".formatted(fact.tenant(), fact.rank(), before));
                }
                ranks.put(fact.tenant(), fact.rank());
            }
            known.add(told.bytes());
        }
        bytes.forEach((event, forms) -> {
            if (forms.size() > 1) {
                breach("same event, same bytes", event + " has " + forms.size() + " forms");
            }
        });
        same(
                "what is told is in the ledger",
                evidence.told().stream().map(Evidence.Told::fact).collect(Collectors.toSet()));
    }

    private void projected() {
        same("the projection is the ledgers", new HashSet<>(evidence.projection()));
    }

    private void same(String rule, Set<Fact> found) {
        var ledgers = new HashSet<Fact>();
        evidence.tenants().values().forEach(database -> ledgers.addAll(database.ledger()));
        for (var fact : ledgers) {
            if (!found.contains(fact)) {
                breach(rule, "missing " + fact);
            }
        }
        for (var fact : found) {
            if (!ledgers.contains(fact)) {
                breach(rule, "nobody did " + fact);
            }
        }
    }

    /** Control database and tenant-state topic say what the ledger says, of whom they speak. */
    private void stands(String id, Evidence.Database database) {
        var head = database.head();
        var known = evidence.known().getOrDefault(id, Head.NONE);
        if (!known.equals(head)) {
            breach("a tenant's head is its ledger's", "%s: %s, and %s".formatted(id, known, head));
        }
        var state = evidence.states().getOrDefault(id, Head.NONE);
        if (!state.equals(head)) {
            breach("a tenant's state is told", "%s: %s, and %s".formatted(id, state, head));
        }
    }

    /** A try that ends with a lost worker is none of those that the rollout limits. */
    private void tried(Evidence.Tries tries) {
        if (tries.attempt() > tries.limit() + tries.vanished()
                || tries.vanished() > MOST_VANISHED) {
            breach("no try beyond the limit", tries.toString());
        }
    }

    private void failed(Evidence.Failed failed) {
        if (!evidence.deadLetters().contains(failed.job())) {
            breach("who failed is a dead letter", failed.toString());
        }
    }

    private void paused(Pause pause) {
        if (pause.after() != pause.before()) {
            breach("nothing is dispatched while paused", pause.toString());
        }
    }

    /** A dispatch is published once, and once more by each leader that finds it unclaimed. */
    private void dispatched(Terms terms) {
        var times = new HashMap<Map.Entry<String, Integer>, List<Instant>>();
        var orders = new HashMap<Map.Entry<String, Long>, Set<String>>();
        for (var command : evidence.commands()) {
            times.computeIfAbsent(
                            Map.entry(command.job(), command.dispatch()), _ -> new ArrayList<>())
                    .add(command.at());
            orders.computeIfAbsent(
                            Map.entry(command.tenant(), command.order()), _ -> new HashSet<>())
                    .add(command.job() + "/" + command.dispatch());
        }
        times.forEach((dispatch, copies) -> {
            long leaders =
                    terms.within(
                            Collections.min(copies).minus(LONGEST_STOP),
                            Collections.max(copies),
                            evidence.terms());
            if (copies.size() > leaders) {
                breach(
                        "one command a dispatch",
                        "%s has %d, by %d leaders at most"
                                .formatted(dispatch, copies.size(), leaders));
            }
        });
        orders.forEach((order, dispatches) -> {
            if (dispatches.size() > 1) {
                breach("each dispatch its own order", order + " for " + dispatches);
            }
        });
    }

    private void secrets(List<String> secrets) {
        for (var secret : secrets) {
            long found = evidence.texts().stream().filter(text -> text.contains(secret)).count();
            if (found > 0) {
                breach("no secret is told", "a password stands in " + found + " texts");
            }
        }
    }
}
