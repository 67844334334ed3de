package dev.drover.engine.failure;

import static dev.drover.engine.Retry.BACK_PRESSURE;
import static dev.drover.engine.Retry.LATER;
import static dev.drover.engine.Retry.NEVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.engine.FailureCode;
import dev.drover.engine.Retry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgeFaultTest {
    @ParameterizedTest
    @CsvSource({
        // state, phase, code, retry, reaction
        "08001, CONNECT, SERVER_UNREACHABLE, BACK_PRESSURE, FAIL",
        "08004, CONNECT, SERVER_UNREACHABLE, BACK_PRESSURE, FAIL",
        "08006, CONNECT, SERVER_UNREACHABLE, BACK_PRESSURE, FAIL",
        "08006, OPEN, CONNECTION_LOST, LATER, FAIL",
        "08006, TRANSACTION, CONNECTION_LOST, LATER, LOOK",
        "08007, TRANSACTION, CONNECTION_LOST, LATER, LOOK",
        "08P01, STEP, CONNECTION_LOST, LATER, LOOK",
        "08S01, STEP, CONNECTION_LOST, LATER, LOOK",
        "'', TRANSACTION, CONNECTION_LOST, LATER, LOOK",
        "'', CONNECT, CONNECTION_LOST, LATER, FAIL",
        "40001, TRANSACTION, SERIALIZATION_FAILURE, LATER, AGAIN_AT_ONCE",
        "40P01, TRANSACTION, DEADLOCK, LATER, AGAIN_AT_ONCE",
        "40P01, STEP, DEADLOCK, LATER, AGAIN_AT_ONCE",
        "40P01, OPEN, DEADLOCK, LATER, FAIL",
        "40002, TRANSACTION, CONSTRAINT_VIOLATED, NEVER, FAIL",
        "40003, TRANSACTION, CONNECTION_LOST, LATER, LOOK",
        "23505, TRANSACTION, CONSTRAINT_VIOLATED, NEVER, FAIL",
        "23503, STEP, CONSTRAINT_VIOLATED, NEVER, FAIL",
        "22P02, TRANSACTION, DATA_INVALID, NEVER, FAIL",
        "25P03, TRANSACTION, SESSION_TIMED_OUT, LATER, LOOK",
        "25P04, TRANSACTION, SESSION_TIMED_OUT, LATER, LOOK",
        "57P05, STEP, SESSION_TIMED_OUT, LATER, LOOK",
        "25001, TRANSACTION, NEEDS_OWN_TRANSACTION, NEVER, FAIL",
        "25006, TRANSACTION, READ_ONLY, LATER, FAIL",
        "53000, TRANSACTION, RESOURCE_LIMIT, LATER, FAIL",
        "53400, STEP, RESOURCE_LIMIT, LATER, FAIL",
        "53100, TRANSACTION, DISK_FULL, NEVER, FAIL",
        "53200, TRANSACTION, OUT_OF_MEMORY, LATER, FAIL",
        "53300, CONNECT, TOO_MANY_CONNECTIONS, BACK_PRESSURE, FAIL",
        "54001, TRANSACTION, PROGRAM_LIMIT, NEVER, FAIL",
        "55P03, TRANSACTION, LOCK_TIMEOUT, LATER, AGAIN_WITH_PATIENCE",
        "55P03, STEP, LOCK_TIMEOUT, LATER, AGAIN_WITH_PATIENCE",
        "55006, TRANSACTION, OBJECT_IN_USE, LATER, FAIL",
        "55000, TRANSACTION, SCRIPT_ERROR, NEVER, FAIL",
        "55P04, TRANSACTION, UNSAFE_ENUM_VALUE, NEVER, FAIL",
        "57014, TRANSACTION, STATEMENT_TIMEOUT, NEVER, FAIL",
        "57P01, TRANSACTION, SERVER_SHUTTING_DOWN, LATER, LOOK",
        "57P02, STEP, SERVER_SHUTTING_DOWN, LATER, LOOK",
        "57P03, CONNECT, SERVER_STARTING, BACK_PRESSURE, FAIL",
        "57P04, TRANSACTION, DATABASE_MISSING, NEVER, FAIL",
        "08003, TRANSACTION, CONNECTION_LOST, LATER, LOOK",
        "08007, STEP, CONNECTION_LOST, LATER, LOOK",
        "40003, STEP, CONNECTION_LOST, LATER, LOOK",
        "23505, STEP, CONSTRAINT_VIOLATED, NEVER, FAIL",
        "25P02, TRANSACTION, SCRIPT_ERROR, NEVER, FAIL",
        "53100, STEP, DISK_FULL, NEVER, FAIL",
        "53200, STEP, OUT_OF_MEMORY, LATER, FAIL",
        "53300, OPEN, TOO_MANY_CONNECTIONS, BACK_PRESSURE, FAIL",
        "55P02, TRANSACTION, OBJECT_IN_USE, LATER, FAIL",
        "57014, STEP, CANCELLED_ELSEWHERE, LATER, FAIL",
        "57014, OPEN, RESOURCE_LIMIT, LATER, FAIL",
        "2D000, TRANSACTION, NEEDS_OWN_TRANSACTION, NEVER, FAIL",
        "2D000, STEP, SCRIPT_ERROR, NEVER, FAIL",
        "57P03, TRANSACTION, SERVER_SHUTTING_DOWN, LATER, LOOK",
        "58000, TRANSACTION, SERVER_IO_ERROR, LATER, FAIL",
        "58P01, TRANSACTION, SERVER_IO_ERROR, LATER, FAIL",
        "58P02, STEP, SERVER_IO_ERROR, NEVER, FAIL",
        "XX002, TRANSACTION, SERVER_FAULTY, NEVER, FAIL",
        "2BP01, TRANSACTION, SCRIPT_ERROR, NEVER, FAIL",
        "3D000, CONNECT, DATABASE_MISSING, NEVER, FAIL",
        "58030, TRANSACTION, SERVER_IO_ERROR, LATER, FAIL",
        "58030, STEP, SERVER_IO_ERROR, NEVER, FAIL",
        "28P01, CONNECT, AUTHENTICATION_FAILED, NEVER, FAIL",
        "28000, CONNECT, AUTHENTICATION_FAILED, NEVER, FAIL",
        "42501, TRANSACTION, PERMISSION_DENIED, NEVER, FAIL",
        "42P01, TRANSACTION, SCRIPT_ERROR, NEVER, FAIL",
        "42703, OPEN, LEDGER_UNREADABLE, NEVER, FAIL",
        "0A000, TRANSACTION, SCRIPT_ERROR, NEVER, FAIL",
        "26000, OPEN, POOLER_DETECTED, NEVER, FAIL",
        "P0001, TRANSACTION, SCRIPT_RAISED, NEVER, FAIL",
        "P0004, STEP, SCRIPT_RAISED, NEVER, FAIL",
        "72000, TRANSACTION, SNAPSHOT_TOO_OLD, LATER, FAIL",
        "XX000, TRANSACTION, SERVER_FAULTY, NEVER, FAIL",
        "XX001, STEP, SERVER_FAULTY, NEVER, FAIL",
        "F0000, TRANSACTION, SERVER_FAULTY, NEVER, FAIL",
    })
    void statesMeanWhatTheTableSays(
            String state, Phase phase, FailureCode code, Retry retry, Reaction reaction) {
        assertThat(JudgeFault.verdict(state, phase)).isEqualTo(new Verdict(code, retry, reaction));
        assertThat(code.retry()).isIn(LATER, BACK_PRESSURE, NEVER);
    }

    @Test
    void aLostSessionMeansLookingWhateverItsCode() {
        var fault = new DatabaseFault("XX000", "gone", 0, "", true);
        assertThat(JudgeFault.verdict(fault, Phase.TRANSACTION).reaction())
                .isEqualTo(Reaction.LOOK);
    }

    @Test
    void aStateOfAnotherServersConnectionIsNoLostSession() {
        var fault = new DatabaseFault("08001", "no route", 0, "", false);
        assertThat(JudgeFault.verdict(fault, Phase.TRANSACTION))
                .isEqualTo(new Verdict(FailureCode.CONNECTION_LOST, LATER, Reaction.FAIL));
        assertThat(JudgeFault.verdict(fault, Phase.CONNECT).code())
                .isEqualTo(FailureCode.SERVER_UNREACHABLE);
    }

    @Test
    void literalsLeaveAsQuestionMarksAndNamesStay() {
        assertThat(message("42P07", "relation \"a\" has 'it''s', 'b'"))
                .isEqualTo("relation \"a\" has ?, ?");
        assertThat(message("22P02", "invalid input syntax for type integer: \"4711\""))
                .isEqualTo("invalid input syntax for type integer: ?");
    }

    @Test
    void theFunctionThatRaisedIsNamedWithoutItsArguments() {
        var where =
                "PL/pgSQL function audit.check_it(integer) line 3 at RAISE\n"
                        + "SQL statement \"x 'y'\"";
        assertThat(new DatabaseFault("P0001", "no", 0, where, false).safeMessage())
                .isEqualTo("no (in PL/pgSQL function audit.check_it, line 3)");
    }

    private static String message(String state, String text) {
        return new DatabaseFault(state, text, 0, "", false).safeMessage();
    }
}
