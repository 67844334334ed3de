package dev.drover.e2e.benchmark;

import java.nio.file.Path;
import org.flywaydb.core.Flyway;

/** Flyway with its defaults. */
record Flyways(Server server, Path folder) implements Contender {
    @Override
    public String name() {
        return "Flyway 13";
    }

    @Override
    public void migrate(String database) {
        Flyway.configure()
                .dataSource(
                        server.url(database),
                        server.postgres().user(),
                        server.postgres().password())
                .locations("filesystem:" + folder)
                .load()
                .migrate();
    }
}
