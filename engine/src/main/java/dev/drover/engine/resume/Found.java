package dev.drover.engine.resume;

import dev.drover.engine.Failure;

/** What a probe found out. */
sealed interface Found {
    /** The statement took effect completely. */
    record Done() implements Found {}

    /** It did not, and nothing of it is left: it may run. */
    record MayRun() implements Found {}

    /** It is half done; running once more finishes it. Its intent stands until then. */
    record Again() implements Found {}

    /** Neither can be said, or something is in the way. */
    record Refused(Failure failure) implements Found {}
}
