package dev.drover.cli.exit;

import dev.drover.contracts.http.Problem;

import java.util.List;

/** A command could not do what it was asked, and knows why. */
public final class CommandFailedException extends Exception {
    private final ExitCode exit;
    private final String what;
    private final String why;
    private final String remedy;
    private final String code;
    private final transient List<Problem.Item> items;

    /**
     * @param why may be empty
     * @param remedy may be empty
     * @param code stable name of the failure
     * @param items every single problem, where there are several
     */
    public CommandFailedException(
            ExitCode exit,
            String what,
            String why,
            String remedy,
            String code,
            List<Problem.Item> items) {
        super(what);
        this.exit = exit;
        this.what = what;
        this.why = why;
        this.remedy = remedy;
        this.code = code;
        this.items = List.copyOf(items);
    }

    /** A failure with a single cause. */
    public CommandFailedException(
            ExitCode exit, String what, String why, String remedy, String code) {
        this(exit, what, why, remedy, code, List.of());
    }

    public ExitCode exit() {
        return exit;
    }

    public String what() {
        return what;
    }

    public String why() {
        return why;
    }

    public String remedy() {
        return remedy;
    }

    public String code() {
        return code;
    }

    public List<Problem.Item> items() {
        return items;
    }
}
