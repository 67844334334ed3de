package dev.drover.engine.apply;

import dev.drover.engine.Cancellation;
import dev.drover.engine.EngineOptions;
import dev.drover.engine.failure.DatabaseFault;
import dev.drover.engine.session.Row;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Sends the transactions of several quick migrations in one message, and reads back which of them
 * committed.
 *
 * <p>At the first error the server skips the rest of the message, and the driver drops the answers
 * before; so the ledger is asked. What did not commit is for {@link RunTransaction} to try alone,
 * which also finds out what is wrong with it.
 */
public final class SendSeveral {
    private final EngineOptions options;
    private final InstantSource clock;
    private final Cancellation cancellation;

    public SendSeveral(EngineOptions options, InstantSource clock, Cancellation cancellation) {
        this.options = options;
        this.clock = clock;
        this.cancellation = cancellation;
    }

    ApplyMigration.Taken send(Tenure tenure, List<Member> members) {
        if (cancellation.requested()) {
            return new ApplyMigration.Taken(List.of(), Optional.of(new Attempted.Cancelled()));
        }
        try {
            var rows = rows(tenure, members);
            return new ApplyMigration.Taken(proved(tenure, members, rows), Optional.empty());
        } catch (DatabaseFault fault) {
            return new ApplyMigration.Taken(List.of(), Optional.of(new Attempted.Unknown(fault)));
        }
    }

    /** The ledger's rows of these migrations. Throws when they cannot be told. */
    private List<Row> rows(Tenure tenure, List<Member> members) throws DatabaseFault {
        var proofs = tenure.ledger().proofs(rank(members.getFirst()), rank(members.getLast()));
        try {
            return tenure.session()
                    .queryLastRows(message(tenure, members) + proofs, limit(members));
        } catch (DatabaseFault fault) {
            if (fault.sessionLost()) {
                throw fault;
            }
            return afterError(tenure, proofs, limit(members));
        }
    }

    private static List<Row> afterError(Tenure tenure, String proofs, Duration limit)
            throws DatabaseFault {
        tenure.session().query("ROLLBACK");
        return AskLedger.rows(tenure.session(), proofs, limit);
    }

    private List<Attempted.Done> proved(Tenure tenure, List<Member> members, List<Row> rows) {
        var done = new ArrayList<Attempted.Done>();
        // which of the message's commits it was is not known
        boolean cut = tenure.takeCutWait();
        for (var member : members) {
            var transaction = member.transaction();
            var row =
                    rows.stream()
                            .filter(r -> r.integer(6) == transaction.row().rank())
                            .filter(transaction.proves())
                            .findFirst();
            if (row.isEmpty()) {
                return done;
            }
            tenure.committed(transaction.durable() && !cut, clock.instant());
            done.add(new Attempted.Done(transaction.row(), Duration.ofMillis(row.get().number(4))));
        }
        return done;
    }

    private String message(Tenure tenure, List<Member> members) {
        var text = new TransactionText(tenure);
        var message = new StringBuilder();
        tenure.at(members.getFirst().number(), members.getFirst().total());
        // an inert script can neither end its transaction nor give the lease back, so one fence
        // stands for a row of them; whatever came before one that is not must be asked again
        boolean asked = false;
        for (var member : members) {
            boolean first = message.isEmpty();
            boolean fenced = !asked || !member.inert();
            asked = member.inert();
            var transaction = member.transaction();
            message.append(
                    text.quickPrologue(Limits.of(transaction.migration(), options), first, fenced));
            for (var statement : transaction.statements()) {
                message.append(statement.sql()).append("\n;\n");
            }
            message.append(text.quickEpilogue(transaction, first, member.inert()));
        }
        return message.toString();
    }

    private Duration limit(List<Member> members) {
        int statements = members.stream().mapToInt(m -> m.transaction().statements().size()).sum();
        return Limits.of(members.getFirst().transaction().migration(), options).network(statements);
    }

    private static int rank(Member member) {
        return member.transaction().row().rank();
    }
}
