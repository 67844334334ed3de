package dev.drover.e2e.faults;

import dev.drover.e2e.fleet.EditedProduct;
import dev.drover.e2e.fleet.EditedProduct.Edit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Where a product can be stopped.
 *
 * <pre>
 * F0 a command was taken         F5 the ledger row is inserted, before COMMIT
 * F1 its claim is acknowledged   F6 COMMIT has happened, its reply is not read
 * F2 the record is acknowledged  F7 the commit is proved, the event not sent
 * F3 the lease is taken          F8 the event is acknowledged, the outbox's mark not moved
 * F4 a statement executes        F9 the outbox is clean, the answer not sent
 * INTENT  what cannot run in a transaction is noted, and not begun
 * MEMORY  no stop: everything there is, is used up
 * </pre>
 *
 * F4 needs no edit: the script waits.
 */
final class Points {
    private static final String HALT = "dev.drover.e2e.faults.HaltAt.";

    private Points() {}

    static EditedProduct worker(Path directory) throws IOException {
        return EditedProduct.compile(
                directory,
                List.of(
                        new Edit(
                                "worker",
                                "intake/Intake",
                                "for (var command : claim.settle(batch, source)) {",
                                taken("F0") + "for (var command : claim.settle(batch, source)) {"),
                        new Edit(
                                "worker",
                                "intake/ClaimBatch",
                                "source.commit();",
                                taken("F1") + "source.commit();"),
                        new Edit(
                                "worker",
                                "intake/ShareGroupJobSource",
                                "consumer.commitAsync();",
                                "consumer.commitSync();"),
                        new Edit(
                                "engine",
                                "RunSteps",
                                "var tenure = beginTenure.begin(granted);",
                                job("F3") + "var tenure = beginTenure.begin(granted);"),
                        new Edit(
                                "engine",
                                "apply/TransactionText",
                                "(share.commits() ? commit() : \"\")",
                                "(share.commits() ? "
                                        + HALT
                                        + "sql(\"F5\") + commit() + "
                                        + HALT
                                        + "sql(\"F6\") : \"\")"),
                        new Edit(
                                "worker",
                                "relay/RelayOutbox",
                                "        Encoded message;",
                                job("F7") + "Encoded message;"),
                        new Edit(
                                "engine",
                                "EndTenure",
                                "var text = records.markText(key);",
                                job("F8") + "var text = records.markText(key);"),
                        new Edit(
                                "worker",
                                "job/RunJobs",
                                "var begun = answers.time().instant();",
                                job("F2") + "var begun = answers.time().instant();"),
                        new Edit(
                                "worker",
                                "job/RunJobs",
                                "tell(job, \"ends: \" + summary(result.answer()));",
                                job("F9")),
                        new Edit(
                                "engine",
                                "resume/RunAlone",
                                "session.run(alone.statement().sql(), limit.plus(SLACK));",
                                job("INTENT")
                                        + "session.run(alone.statement().sql(), limit.plus(SLACK));")));
    }

    /** On a server that cannot notice a vanished client while a statement runs. */
    static EditedProduct blindWorker(Path directory) throws IOException {
        return EditedProduct.compile(
                directory,
                List.of(
                        new Edit(
                                "engine",
                                "session/Session",
                                "set_config('client_connection_check_interval', '5s', false)",
                                "set_config('client_connection_check_interval', '0', false)"),
                        new Edit(
                                "engine",
                                "RunSteps",
                                "var tenure = beginTenure.begin(granted);",
                                HALT
                                        + "exhaust(\"MEMORY\");"
                                        + "var tenure = beginTenure.begin(granted);")));
    }

    /**
     * <pre>
     * TURN       jobs are about to be dispatched in the database, nothing was begun
     * COMMITTED  jobs are dispatched in the database, and not published
     * PUBLISHED  their commands are published, and nothing else was done
     * </pre>
     */
    static EditedProduct coordinator(Path directory) throws IOException {
        return EditedProduct.compile(
                directory,
                List.of(
                        new Edit(
                                "coordinator",
                                "dispatch/Dispatcher",
                                "long began = System.nanoTime();",
                                HALT + "anybody(\"TURN\");\nlong began = System.nanoTime();"),
                        new Edit(
                                "coordinator",
                                "dispatch/Dispatcher",
                                "publish(sent);",
                                HALT
                                        + "anybody(\"COMMITTED\");\npublish(sent);\nproducer.flush();\n"
                                        + HALT
                                        + "anybody(\"PUBLISHED\");")));
    }

    /**
     * @param hours by which its clock is wrong
     */
    static EditedProduct coordinatorWithClock(Path directory, String hours) throws IOException {
        return withClock(directory, "server/CoordinatorCommand", hours);
    }

    static EditedProduct workerWithClock(Path directory, String hours) throws IOException {
        return withClock(directory, "server/WorkerCommand", hours);
    }

    private static EditedProduct withClock(Path directory, String type, String hours)
            throws IOException {
        return EditedProduct.compile(
                directory,
                List.of(
                        new Edit(
                                "standalone",
                                type,
                                "InstantSource.system()",
                                "InstantSource.offset(InstantSource.system(), java.time.Duration.ofHours(%s))"
                                        .formatted(hours))));
    }

    private static String job(String point) {
        return HALT + "job(\"" + point + "\");\n";
    }

    private static String taken(String point) {
        return HALT + "taken(\"" + point + "\", batch.stream().map(Taken::value).toList());\n";
    }
}
