package dev.drover.engine.apply;

import dev.drover.engine.Failure;
import dev.drover.engine.LedgerRow;
import dev.drover.engine.session.Row;
import dev.drover.engine.source.Migration;
import dev.drover.engine.sql.Script;
import dev.drover.engine.sql.Unit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Applies transactional migrations: one, several in a message, or several in a transaction. */
public final class ApplyMigration {
    private static final String FORGET_SESSION_OBJECTS = "CLOSE ALL; DISCARD TEMP;\n";

    private final RunTransaction runTransaction;
    private final SendSeveral sendSeveral;
    private final Records records;

    public ApplyMigration(RunTransaction runTransaction, SendSeveral sendSeveral, Records records) {
        this.runTransaction = runTransaction;
        this.sendSeveral = sendSeveral;
        this.records = records;
    }

    /**
     * A migration that is to be applied.
     *
     * @param row as it will stand in the ledger
     * @param number in its run, from 1
     * @param total how many the run has
     */
    public record Planned(FilledScript script, LedgerRow row, int number, int total) {}

    /**
     * What became of several.
     *
     * @param done the first so many, committed and read back
     * @param end why no more; empty when all are done, or when the next one should be tried alone
     */
    public record Taken(List<Attempted.Done> done, Optional<Attempted> end) {
        public Taken {
            done = List.copyOf(done);
        }
    }

    /**
     * @param durable whether the commit waits for the disk
     */
    public Attempted apply(Tenure tenure, Planned planned, boolean durable) {
        var text = records.markText(tenure.key()) + FORGET_SESSION_OBJECTS;
        tenure.at(planned.number(), planned.total());
        var attempted = runTransaction.run(tenure, transaction(tenure, planned, text, durable));
        if (attempted instanceof Attempted.Done) {
            records.committed(planned.row(), tenure.isSettled());
        }
        return attempted;
    }

    /**
     * Sends quick migrations in one message, each in its own transaction.
     *
     * @param each whether each commit waits for the disk
     * @param last whether the last one does
     */
    public Taken applySeveral(Tenure tenure, List<Planned> planned, boolean each, boolean last) {
        var members = new ArrayList<Member>();
        for (var one : planned) {
            boolean durable = each || (last && members.size() == planned.size() - 1);
            var after = isInert(one) ? "" : FORGET_SESSION_OBJECTS;
            members.add(member(tenure, one, members.isEmpty(), after, durable));
        }
        var taken = sendSeveral.send(tenure, members);
        for (var member : members.subList(0, taken.done().size())) {
            records.committed(member.transaction().row(), tenure.isSettled());
        }
        return taken;
    }

    /** Applies all of them or none, in one transaction. */
    public Taken applyTogether(Tenure tenure, List<Planned> planned, boolean durable) {
        var members = new ArrayList<Member>();
        for (var one : planned) {
            members.add(member(tenure, one, members.isEmpty(), FORGET_SESSION_OBJECTS, durable));
        }
        return switch (runTransaction.runTogether(tenure, members)) {
            case Attempted.Done(_, var time) -> {
                members.forEach(member ->
                        records.committed(member.transaction().row(), tenure.isSettled()));
                yield new Taken(allDone(members, time), Optional.empty());
            }
            case Attempted.Failed(var failure) ->
                    new Taken(
                            List.of(), Optional.of(new Attempted.Failed(undone(failure, planned))));
            case Attempted other -> new Taken(List.of(), Optional.of(other));
        };
    }

    /** The time of the last one runs from the start of the transaction, and so is that of all. */
    private static List<Attempted.Done> allDone(List<Member> members, Duration time) {
        return members.stream()
                .map(member -> new Attempted.Done(member.transaction().row(), time))
                .toList();
    }

    private static Failure undone(Failure failure, List<Planned> planned) {
        return planned.size() == 1
                ? failure
                : failure.withMessage(
                        "%s (All %d migrations of this transaction were rolled back, from version %s on.)"
                                .formatted(
                                        failure.message(),
                                        planned.size(),
                                        planned.getFirst().row().version()));
    }

    private Member member(
            Tenure tenure, Planned planned, boolean first, String after, boolean durable) {
        var mark = first ? records.seldomMarkText(tenure.key()) : "";
        return new Member(
                transaction(tenure, planned, mark + after, durable),
                isInert(planned),
                planned.number(),
                planned.total());
    }

    private static boolean isInert(Planned planned) {
        return planned.script()
                .migration()
                .traits()
                .quick()
                .filter(script -> !script.mayRunFunctions())
                .isPresent();
    }

    private static Transaction transaction(
            Tenure tenure, Planned planned, String text, boolean durable) {
        var migration = planned.script().migration();
        return new Transaction(
                migration,
                Optional.empty(),
                migration.directives().checks(),
                List.of(),
                statements(planned.script()),
                tenure.ledger().insertRow(planned.row(), migration.down().map(Script::text)) + text,
                planned.row(),
                proves(planned.row()),
                durable);
    }

    private static List<FilledStatement> statements(FilledScript script) {
        Migration migration = script.migration();
        return migration.units().isEmpty()
                ? List.of()
                : switch (migration.units().getFirst()) {
                    case Unit.Atomic atomic -> script.of(atomic.statements());
                    case Unit.Alone alone -> List.of(script.of(alone.statement()));
                };
    }

    /** The row of this very attempt, not one that another run left at the same rank. */
    private static Predicate<Row> proves(LedgerRow row) {
        return read ->
                read.text(0).equals("applied")
                        && read.text(1).equals(row.version())
                        && read.uuid(2).equals(row.job())
                        && read.integer(3) == row.attempt();
    }
}
