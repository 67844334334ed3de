package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Servers that do not look after their clients while a statement runs. */
class KeepAliveTest {
    private final Fixture fixture = new Fixture();

    @AfterEach
    void close() throws SQLException {
        fixture.close();
    }

    @Test
    void theConnectionIsKeptAliveWhereWatchingTheClientIsRefused() {
        fixture.sql(
                """
                CREATE FUNCTION pg_catalog.set_config_as_before(text, text, boolean) RETURNS text
                  LANGUAGE internal AS 'set_config_by_name';
                CREATE OR REPLACE FUNCTION pg_catalog.set_config(text, text, boolean) RETURNS text LANGUAGE plpgsql AS $$
                BEGIN
                  IF $1 = 'client_connection_check_interval' THEN
                    RAISE 'refused' USING ERRCODE = '22023';
                  END IF;
                  RETURN pg_catalog.set_config_as_before($1, $2, $3);
                END $$;
                """);

        fixture.succeed(
                "001_a.sql",
                        "CREATE TABLE a AS SELECT current_setting('tcp_keepalives_idle') AS idle;",
                "002_b.sql",
                        "RESET ROLE; INSERT INTO a SELECT current_setting('tcp_keepalives_idle');");

        assertThat(fixture.query("SELECT idle FROM a")).containsExactly("30", "30");
    }
}
