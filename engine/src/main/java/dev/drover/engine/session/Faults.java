package dev.drover.engine.session;

import dev.drover.engine.failure.DatabaseFault;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import org.postgresql.util.PSQLException;

/** Takes what is safe and useful out of the driver's exceptions. */
final class Faults {
    private Faults() {}

    static DatabaseFault of(SQLException e, boolean sessionLost) {
        var state = Optional.ofNullable(e.getSQLState()).orElse("");
        var server =
                e instanceof PSQLException driver
                        ? Optional.ofNullable(driver.getServerErrorMessage())
                        : Optional.<org.postgresql.util.ServerErrorMessage>empty();
        return server.map(message ->
                        new DatabaseFault(
                                state,
                                Optional.ofNullable(message.getMessage()).orElse(state),
                                message.getPosition(),
                                Optional.ofNullable(message.getWhere()).orElse(""),
                                sessionLost || (isFatal(state) && !isConnectionClass(state))))
                .orElseGet(() ->
                        new DatabaseFault(
                                state,
                                Optional.ofNullable(e.getMessage()).orElse("no message"),
                                0,
                                "",
                                sessionLost
                                        || isFatal(state)
                                        || e.getCause() instanceof IOException));
    }

    /**
     * When the server itself reports such a state, it is often about a connection of its own, to
     * another server that the script reaches; whether ours lives must be asked.
     */
    static boolean isConnectionClass(SQLException e) {
        return Optional.ofNullable(e.getSQLState()).filter(Faults::isConnectionClass).isPresent();
    }

    private static boolean isConnectionClass(String state) {
        return state.startsWith("08");
    }

    /** These end the session; the driver may notice only at the next statement. */
    private static boolean isFatal(String state) {
        return state.isEmpty()
                || state.startsWith("08")
                || switch (state) {
                    case "57P01", "57P02", "57P03", "57P04", "57P05", "25P03", "25P04", "40003" ->
                            true;
                    default -> false;
                };
    }
}
