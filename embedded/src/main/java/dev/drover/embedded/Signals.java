package dev.drover.embedded;

import java.io.IOException;

/** Signals the JDK cannot send; it knows TERM and KILL only. */
final class Signals {
    private Signals() {}

    static void send(String signal, long pid) {
        try {
            // kill is built into every shell; the program of that name is often not installed.
            new ProcessBuilder("/bin/sh", "-c", "kill -s \"$0\" \"$1\"", signal, Long.toString(pid))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .onExit()
                    .join();
        } catch (IOException e) {
            throw new EmbeddedServerException(
                    EmbeddedFailure.POSTGRES_START_FAILED,
                    "cannot run /bin/sh to send a signal to process " + pid,
                    e);
        }
    }
}
