package dev.drover.engine.failure;

import static dev.drover.engine.FailureCode.*;

import dev.drover.engine.Failure;
import dev.drover.engine.FailureCode;
import dev.drover.engine.Retry;
import java.util.List;
import java.util.Optional;

/** The table of SQLSTATEs. */
public final class JudgeFault {
    private JudgeFault() {}

    /** The failure that a fault amounts to when nothing is tried any more. */
    public static Failure failure(DatabaseFault fault, Phase phase) {
        var verdict = verdict(fault, phase);
        return new Failure(
                verdict.code(),
                verdict.retry(),
                fault.sqlState(),
                fault.safeMessage(),
                verdict.code().remedy(),
                Optional.empty(),
                List.of());
    }

    public static Verdict verdict(DatabaseFault fault, Phase phase) {
        var verdict = verdict(fault.sqlState().orElse(""), phase);
        boolean unknown = phase == Phase.TRANSACTION || phase == Phase.STEP;
        if (unknown && !fault.sessionLost() && fault.sqlState().orElse("").startsWith("08")) {
            // our session lives: it is another server that the script could not reach
            return Verdict.fail(CONNECTION_LOST);
        }
        return fault.sessionLost() && unknown
                ? new Verdict(verdict.code(), verdict.retry(), Reaction.LOOK)
                : verdict;
    }

    /**
     * What an SQLSTATE means in a phase.
     *
     * @param state five characters, or empty when the driver gave none
     */
    public static Verdict verdict(String state, Phase phase) {
        return switch (state) {
            case "" -> lost(CONNECTION_LOST, phase);
            case "08001" -> Verdict.fail(SERVER_UNREACHABLE);
            case "08004" ->
                    phase == Phase.CONNECT
                            ? Verdict.fail(SERVER_UNREACHABLE)
                            : lost(CONNECTION_LOST, phase);
            case "40001" -> again(SERIALIZATION_FAILURE, phase);
            case "40P01" -> again(DEADLOCK, phase);
            case "40003" -> lost(CONNECTION_LOST, phase);
            case "40002" -> Verdict.fail(CONSTRAINT_VIOLATED);
            case "25P03", "25P04", "57P05" -> lost(SESSION_TIMED_OUT, phase);
            case "25001" -> Verdict.fail(NEEDS_OWN_TRANSACTION);
            case "2D000" ->
                    Verdict.fail(phase == Phase.STEP ? SCRIPT_ERROR : NEEDS_OWN_TRANSACTION);
            case "25006" -> Verdict.fail(READ_ONLY);
            case "3D000", "57P04" -> Verdict.fail(DATABASE_MISSING);
            case "3F000" -> Verdict.fail(phase == Phase.OPEN ? LEDGER_UNREADABLE : SCRIPT_ERROR);
            case "42501" -> Verdict.fail(PERMISSION_DENIED);
            case "53100" -> Verdict.fail(DISK_FULL);
            case "53200" -> Verdict.fail(OUT_OF_MEMORY);
            case "53300" -> Verdict.fail(TOO_MANY_CONNECTIONS);
            case "55P03" -> locked(phase);
            case "55P04" -> Verdict.fail(UNSAFE_ENUM_VALUE);
            case "55000" -> Verdict.fail(SCRIPT_ERROR);
            case "57014" -> cancelled(phase);
            case "57P01", "57P02" -> lost(SERVER_SHUTTING_DOWN, phase);
            case "57P03" ->
                    phase == Phase.CONNECT
                            ? Verdict.fail(SERVER_STARTING)
                            : lost(SERVER_SHUTTING_DOWN, phase);
            case "72000" -> Verdict.fail(SNAPSHOT_TOO_OLD);
            case "P0001", "P0004" -> Verdict.fail(SCRIPT_RAISED);
            case "26000" -> Verdict.fail(phase == Phase.OPEN ? POOLER_DETECTED : SCRIPT_ERROR);
            default -> byClass(state, phase);
        };
    }

    private static Verdict byClass(String state, Phase phase) {
        return switch (state.substring(0, Math.min(2, state.length()))) {
            case "08" ->
                    phase == Phase.CONNECT
                            ? Verdict.fail(SERVER_UNREACHABLE)
                            : lost(CONNECTION_LOST, phase);
            case "22" -> Verdict.fail(DATA_INVALID);
            case "23" -> Verdict.fail(CONSTRAINT_VIOLATED);
            case "28" -> Verdict.fail(AUTHENTICATION_FAILED);
            case "42" -> Verdict.fail(phase == Phase.OPEN ? LEDGER_UNREADABLE : SCRIPT_ERROR);
            case "53" -> Verdict.fail(RESOURCE_LIMIT);
            case "54" -> Verdict.fail(PROGRAM_LIMIT);
            case "55" -> Verdict.fail(OBJECT_IN_USE);
            case "57" -> lost(CONNECTION_LOST, phase);
            case "58" ->
                    Verdict.fail(
                            SERVER_IO_ERROR,
                            phase == Phase.STEP ? Retry.NEVER : SERVER_IO_ERROR.retry());
            case "F0", "XX" -> Verdict.fail(SERVER_FAULTY);
            default -> Verdict.fail(SCRIPT_ERROR);
        };
    }

    private static Verdict again(FailureCode code, Phase phase) {
        return phase == Phase.TRANSACTION || phase == Phase.STEP
                ? Verdict.react(code, Reaction.AGAIN_AT_ONCE)
                : Verdict.fail(code);
    }

    /**
     * The server's limit or somebody's request. A statement outside of a transaction has no limit
     * of the server's; and what is asked before anything runs is no script that could be made
     * faster.
     */
    private static Verdict cancelled(Phase phase) {
        return switch (phase) {
            case CONNECT, OPEN -> Verdict.fail(RESOURCE_LIMIT);
            case TRANSACTION -> Verdict.fail(STATEMENT_TIMEOUT);
            case STEP -> Verdict.fail(CANCELLED_ELSEWHERE);
        };
    }

    private static Verdict locked(Phase phase) {
        return phase == Phase.TRANSACTION || phase == Phase.STEP
                ? Verdict.react(LOCK_TIMEOUT, Reaction.AGAIN_WITH_PATIENCE)
                : Verdict.fail(LOCK_TIMEOUT);
    }

    /** The session is gone; where something may have been written, the ledger must be asked. */
    private static Verdict lost(FailureCode code, Phase phase) {
        return switch (phase) {
            case CONNECT, OPEN -> Verdict.fail(code, Retry.LATER);
            case TRANSACTION, STEP -> Verdict.react(code, Reaction.LOOK);
        };
    }
}
