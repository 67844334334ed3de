package dev.drover.engine.lease;

import dev.drover.engine.Cancellation;
import dev.drover.engine.Failure;
import dev.drover.engine.FailureCode;
import dev.drover.engine.Target;
import dev.drover.engine.failure.DatabaseFault;
import dev.drover.engine.failure.EngineException;
import dev.drover.engine.failure.JudgeFault;
import dev.drover.engine.failure.Phase;
import dev.drover.engine.ledger.LedgerState;
import dev.drover.engine.ledger.ReadLedger;
import dev.drover.engine.session.Connect;
import dev.drover.engine.session.Row;
import dev.drover.engine.session.Session;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Connects, takes the lease and reads the ledger under it. */
public final class TakeLease {
    private static final String HELD =
            """
            SELECT pg_catalog.count(*) FROM pg_catalog.pg_locks
              WHERE pid = pg_catalog.pg_backend_pid() AND granted AND %s
            """;

    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private final Connect connect;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Target target;
    private final String project;
    private final IdentityQuestion identity;
    private final LeaseKey key;

    public TakeLease(
            Connect connect,
            InstantSource clock,
            RandomGenerator random,
            Target target,
            String project,
            IdentityQuestion identity) {
        this.connect = connect;
        this.clock = clock;
        this.random = random;
        this.target = target;
        this.project = project;
        this.identity = identity;
        this.key = LeaseKey.of(project, target.scopeName());
    }

    /**
     * @param wait what to do while another session holds the lease
     */
    public LeaseAnswer take(String application, LeaseWait wait, Cancellation cancellation)
            throws EngineException {
        var session = connect(application);
        boolean granted = false;
        try {
            cancellation.onRequest(session::cancel);
            var answer = open(session, application, wait, cancellation);
            granted = answer instanceof LeaseAnswer.Granted;
            return answer;
        } catch (DatabaseFault fault) {
            throw new EngineException(JudgeFault.failure(fault, Phase.OPEN));
        } finally {
            if (!granted) {
                session.close();
            }
        }
    }

    private Session connect(String application) throws EngineException {
        try {
            return connect.open(target, application, nonce());
        } catch (DatabaseFault fault) {
            throw new EngineException(JudgeFault.failure(fault, Phase.CONNECT));
        }
    }

    private String nonce() {
        return "%016x%016x".formatted(random.nextLong(), random.nextLong());
    }

    private LeaseAnswer open(
            Session session, String application, LeaseWait wait, Cancellation cancellation)
            throws DatabaseFault, EngineException {
        var first = firstMessage(session);
        if (first.opening().lock()) {
            return granted(session, first.ledger(), first);
        }
        var asked = clock.instant();
        var until = asked.plus(wait.limit());
        boolean ended = false;
        while (clock.instant().isBefore(until) && !cancellation.requested()) {
            cancellation.pause(Duration.ofMillis(20 + random.nextInt(80)));
            if (session.query(tryLock()).getFirst().getFirst().isTrue(0)) {
                return granted(session, readAgain(session), first);
            }
            if (!ended
                    && wait.orphan().isPresent()
                    && clock.instant().isAfter(asked.plus(wait.grace()))) {
                FindHolder.end(session, key, wait.orphan().get(), application);
                ended = true;
            }
        }
        return new LeaseAnswer.Held(FindHolder.of(session, key));
    }

    private LeaseAnswer granted(Session session, LedgerState ledger, Opened first) {
        return new LeaseAnswer.Granted(session, key, ledger, first.opening().server());
    }

    private String tryLock() {
        return "SELECT pg_catalog.pg_try_advisory_lock(" + key.value() + ")";
    }

    /** Identity, lock and ledger in one message; in a second one if there is no ledger. */
    private Opened firstMessage(Session session) throws DatabaseFault, EngineException {
        try {
            return read(session, Opening.takingLock(session, target, key, identity.mayAsk(target)));
        } catch (DatabaseFault fault) {
            if (fault.sessionLost()) {
                throw fault;
            }
            return withoutLedger(
                    session, fault, ask -> Opening.takingLockAnew(session, target, key, ask));
        }
    }

    /** Reads what the database holds, under a lock that was taken meanwhile. */
    public LedgerState readAgain(Session session) throws DatabaseFault, EngineException {
        try {
            return read(session, Opening.holdingLock(session, target)).ledger();
        } catch (DatabaseFault fault) {
            if (fault.sessionLost()) {
                throw fault;
            }
            return withoutLedger(session, fault, _ -> Opening.holdingLock(session, target))
                    .ledger();
        }
    }

    private Opened read(Session session, String openingText) throws DatabaseFault, EngineException {
        var ledger = new ReadLedger();
        var first = new ArrayList<Row>(1);
        session.query(
                openingText + ReadLedger.text(key.value()),
                (answer, row) -> {
                    if (answer == 0) {
                        first.add(row);
                    } else {
                        ledger.take(row);
                    }
                });
        var opening = checked(session, first.getFirst());
        var state = ledger.state();
        refuse(
                state.scope().isPresent()
                        ? state.scope().get().problem(project, target.scopeName())
                        : LedgerMark.ask(session).problem());
        return new Opened(opening, state);
    }

    /** The text that opens the session again, by whether it asks for the server's identity. */
    private interface OpenAgain {
        String text(boolean askIdentity);
    }

    private Opened withoutLedger(Session session, DatabaseFault fault, OpenAgain again)
            throws DatabaseFault, EngineException {
        // which of the questions the role may not ask, the server does not say
        boolean refused = fault.is(INSUFFICIENT_PRIVILEGE);
        var opening = again.text(!refused && identity.mayAsk(target));
        var answers = session.query(opening + LedgerMark.TEXT);
        var opened = checked(session, answers.getFirst().getFirst());
        var mark = LedgerMark.of(session, answers.getLast().getFirst());
        refuse(mark.problem());
        if (refused && mark.comment().isEmpty()) {
            identity.refused(target);
        }
        if (mark.comment().isEmpty()) {
            return new Opened(opened, new LedgerState.Absent(mark.mayCreate()));
        }
        if (fault.is("42P01") || fault.is("3F000")) {
            // somebody made it between the two messages
            return read(session, opening);
        }
        if (refused && identity.mayAsk(target)) {
            var found = read(session, opening);
            identity.refused(target);
            return found;
        }
        throw fault;
    }

    private Opening checked(Session session, Row row) throws EngineException {
        var opening = Opening.of(row);
        refuse(opening.problem(session.backendPid(), session.serverMajor(), target));
        return opening;
    }

    private static void refuse(Optional<Failure> problem) throws EngineException {
        if (problem.isPresent()) {
            throw new EngineException(problem.get());
        }
    }

    private record Opened(Opening opening, LedgerState ledger) {}

    /** Whether the session still holds the lease; asked where no transaction can guard it. */
    public static boolean holds(Session session, LeaseKey key) throws DatabaseFault {
        return session.query(HELD.formatted(key.lockCondition())).getFirst().getFirst().integer(0)
                > 0;
    }

    /**
     * Gives the lease back.
     *
     * @param before statements to run in the same message; they return no rows
     * @return false when it was not held any more
     */
    public static boolean release(Session session, LeaseKey key, String before)
            throws DatabaseFault {
        return session.query(before + "SELECT pg_catalog.pg_advisory_unlock(" + key.value() + ")")
                .getFirst()
                .getFirst()
                .isTrue(0);
    }

    /** What to say when a lease vanished while its session lived. */
    public static Failure lost() {
        return Failure.of(
                FailureCode.LEASE_LOST, "The advisory lock that is the lease was released.");
    }
}
