package dev.drover.engine.failure;

import dev.drover.engine.FailureCode;
import dev.drover.engine.Retry;

/**
 * What a fault means.
 *
 * @param retry whether a later run makes sense once the reaction is used up
 */
public record Verdict(FailureCode code, Retry retry, Reaction reaction) {

    static Verdict fail(FailureCode code) {
        return new Verdict(code, code.retry(), Reaction.FAIL);
    }

    static Verdict fail(FailureCode code, Retry retry) {
        return new Verdict(code, retry, Reaction.FAIL);
    }

    static Verdict react(FailureCode code, Reaction reaction) {
        return new Verdict(code, code.retry(), reaction);
    }
}
