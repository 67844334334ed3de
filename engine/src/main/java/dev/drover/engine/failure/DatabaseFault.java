package dev.drover.engine.failure;

import java.util.Optional;

/**
 * An error that the server or the driver reported, with what of it can be used safely.
 *
 * <p>The driver's exception is no cause of this one on purpose: logged, it would show statements.
 */
public final class DatabaseFault extends Exception {
    private final String sqlState;
    private final int position;
    private final String where;
    private final boolean sessionLost;

    /**
     * @param sqlState empty when the driver gave none
     * @param message the primary message, without DETAIL, HINT and CONTEXT
     * @param position in characters of the text that was sent, from 1; 0 when unknown
     * @param where the server's CONTEXT
     * @param sessionLost whether the connection is of no more use
     */
    public DatabaseFault(
            String sqlState, String message, int position, String where, boolean sessionLost) {
        super(message, null, false, false);
        this.sqlState = sqlState;
        this.position = position;
        this.where = where;
        this.sessionLost = sessionLost;
    }

    public Optional<String> sqlState() {
        return sqlState.isEmpty() ? Optional.empty() : Optional.of(sqlState);
    }

    public boolean is(String state) {
        return sqlState.equals(state);
    }

    public int position() {
        return position;
    }

    public boolean sessionLost() {
        return sessionLost;
    }

    /**
     * Whether one of our own guards raised this: it asks for a setting of a name that nobody else
     * can know, and the server repeats the name.
     */
    public boolean raisedBy(String guard) {
        return is("42704") && names(guard);
    }

    /** Whether the message has this name, which no server translates. */
    public boolean names(String object) {
        return text().contains(object);
    }

    /** The message, safe to travel. */
    public String safeMessage() {
        return SafeText.message(sqlState, text()) + SafeText.context(where);
    }

    private String text() {
        var message = getMessage();
        return message == null ? "" : message;
    }
}
