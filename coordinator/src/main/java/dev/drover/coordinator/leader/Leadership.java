package dev.drover.coordinator.leader;

import dev.drover.coordinator.db.ControlDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This coordinator's share in the leadership: asks for it, serves while it has it, asks again. */
public final class Leadership implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Leadership.class);

    private final ControlDatabase database;
    private final String holder;
    private final List<LeaderDuty> duties;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile Optional<LeaderTerm> term = Optional.empty();

    private Leadership(ControlDatabase database, String holder, List<LeaderDuty> duties) {
        this.database = database;
        this.holder = holder;
        this.duties = List.copyOf(duties);
        this.thread =
                Thread.ofPlatform()
                        .name("leadership")
                        .daemon()
                        .uncaughtExceptionHandler(new HaltWhenAThreadDies())
                        .unstarted(this::seek);
    }

    /**
     * @param holder this process, for people
     */
    public static Leadership start(
            ControlDatabase database, String holder, List<LeaderDuty> duties) {
        var leadership = new Leadership(database, holder, duties);
        leadership.thread.start();
        return leadership;
    }

    /** The term in which this coordinator leads, as far as it knows. */
    public Optional<LeaderTerm> term() {
        return term;
    }

    @Override
    public void close() {
        closing.countDown();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void seek() {
        try {
            do {
                leadOnce();
            } while (!closing.await(1, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            log.debug("interrupted, no longer asking to lead");
        }
    }

    private void leadOnce() throws InterruptedException {
        try {
            var lock = LeaderLock.tryAcquire(database, holder);
            if (lock.isPresent()) {
                try (var held = lock.get()) {
                    serve(held);
                }
            }
        } catch (SQLException e) {
            log.warn("cannot ask to lead, trying again: {}", e.getMessage());
        } catch (RuntimeException e) {
            log.error("leading failed, trying again", e);
        }
    }

    private void serve(LeaderLock lock) throws InterruptedException {
        log.info("{} leads in term {}", holder, lock.term().number());
        var running = new ArrayList<LeaderDuty.Running>();
        try {
            for (var duty : duties) {
                running.add(duty.begin(lock.term()));
            }
            var check = new CheckTerm(database.jdbi(), lock.term());
            running.add(check.start());
            term = Optional.of(lock.term());
            while (!closing.await(1, TimeUnit.SECONDS)) {
                if (!lock.alive()) {
                    log.warn("the leader's connection is lost, term {} ends", lock.term().number());
                    return;
                }
                if (check.refused()) {
                    log.warn(
                            "the control database refuses term {} though the leader's connection"
                                    + " stands, so the term ends",
                            lock.term().number());
                    database.reconnect();
                    return;
                }
            }
        } finally {
            term = Optional.empty();
            running.reversed().forEach(Leadership::end);
            log.info("{} no longer leads, term {}", holder, lock.term().number());
        }
    }

    /** Each by itself: what is left running would go on beside the next term's. */
    private static void end(LeaderDuty.Running duty) {
        try {
            duty.close();
        } catch (RuntimeException e) {
            log.error("a duty of the leader did not end as it should; the others do", e);
        }
    }
}
