package dev.drover.engine;

/** A password that never prints itself. */
public final class Secret {
    /** For servers that trust the connection, such as a loopback one. */
    public static final Secret NONE = new Secret("");

    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    public static Secret of(String value) {
        return new Secret(value);
    }

    /** The secret itself; only the code that opens a connection has a use for it. */
    public String reveal() {
        return value;
    }

    @Override
    public String toString() {
        return "***";
    }
}
