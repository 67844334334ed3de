package dev.drover.cli.command;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/**
 * Runs the last command of the line, unless an option before its word would say nothing to it: only
 * what every client command understands is looked for at every level.
 */
final class RefuseIgnored implements IExecutionStrategy {
    private final RunLast run = new RunLast();

    @Override
    public int execute(ParseResult parsed) {
        var levels = levels(parsed);
        boolean help = levels.stream().anyMatch(ParseResult::isUsageHelpRequested);
        var last = levels.getLast().commandSpec();
        // a group says that a word is missing, whatever stands before it
        if (!help && !last.helpCommand() && !(last.userObject() instanceof GroupCommand)) {
            for (var level : levels.subList(0, levels.size() - 1)) {
                for (var option : level.matchedOptions()) {
                    refuse(level.commandSpec(), option, last);
                }
            }
        }
        return run.execute(parsed);
    }

    private static List<ParseResult> levels(ParseResult parsed) {
        var levels = new ArrayList<ParseResult>();
        for (var level = parsed; level != null; level = level.subcommand()) {
            levels.add(level);
        }
        return levels;
    }

    private static void refuse(CommandSpec level, OptionSpec option, CommandSpec last) {
        var shared = level.mixins().get(ClientOptions.NAME);
        boolean understood =
                last.userObject() instanceof ClientCommand
                        && shared != null
                        && shared.options().stream()
                                .anyMatch(each -> each.longestName().equals(option.longestName()));
        if (!understood) {
            throw new ParameterException(
                    last.commandLine(),
                    "%s before \"%s\" says nothing to it; write it behind, if it knows it"
                            .formatted(option.longestName(), last.name()));
        }
    }
}
