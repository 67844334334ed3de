package dev.drover.cli.command;

import dev.drover.cli.client.ProblemException;
import dev.drover.cli.client.UnintelligibleAnswerException;
import dev.drover.cli.client.UnreachableException;
import dev.drover.cli.console.ColorChoice;
import dev.drover.cli.console.Console;
import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;
import dev.drover.cli.exit.FailureText;
import dev.drover.contracts.http.Problem;

import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Puts what escaped a command into words on standard error, and chooses the exit code. */
final class ExplainFailure {
    static final String DEBUG = "DROVER_DEBUG";
    private static final String IN_PROGRESS = "IDEMPOTENCY_IN_PROGRESS";

    private final Console console;

    ExplainFailure(Console console) {
        this.console = console;
    }

    int ofCommand(Exception e) {
        if (e instanceof InterruptedException) {
            Thread.currentThread().interrupt();
            return ExitCode.INTERRUPTED.number();
        }
        return print(
                switch (e) {
                    case CommandFailedException failed -> failed;
                    case ProblemException refused -> problem(refused);
                    case UnreachableException silent -> unreachable(silent);
                    case UnintelligibleAnswerException strange -> strange(strange);
                    default -> defect(e);
                },
                e);
    }

    int ofUsage(ParameterException e) {
        var command = e.getCommandLine().getCommandSpec().qualifiedName();
        var guesses =
                e instanceof UnmatchedArgumentException unmatched
                        ? unmatched.getSuggestions()
                        : java.util.List.<String>of();
        var why = guesses.isEmpty() ? "" : "did you mean " + String.join(", ", guesses) + "?";
        return print(
                new CommandFailedException(
                        ExitCode.USAGE,
                        String.valueOf(e.getMessage()),
                        why,
                        command + " --help",
                        "USAGE"),
                e);
    }

    private int print(CommandFailedException failure, Exception origin) {
        console.out().flush();
        FailureText.lines(failure, console.errStyle(ColorChoice.auto))
                .forEach(console.err()::println);
        if ("1".equals(console.environment().get(DEBUG))) {
            origin.printStackTrace(console.err());
        }
        console.err().flush();
        return failure.exit().number();
    }

    private static CommandFailedException problem(ProblemException e) {
        var problem = e.problem();
        return new CommandFailedException(
                exit(problem),
                problem.title(),
                problem.detail().equals(problem.title()) ? "" : problem.detail(),
                problem.remedy(),
                problem.code(),
                problem.problems());
    }

    /** A request that one died over is no conflict: nobody else holds anything. */
    private static ExitCode exit(Problem problem) {
        return problem.code().equals(IN_PROGRESS)
                ? ExitCode.UNREACHABLE
                : ExitCode.ofHttpStatus(problem.status());
    }

    private static CommandFailedException unreachable(UnreachableException e) {
        if (e.mayHaveArrived()) {
            return new CommandFailedException(
                    ExitCode.UNREACHABLE,
                    "the coordinator did not answer: " + e.getMessage(),
                    "the request may have arrived",
                    "look with `drover status` before you repeat it",
                    "COORDINATOR_SILENT");
        }
        return new CommandFailedException(
                ExitCode.UNREACHABLE,
                "cannot reach the coordinator at " + e.getMessage(),
                "is the coordinator running?",
                "start `drover demo` or `drover server coordinator`, or set DROVER_COORDINATOR",
                "COORDINATOR_UNREACHABLE");
    }

    private static CommandFailedException strange(UnintelligibleAnswerException e) {
        return new CommandFailedException(
                e.status() / 100 == 2 ? ExitCode.UNEXPECTED : ExitCode.ofHttpStatus(e.status()),
                "the answer is not that of a Drover coordinator",
                String.valueOf(e.getMessage()),
                "check --coordinator and DROVER_COORDINATOR, and that both sides have the same"
                        + " version",
                "ANSWER_UNINTELLIGIBLE");
    }

    private static CommandFailedException defect(Exception e) {
        return new CommandFailedException(
                ExitCode.UNEXPECTED,
                "unexpected error: " + e.getClass().getSimpleName(),
                String.valueOf(e.getMessage()),
                "run again with " + DEBUG + "=1 and report what it prints",
                "UNEXPECTED");
    }

    /** Hooks this into a command line and all below it. */
    void install(CommandLine commandLine) {
        commandLine.setExecutionExceptionHandler((e, command, parsed) -> ofCommand(e));
        commandLine.setParameterExceptionHandler((e, args) -> ofUsage(e));
    }
}
