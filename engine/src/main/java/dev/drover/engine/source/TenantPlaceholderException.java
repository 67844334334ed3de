package dev.drover.engine.source;

/**
 * A tenant whose values do not fit a script. The value itself is not told: it may be anything.
 *
 * <p>Codes: {@code TENANT_PLACEHOLDER_MISSING}, {@code TENANT_PLACEHOLDER_REFUSED}.
 */
public final class TenantPlaceholderException extends Exception {
    private final String code;
    private final String placeholder;
    private final String remedy;

    public TenantPlaceholderException(String code, String placeholder, String what, String remedy) {
        super(what + " " + remedy);
        this.code = code;
        this.placeholder = placeholder;
        this.remedy = remedy;
    }

    /** Stable name of the problem. */
    public String code() {
        return code;
    }

    /** Name without {@code ${}}, such as {@code drover.label.tier}. */
    public String placeholder() {
        return placeholder;
    }

    /** What to do, one sentence. */
    public String remedy() {
        return remedy;
    }
}
