package dev.drover.worker.errand;

import dev.drover.contracts.WorkerId;
import dev.drover.contracts.command.ServerCommand;
import dev.drover.contracts.status.ServerEvent;
import dev.drover.contracts.wire.StatusCodec;
import dev.drover.engine.AskServer;
import dev.drover.worker.credential.CredentialSource;
import dev.drover.worker.relay.RecordSender;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs orders about servers beside the jobs, a few at once; thread-safe. */
public final class RunErrands {
    private static final Logger log = LoggerFactory.getLogger(RunErrands.class);
    private static final int AT_ONCE = 2;

    private final ServerDesk desk;
    private final WriteAnswers write;
    private final RecordSender sender;
    private final Thread.UncaughtExceptionHandler onDeath;
    private final Semaphore places = new Semaphore(AT_ONCE, true);
    private final Set<UUID> inHand = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;

    /**
     * @param onDeath told when an errand's thread dies
     */
    public RunErrands(
            WorkerId worker,
            InstantSource time,
            CredentialSource credentials,
            AskServer engine,
            RecordSender sender,
            Thread.UncaughtExceptionHandler onDeath) {
        this.desk = new ServerDesk(credentials, engine);
        this.write = new WriteAnswers(worker, time);
        this.sender = sender;
        this.onDeath = onDeath;
    }

    /** Takes an order. One that waits or runs already is not taken twice. */
    public void start(ServerCommand command) {
        if (stopped || !inHand.add(command.request())) {
            return;
        }
        Thread.ofVirtual()
                .name("errand-" + command.server())
                .uncaughtExceptionHandler(onDeath)
                .start(() -> run(command));
    }

    /** Begins no more; who asked asks again elsewhere. */
    public void stop() {
        stopped = true;
    }

    private void run(ServerCommand command) {
        try {
            places.acquire();
            try {
                if (!stopped) {
                    answer(command, carryOut(command));
                }
            } finally {
                places.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.error(
                    "{} of server {} could not be answered, the coordinator asks again",
                    name(command),
                    command.server(),
                    e);
        } finally {
            inHand.remove(command.request());
        }
    }

    private List<ServerEvent> carryOut(ServerCommand command) {
        try {
            return write.of(command, desk.carryOut(command));
        } catch (OutOfMemoryError e) {
            throw e;
        } catch (Throwable e) {
            // an order is asked again elsewhere, and would end one worker after the other
            log.error("{} of server {} met a defect", name(command), command.server(), e);
            return List.of(write.defect(command));
        }
    }

    private void answer(ServerCommand command, List<ServerEvent> events) {
        for (var event : events) {
            var _ =
                    sender.send(StatusCodec.encode(event))
                            .whenComplete((_, failure) -> {
                                if (failure != null) {
                                    log.warn(
                                            "the answer about server {} was not sent, the coordinator asks again: {}",
                                            command.server(),
                                            failure.toString());
                                }
                            });
        }
        log.info("{} of server {} answered", name(command), command.server());
    }

    private static String name(ServerCommand command) {
        return command.getClass().getSimpleName();
    }
}
