package dev.drover.engine.resume;

import dev.drover.engine.Blocker;
import dev.drover.engine.Failure;
import dev.drover.engine.FailureCode;

import java.time.Duration;
import java.util.List;

/** What people are told of a statement outside of a transaction that did not go well. */
final class TellAlone {
    private TellAlone() {}

    /**
     * @param blockers who blocked it at the end
     */
    static Failure tookTooLong(Duration limit, List<Blocker> blockers) {
        var message = "The statement did not end within " + limit.toSeconds() + " s";
        return blockers.isEmpty()
                ? Failure.of(FailureCode.STATEMENT_TIMEOUT, message + ".")
                : Failure.of(
                                FailureCode.LOCK_TIMEOUT,
                                message + " and waited for other sessions then.")
                        .blockedBy(blockers);
    }

    /**
     * @param inTheWay who blocked the removal
     */
    static Failure unremoved(Failure failure, List<Blocker> inTheWay) {
        var told =
                failure.withMessage(
                        failure.message()
                                + " (What the statement left could not be removed yet; the next"
                                + " run does that first.)");
        return told.blockers().isEmpty() ? told.blockedBy(inTheWay) : told;
    }

    static Failure unfinished(Failure failure) {
        return failure.withMessage(
                failure.message()
                        + " (It is half done and can only be finished, which the next run does.)");
    }

    static Failure committedInPart(Alone alone, Failure failure) {
        return failure.withMessage(
                        failure.message()
                                + " (It had committed before, so it does not run again by itself.)")
                .withRemedy(failure.remedy() + " " + wayOn(alone));
    }

    /** Whoever is needed is told what to do. */
    static Failure withWayOn(Alone alone, Failure failure) {
        return failure.code() == FailureCode.NEEDS_PERSON
                ? failure.withRemedy(wayOn(alone))
                : failure;
    }

    /** The way on for a person who has looked. */
    private static String wayOn(Alone alone) {
        return ("Find out whether the statement took effect. If it did: drover repair --accept; or, as the migration role, run"
                        + " UPDATE drover.schema_migrations SET intent = NULL, steps_done = %d"
                        + " WHERE key = %d AND rank = %d; with %d if it did not.")
                .formatted(
                        alone.step() + 1, alone.ledger().key(), alone.row().rank(), alone.step());
    }
}
