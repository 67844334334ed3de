package dev.drover.engine.ledger;

import dev.drover.engine.Failure;
import dev.drover.engine.FailureCode;
import dev.drover.engine.failure.EngineException;

import java.util.Optional;

/** What is said of a ledger that holds what no run writes. */
final class DamagedLedger {
    private static final String REMEDY =
            "Put that row right, by a backup of this database; not the whole ledger, for with one that is older than its"
                    + " database the migrations since then would run again.";

    private DamagedLedger() {}

    static EngineException row(int rank) {
        return exception(
                "Its row of rank %d lacks a value, or has a kind, direction or state that there is none of."
                        .formatted(rank),
                REMEDY);
    }

    /**
     * A row of rank 0 that lacks a value; that of another form may.
     *
     * @param form as the row says
     */
    static EngineException scope(Optional<String> form) {
        return form.map(Integer::valueOf)
                .flatMap(LedgerSchema::problem)
                .map(EngineException::new)
                .orElseGet(() -> row(0));
    }

    static EngineException withoutScope() {
        return exception(
                "It has rows of this tenant and project, but not that of rank 0.",
                REMEDY + " The scope in it is the one that the tenant's events name.");
    }

    private static EngineException exception(String what, String remedy) {
        return new EngineException(
                Failure.of(
                                FailureCode.LEDGER_UNREADABLE,
                                "The ledger in drover.schema_migrations is damaged. " + what)
                        .withRemedy(remedy));
    }
}
