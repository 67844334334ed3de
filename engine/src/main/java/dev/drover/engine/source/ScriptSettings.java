package dev.drover.engine.source;

import java.util.Optional;

/**
 * What the file beside a script says about it.
 *
 * @param transaction whether the script runs in one transaction, as far as it is said
 * @param placeholders whether {@code ${name}} is replaced
 */
record ScriptSettings(Optional<Boolean> transaction, boolean placeholders) {
    /** Nothing is said. */
    static final ScriptSettings NONE = new ScriptSettings(Optional.empty(), true);
}
