package dev.drover.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The end of processes that are not our children.
 *
 * <p>The JDK polls for it too, but seldom, and takes a process for alive that has ended and that
 * nobody has waited for; in a container without an init process that lasts for ever.
 */
final class ProcessEnd {
    private static final Duration POLL = Duration.ofMillis(2);

    private ProcessEnd() {}

    /** Whether all of them end within the time. An interrupt is kept for later. */
    static boolean await(List<ProcessHandle> processes, Duration limit) {
        long giveUp = System.nanoTime() + limit.toNanos();
        boolean interrupted = false;
        while (!processes.stream().allMatch(ProcessEnd::hasEnded)) {
            if (System.nanoTime() > giveUp) {
                break;
            }
            LockSupport.parkNanos(POLL.toNanos());
            // An interrupted thread does not park.
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return processes.stream().allMatch(ProcessEnd::hasEnded);
    }

    private static boolean hasEnded(ProcessHandle process) {
        return !process.isAlive() || isZombie(process.pid());
    }

    /** The state follows the command, which stands in brackets and may contain some. */
    private static boolean isZombie(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return stat.startsWith(") Z", stat.lastIndexOf(')'));
        } catch (IOException notLinuxOrGone) {
            return false;
        }
    }
}
