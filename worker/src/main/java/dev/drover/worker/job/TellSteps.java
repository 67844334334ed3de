package dev.drover.worker.job;

import dev.drover.contracts.command.Ticket;
import dev.drover.engine.EngineListener;
import dev.drover.engine.FailureCode;
import dev.drover.engine.FoundLedger;
import dev.drover.engine.LedgerRow;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in a few words what a run is at, for heartbeats, and in the log what the policy let pass;
 * keeps whose ledger it was, and passes on that the server has answered.
 */
final class TellSteps implements EngineListener {
    private static final Logger log = LoggerFactory.getLogger(TellSteps.class);

    private final Ticket ticket;
    private final Consumer<String> steps;
    private final Runnable answered;
    private String current = "leased";
    private Seen seen = Seen.NOTHING;

    TellSteps(Ticket ticket, Consumer<String> steps, Runnable answered) {
        this.ticket = ticket;
        this.steps = steps;
        this.answered = answered;
    }

    @Override
    public void leaseTaken(int backendPid) {
        answered.run();
        steps.accept(current);
    }

    @Override
    public void ledgerFound(FoundLedger found) {
        seen = Seen.of(found);
    }

    Seen seen() {
        return seen;
    }

    @Override
    public void migrationStarted(String version, int number, int total) {
        current = "%d/%d %s".formatted(number, total, version);
        steps.accept(current);
    }

    @Override
    public void statementDone(String version, int number, int total) {
        steps.accept("%s, statement %d/%d".formatted(current, number, total));
    }

    @Override
    public void migrationApplied(LedgerRow row, Duration executionTime) {
        steps.accept(current + " done");
    }

    @Override
    public void migrationReverted(LedgerRow row, Duration executionTime) {
        steps.accept(current + " undone");
    }

    @Override
    public void retrying(FailureCode code, int triesMade, Duration pause) {
        steps.accept("%s, tries again after %s (%d made)".formatted(current, code, triesMade));
    }

    @Override
    public void changedCosmetically(String version) {
        log.info(
                "{}: version {} changed in comments and blanks only, and is accepted",
                who(),
                version);
    }

    @Override
    public void ignoredOutOfOrder(String version) {
        log.warn("{}: version {} is left out, as later ones are applied", who(), version);
    }

    @Override
    public void withdrawn(String version) {
        log.info(
                "{}: version {} was begun and did nothing, and the release has taken it back; its"
                        + " record is closed",
                who(),
                version);
    }

    @Override
    public void cloneAdopted(String sourceDatabase) {
        log.warn(
                "{}: the ledger was copied from database {} and is now its own; what is applied"
                        + " counts as its baseline",
                who(),
                sourceDatabase);
    }

    @Override
    public void reconnecting(FailureCode code) {
        steps.accept("%s, reconnects after %s".formatted(current, code));
    }

    private String who() {
        return "job %s of tenant %s".formatted(ticket.job(), ticket.tenant());
    }
}
