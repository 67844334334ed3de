package dev.drover.engine;

import java.util.List;
import java.util.Optional;

/**
 * Why a run failed. Holds no secret and no row of a customer, so it may travel.
 *
 * @param sqlState the server's code, when the server refused something
 * @param message what happened, with literals replaced by {@code ?}
 * @param remedy what to do
 * @param blockers who held the locks, for {@link FailureCode#LOCK_TIMEOUT} and where what failed
 *     could not be removed
 */
public record Failure(
        FailureCode code,
        Retry retry,
        Optional<String> sqlState,
        String message,
        String remedy,
        Optional<ScriptPlace> place,
        List<Blocker> blockers) {

    public Failure {
        blockers = List.copyOf(blockers);
    }

    /** A failure that is fully told by its code and one sentence. */
    public static Failure of(FailureCode code, String message) {
        return new Failure(
                code,
                code.retry(),
                Optional.empty(),
                message,
                code.remedy(),
                Optional.empty(),
                List.of());
    }

    public FailureCategory category() {
        return code.category();
    }

    public Failure at(ScriptPlace newPlace) {
        return new Failure(code, retry, sqlState, message, remedy, Optional.of(newPlace), blockers);
    }

    public Failure blockedBy(List<Blocker> newBlockers) {
        return new Failure(code, retry, sqlState, message, remedy, place, newBlockers);
    }

    public Failure withMessage(String newMessage) {
        return new Failure(code, retry, sqlState, newMessage, remedy, place, blockers);
    }

    public Failure withRemedy(String newRemedy) {
        return new Failure(code, retry, sqlState, message, newRemedy, place, blockers);
    }
}
