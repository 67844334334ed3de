package dev.drover.embedded.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class SharedPostgresTest {
    @Test
    void eachTestHasADatabaseOfItsOwnOnOneServer() throws Exception {
        try (var one = SharedPostgres.get().createDatabase();
                var other = SharedPostgres.get().createDatabase()) {
            execute(one, "CREATE TABLE t ()");
            execute(other, "CREATE TABLE t ()");
            assertThat(one.port()).isEqualTo(other.port());
            assertThat(one.toString()).doesNotContain(one.password());
        }
    }

    @Test
    void closingEndsItsSessions() throws Exception {
        var database = SharedPostgres.get().createDatabase();
        try (var connection = database.connect()) {
            assertThat(connection.isValid(5)).isTrue();
            database.close();
            assertThat(connection.isValid(5)).isFalse();
        }
    }

    private static void execute(TestDatabase database, String sql) throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
