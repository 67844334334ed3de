package dev.drover.e2e.benchmark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;

/** Contenders in turns, round after round, with some threads. */
final class Race {
    /** How often nothing is done in a turn: once over all databases takes a tenth of a second. */
    private static final int IDLE_PASSES = 5;

    private final Server server;
    private final List<Contender> contenders;
    private final int databases;
    private final int threads;
    private final Map<String, Samples> applying = new HashMap<>();
    private final Map<String, Samples> doingNothing = new HashMap<>();

    Race(Server server, List<Contender> contenders, int databases, int threads) {
        this.server = server;
        this.contenders = contenders;
        this.databases = databases;
        this.threads = threads;
        for (var contender : contenders) {
            applying.put(contender.name(), new Samples());
            doingNothing.put(contender.name(), new Samples());
        }
    }

    Samples applying(String name) {
        return Objects.requireNonNull(applying.get(name), name);
    }

    Samples doingNothing(String name) {
        return Objects.requireNonNull(doingNothing.get(name), name);
    }

    int databases() {
        return databases;
    }

    /** The first round warms up and is not counted. */
    void run(int rounds) throws Exception {
        var names = server.create(databases);
        for (int round = 0; round <= rounds; round++) {
            var order = new ArrayList<>(contenders);
            Collections.rotate(order, round);
            for (var contender : order) {
                server.clean(names);
                turn(contender, names, round > 0);
            }
        }
    }

    private void turn(Contender contender, List<String> names, boolean counts) throws Exception {
        double apply = seconds(contender, names, 1);
        if (counts) {
            applying(contender.name()).add(apply);
        }
        if (!(contender instanceof Psql)) {
            double nothing = seconds(contender, names, IDLE_PASSES) / IDLE_PASSES;
            if (counts) {
                doingNothing(contender.name()).add(nothing);
            }
        }
    }

    private double seconds(Contender contender, List<String> names, int passes) throws Exception {
        try (var pool = Executors.newFixedThreadPool(threads)) {
            var work = new ArrayList<Callable<Boolean>>();
            for (var name : names) {
                work.add(() -> {
                    contender.migrate(name);
                    return true;
                });
            }
            long begin = System.nanoTime();
            for (int pass = 0; pass < passes; pass++) {
                for (var done : pool.invokeAll(work)) {
                    done.get();
                }
            }
            return (System.nanoTime() - begin) / 1e9;
        }
    }
}
