package dev.drover.cli.console;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;

/**
 * Everything outside the program that a command sees, besides the coordinator and its files.
 *
 * @param out data
 * @param err progress, prompts and errors
 */
public record Console(
        PrintWriter out,
        PrintWriter err,
        Screen outScreen,
        Screen errScreen,
        Map<String, String> environment,
        InstantSource clock) {

    public Console {
        environment = Map.copyOf(environment);
    }

    /** Writers that are no terminal. */
    public static Console of(PrintWriter out, PrintWriter err) {
        return new Console(
                out, err, Screen.NONE, Screen.NONE, System.getenv(), InstantSource.system());
    }

    /** The process's own streams. */
    public static Console system() {
        var encoding = Charset.forName(System.getProperty("stdout.encoding", "UTF-8"));
        return new Console(
                new PrintWriter(new FileOutputStream(FileDescriptor.out), true, terminal(encoding)),
                new PrintWriter(new FileOutputStream(FileDescriptor.err), true, terminal(encoding)),
                new SystemScreen(SystemScreen.Stream.OUT),
                new SystemScreen(SystemScreen.Stream.ERR),
                System.getenv(),
                InstantSource.system());
    }

    /** A C locale says ASCII, as in most containers; their terminals show UTF-8 nevertheless. */
    private static Charset terminal(Charset encoding) {
        return encoding.newEncoder().canEncode('…') ? encoding : StandardCharsets.UTF_8;
    }

    public Style outStyle(ColorChoice choice) {
        return new Style(choice.coloured(outScreen, environment));
    }

    public Style errStyle(ColorChoice choice) {
        return new Style(choice.coloured(errScreen, environment));
    }
}
