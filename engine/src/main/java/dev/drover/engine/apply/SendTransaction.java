package dev.drover.engine.apply;

import dev.drover.engine.EngineOptions;
import dev.drover.engine.ScriptPlace;
import dev.drover.engine.failure.DatabaseFault;
import dev.drover.engine.session.Row;
import dev.drover.engine.session.Session;
import dev.drover.engine.sql.StatementKind;

import java.util.Optional;

/** One sending of a transaction, or of a part of one. */
final class SendTransaction implements Sending {
    private final Session session;
    private final Transaction transaction;
    private final Limits limits;
    private final TransactionText text;
    private final Share share;
    private final EngineOptions options;
    private final boolean oneMessage;
    private final Marks marks;
    private final Message message = new Message();
    private Optional<FilledStatement> current = Optional.empty();

    SendTransaction(
            Tenure tenure,
            Transaction transaction,
            Share share,
            Limits limits,
            EngineOptions options) {
        this.session = tenure.session();
        this.transaction = transaction;
        this.share = share;
        this.options = options;
        this.limits = limits;
        this.text = new TransactionText(tenure);
        boolean createsLedger = share.begins() && tenure.createsLedger();
        this.oneMessage = transaction.fitsOneMessage(options.oneMessageLimit());
        this.marks =
                oneMessage
                        ? Marks.between(
                                transaction.statements().size(),
                                !transaction.checks().isEmpty() || createsLedger)
                        : Marks.NONE;
    }

    @Override
    public Optional<Row> send(int tryNumber) throws DatabaseFault {
        var lockTimeout = limits.lockTimeout(tryNumber, options);
        var prologue = text.prologue(share, limits, lockTimeout, transaction);
        return oneMessage ? sendWhole(prologue) : sendStatements(prologue);
    }

    private Optional<Row> sendWhole(String prologue) throws DatabaseFault {
        message.own(prologue);
        transaction.before().forEach(message::script);
        for (int i = 0; i < transaction.statements().size(); i++) {
            message.own(marks.before(i)).script(transaction.statements().get(i));
        }
        message.own(text.epilogue(share, transaction, marks));
        return session.queryLast(message.text(), limits.network(transaction.statements().size()));
    }

    private Optional<Row> sendStatements(String prologue) throws DatabaseFault {
        session.run(prologue, limits.network(0));
        for (var statement : transaction.before()) {
            sendOne(statement);
        }
        for (var statement : transaction.statements()) {
            sendOne(statement);
        }
        current = Optional.empty();
        return session.queryLast(text.epilogue(share, transaction, Marks.NONE), limits.network(0));
    }

    private void sendOne(FilledStatement statement) throws DatabaseFault {
        current = Optional.of(statement);
        if (statement.statement().kind() == StatementKind.COPY_FROM_STDIN) {
            session.copyIn(
                    statement.sql(),
                    statement.statement().copyData().orElse(""),
                    limits.network(1));
        } else {
            session.run(statement.sql(), limits.network(1));
        }
    }

    @Override
    public Transaction current() {
        return transaction;
    }

    @Override
    public AfterError afterError() throws DatabaseFault {
        int mark = 0;
        if (marks.used()) {
            var answers = session.query("ROLLBACK;\n" + Marks.HIGHEST);
            mark = answers.getFirst().getFirst().integer(0);
        } else {
            session.query("ROLLBACK");
        }
        var rows = AskLedger.rows(session, text.proof(transaction), limits.network(0));
        return new AfterError(rows.stream().findFirst(), mark);
    }

    @Override
    public ScriptPlace place(DatabaseFault fault, int mark) {
        var migration = transaction.migration();
        if (current.isPresent()) {
            return fault.position() > 0
                    ? Places.at(migration, current.get(), fault.position())
                    : Places.of(migration, current.get());
        }
        if (!oneMessage) {
            return Places.of(migration);
        }
        var place =
                fault.position() > 0
                        ? message.place(migration, fault.position())
                        : marked(mark).map(statement -> Places.of(migration, statement));
        return place.orElseGet(() -> Places.of(migration));
    }

    private Optional<FilledStatement> marked(int mark) {
        boolean known = marks.used() || transaction.statements().size() == 1;
        return known ? marks.statement(mark).map(transaction.statements()::get) : Optional.empty();
    }
}
