package dev.drover.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commands put before a server's own, each of which replaces itself by the next, so that the
 * process id stays the same.
 *
 * <ul>
 *   <li>{@code setsid}: Ctrl-C in a terminal goes to us alone and we stop the server in our order.
 *   <li>{@code unshare -U}, for root only: PostgreSQL refuses to run as root and is nobody in
 *       there.
 *   <li>{@code setpriv --pdeathsig}: the kernel stops the server when we die, however we die.
 * </ul>
 */
final class ProcessIsolation {
    private static final Logger log = LoggerFactory.getLogger(ProcessIsolation.class);
    private static final List<String> OWN_SESSION = List.of("setsid");
    private static final List<String> NOBODY = List.of("unshare", "-U");
    private static final List<String> DIES_WITH_US = List.of("setpriv", "--pdeathsig", "QUIT");

    private ProcessIsolation() {}

    /**
     * What works on this machine.
     *
     * @throws EmbeddedServerException when we are root and cannot become nobody
     */
    static List<String> prefix() {
        return Probed.PREFIX;
    }

    /** Asked once per process: the answer cannot change and costs three forks. */
    private static final class Probed {
        private static final List<String> PREFIX = probe(isRoot());
    }

    private static List<String> probe(boolean root) {
        var prefix = new ArrayList<String>();
        if (works(OWN_SESSION)) {
            prefix.addAll(OWN_SESSION);
        }
        if (root) {
            prefix.addAll(NOBODY);
        }
        if (works(DIES_WITH_US)) {
            prefix.addAll(DIES_WITH_US);
        } else {
            log.info(
                    "setpriv (util-linux) is missing: after a kill -9 of this process PostgreSQL goes on until the next start stops it");
        }
        return List.copyOf(prefix);
    }

    /** Says no before PostgreSQL does, and why. */
    static void check() {
        if (isRoot() && !works(NOBODY)) {
            throw new EmbeddedServerException(
                    EmbeddedFailure.POSTGRES_REFUSES_ROOT,
                    "PostgreSQL does not run as root, and this machine forbids the user namespace (unshare -U) that would help. Run as a normal user.");
        }
    }

    private static boolean works(List<String> prefix) {
        var command = new ArrayList<>(prefix);
        command.add("true");
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException e) {
            return "root".equals(System.getProperty("user.name"));
        }
    }
}
