package dev.drover.embedded;

import java.nio.file.Path;
import java.util.OptionalLong;

/** The directory belongs to a living process; nothing in it was touched. */
public final class DataDirectoryInUseException extends EmbeddedServerException {
    private final transient Path directory;
    private final transient OptionalLong pid;

    DataDirectoryInUseException(Path directory, OptionalLong pid) {
        super(
                EmbeddedFailure.DATA_DIRECTORY_IN_USE,
                "%s is in use by %s. Stop that process or choose another directory."
                        .formatted(directory, holder(pid)));
        this.directory = directory;
        this.pid = pid;
    }

    public Path directory() {
        return directory;
    }

    /** The holder's process id; empty when it had not written it down yet. */
    public OptionalLong pid() {
        return pid;
    }

    private static String holder(OptionalLong pid) {
        if (pid.isEmpty()) {
            return "another process";
        }
        return pid.getAsLong() == ProcessHandle.current().pid()
                ? "this process (" + pid.getAsLong() + ")"
                : "process " + pid.getAsLong();
    }
}
