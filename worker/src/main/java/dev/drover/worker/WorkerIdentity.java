package dev.drover.worker;

import dev.drover.contracts.WorkerId;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Who this process is. */
final class WorkerIdentity {
    private static final int HOST_CHARACTERS = 80;

    private WorkerIdentity() {}

    /** Host and process for people, and something random because both come again. */
    static WorkerId create() {
        var random = new byte[4];
        new SecureRandom().nextBytes(random);
        return new WorkerId(
                "%s-%d-%s"
                        .formatted(
                                host(),
                                ProcessHandle.current().pid(),
                                HexFormat.of().formatHex(random)));
    }

    static String host() {
        try {
            var name = InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9.-]", "-");
            var start = name.replaceFirst("^[^A-Za-z0-9]+", "");
            return start.isEmpty()
                    ? "host"
                    : start.substring(0, Math.min(start.length(), HOST_CHARACTERS));
        } catch (UnknownHostException e) {
            return "host";
        }
    }

    static String version() {
        var version = WorkerIdentity.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
