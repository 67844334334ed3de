package dev.drover.standalone;

import dev.drover.cli.Drover;
import dev.drover.cli.console.Console;
import dev.drover.cli.console.Screen;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.InstantSource;
import java.util.Map;

/** {@code drover …} in this process: its exit code and what it printed. */
public record Command(int exitCode, String out, String err) {
    public static Command run(Map<String, String> environment, String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var console =
                new Console(
                        new PrintWriter(out, true),
                        new PrintWriter(err, true),
                        Screen.NONE,
                        Screen.NONE,
                        environment,
                        InstantSource.system());
        int exit = Main.run(Drover.on(console), arguments);
        return new Command(exit, out.toString(), err.toString());
    }

    public String text() {
        return out + err;
    }
}
