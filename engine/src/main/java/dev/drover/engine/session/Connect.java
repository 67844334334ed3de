package dev.drover.engine.session;

import dev.drover.engine.EngineOptions;
import dev.drover.engine.Target;
import dev.drover.engine.Tls;
import dev.drover.engine.failure.DatabaseFault;
import java.sql.SQLException;
import java.util.Locale;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.PreferQueryMode;
import org.postgresql.jdbc.SslMode;

/**
 * Opens sessions, with parameters that make connecting a single round trip (plus those of TLS and
 * of SCRAM).
 */
public final class Connect {
    private final EngineOptions options;

    public Connect(EngineOptions options) {
        this.options = options;
    }

    /**
     * @param application shown in {@code pg_stat_activity}
     * @param nonce a secret of this session, by which its fences know it
     */
    public Session open(Target target, String application, String nonce) throws DatabaseFault {
        try {
            var source = source(target, application);
            return new Session(RememberSalted.whileConnecting(source::getConnection), nonce);
        } catch (SQLException e) {
            throw Faults.of(e, true);
        }
    }

    private PGSimpleDataSource source(Target target, String application) throws SQLException {
        var source = new PGSimpleDataSource();
        source.setServerNames(new String[] {target.host()});
        source.setPortNumbers(new int[] {target.port()});
        source.setDatabaseName(target.database());
        source.setUser(target.user());
        source.setPassword(target.password().reveal());
        source.setApplicationName(application);
        source.setPreferQueryMode(PreferQueryMode.SIMPLE);
        source.setAssumeMinServerVersion("14");
        source.setPrepareThreshold(0);
        source.setConnectTimeout((int) options.connectTimeout().toSeconds());
        // also for what follows until the session is there; from then on each message has its limit
        source.setSocketTimeout((int) options.connectTimeout().toSeconds());
        source.setTcpKeepAlive(true);
        source.setLogServerErrorDetail(false);
        source.setProperty(PGProperty.GSS_ENC_MODE, "disable");
        source.setSslMode(sslMode(target.tls()));
        if (!isLoopback(target.host())) {
            source.setProperty(PGProperty.REQUIRE_AUTH, "scram-sha-256");
        }
        source.setOptions(settings(target));
        return source;
    }

    private static String sslMode(Tls tls) {
        return switch (tls) {
            case DISABLE -> SslMode.DISABLE.value;
            case REQUIRE -> SslMode.REQUIRE.value;
            case VERIFY_FULL -> SslMode.VERIFY_FULL.value;
        };
    }

    private String settings(Target target) {
        return setting("lock_timeout", options.briefLockTimeout().toMillis() + "ms")
                + setting("statement_timeout", options.holdLimit().toMillis() + "ms")
                + setting(
                        "idle_in_transaction_session_timeout",
                        options.idleInTransaction().toMillis() + "ms")
                + setting("default_transaction_isolation", "read committed")
                + setting("standard_conforming_strings", "on")
                + setting("client_min_messages", "warning")
                + setting("search_path", searchPath(target));
    }

    private static String searchPath(Target target) {
        return target.schema().map(name -> Literal.name(name) + ",public").orElse("public");
    }

    /** The server splits at blanks and takes a backslash as escape. */
    private static String setting(String name, String value) {
        return "-c " + name + "=" + value.replace("\\", "\\\\").replace(" ", "\\ ") + " ";
    }

    static boolean isLoopback(String host) {
        var name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || name.matches("127\\.\\d+\\.\\d+\\.\\d+")
                || name.equals("::1")
                || name.equals("[::1]");
    }
}
