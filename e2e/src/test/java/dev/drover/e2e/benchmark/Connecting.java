package dev.drover.e2e.benchmark;

import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * Connects with the driver's defaults and closes: what nobody who opens a session for each database
 * can do without, and so how far the others are from doing nothing.
 */
record Connecting(Server server) implements Contender {
    @Override
    public String name() {
        return "connect and close";
    }

    @Override
    public void migrate(String database) throws SQLException {
        DriverManager.getConnection(
                        server.url(database),
                        server.postgres().user(),
                        server.postgres().password())
                .close();
    }
}
