package dev.drover.contracts.wire;

import java.util.List;

/** JSON that somebody wrote and that is not what was asked for; tells all that is wrong with it. */
public final class InvalidJsonException extends Exception {
    private final transient List<Defect> defects;

    InvalidJsonException(List<Defect> defects) {
        super(defects.toString());
        this.defects = List.copyOf(defects);
    }

    public List<Defect> defects() {
        return defects;
    }

    /**
     * One thing that is wrong.
     *
     * @param code {@code MALFORMED_JSON}, {@code UNKNOWN_KEY}, {@code MISSING_KEY}, {@code
     *     WRONG_TYPE} or {@code INVALID_VALUE}
     * @param where the path of a key, such as {@code selection.tenants[2]}, or line and column
     * @param what a sentence
     * @param known of an unknown key: those there are
     */
    public record Defect(String code, String where, String what, List<String> known) {
        public Defect {
            known = List.copyOf(known);
        }

        Defect(String code, String where, String what) {
            this(code, where, what, List.of());
        }
    }
}
