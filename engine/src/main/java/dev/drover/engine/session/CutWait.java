package dev.drover.engine.session;

import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.util.PSQLWarning;

/**
 * Tells a commit that nobody waited for to its end. A request to cancel which comes while COMMIT
 * waits for a standby ends the wait, but not the commit; the server says so with a warning.
 *
 * <p>Its state is that of any warning and its text may be translated, so it is known by the
 * function of the server that raised it.
 */
final class CutWait {
    private static final String WAITING_FUNCTIONS = "SyncRep";

    private CutWait() {}

    /** Whether the server warned of one while this ran. */
    static boolean in(Statement statement) {
        try {
            for (var warning = statement.getWarnings();
                    warning != null;
                    warning = warning.getNextWarning()) {
                if (warning instanceof PSQLWarning told && isRaisedWaiting(told)) {
                    return true;
                }
            }
            return false;
        } catch (SQLException ignored) {
            // the connection broke, and nothing is believed that it said
            return false;
        }
    }

    private static boolean isRaisedWaiting(PSQLWarning warning) {
        var message = warning.getServerErrorMessage();
        var routine = message == null ? null : message.getRoutine();
        return routine != null && routine.startsWith(WAITING_FUNCTIONS);
    }
}
