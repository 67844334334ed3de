package dev.drover.engine.source;

import dev.drover.engine.spelling.DidYouMean;

import java.util.Collection;

/** What to say of a name that is not known. */
final class Spelling {
    private Spelling() {}

    /** {@code Did you mean X?}, or else the list of what there is. */
    static String hint(String written, Collection<String> known) {
        return DidYouMean.nearest(written, known)
                .map(name -> "Did you mean " + name + "?")
                .orElseGet(() ->
                        known.isEmpty()
                                ? "There are none."
                                : "Known are "
                                        + String.join(", ", known.stream().sorted().toList())
                                        + ".");
    }
}
