package dev.drover.engine.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.embedded.testing.SharedPostgres;
import dev.drover.embedded.testing.TestDatabase;
import dev.drover.engine.EngineOptions;
import dev.drover.engine.Secret;
import dev.drover.engine.Target;
import dev.drover.engine.Tls;
import dev.drover.engine.failure.DatabaseFault;
import java.security.Security;
import java.sql.SQLException;
import java.util.Optional;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.api.Test;

class RememberSaltedTest {
    private static final int ROUNDS = 4096;

    @Test
    void whatIsRememberedIsWhatThePlatformDerives() throws Exception {
        var derived = derive("secret", "salt");

        assertThat(RememberSalted.whileConnecting(() -> derive("secret", "salt")))
                .isEqualTo(derived);
        assertThat(RememberSalted.whileConnecting(() -> derive("secret", "salt")))
                .isEqualTo(derived);
        assertThat(RememberSalted.whileConnecting(() -> derive("secret", "other")))
                .isEqualTo(derive("secret", "other"))
                .isNotEqualTo(derived);
        assertThat(RememberSalted.whileConnecting(() -> derive("another", "salt")))
                .isEqualTo(derive("another", "salt"))
                .isNotEqualTo(derived);
    }

    @Test
    void onlyWhoConnectsIsAnsweredAndNoOtherProviderIsOvertaken() throws Exception {
        var factory = factory();
        var mine = RememberSalted.whileConnecting(RememberSaltedTest::factory);

        assertThat(mine.getProvider().getName()).isEqualTo("DroverScram");
        assertThat(factory.getProvider().getName()).isNotEqualTo("DroverScram");
        assertThat(Security.getProviders()[0].getName()).isNotEqualTo("DroverScram");
    }

    @Test
    void aChangedPasswordIsTheOneThatCounts() throws Exception {
        try (var database = SharedPostgres.get().createDatabase()) {
            var role = "remembered_" + ProcessHandle.current().pid();
            execute(database, "CREATE ROLE " + role + " LOGIN PASSWORD 'first'");
            try {
                connect(database, role, "first");
                connect(database, role, "first");
                execute(database, "ALTER ROLE " + role + " PASSWORD 'second'");

                assertThatThrownBy(() -> connect(database, role, "first"))
                        .isInstanceOf(DatabaseFault.class);
                connect(database, role, "second");
                execute(database, "ALTER ROLE " + role + " PASSWORD 'first'");
                connect(database, role, "first");
            } finally {
                execute(database, "DROP ROLE " + role);
            }
        }
    }

    private static void connect(TestDatabase database, String role, String password)
            throws DatabaseFault {
        var target =
                new Target(
                        database.host(),
                        database.port(),
                        database.name(),
                        Optional.empty(),
                        role,
                        Secret.of(password),
                        Tls.DISABLE);
        new Connect(EngineOptions.DEFAULTS).open(target, "test", "nonce").close();
    }

    private static void execute(TestDatabase database, String sql) throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static byte[] derive(String password, String salt) throws Exception {
        var spec = new PBEKeySpec(password.toCharArray(), salt.getBytes(UTF_8), ROUNDS, 256);
        return factory().generateSecret(spec).getEncoded();
    }

    private static SecretKeyFactory factory() throws Exception {
        return SecretKeyFactory.getInstance(RememberSalted.ALGORITHM);
    }
}
