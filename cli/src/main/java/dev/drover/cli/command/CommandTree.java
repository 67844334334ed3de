package dev.drover.cli.command;

import dev.drover.cli.console.ColorChoice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** All commands as one tree, in sections. */
public final class CommandTree {
    private static final int WIDEST_HELP = 100;
    private static final int NARROWEST_HELP = 60;
    private static final int USUAL_HELP = 80;

    private static final Map<String, List<String>> SECTIONS = sections();

    private CommandTree() {}

    /** The words of the commands that live in the other program. */
    public static List<String> standaloneCommands() {
        return Arrays.stream(StandaloneCommand.values()).map(StandaloneCommand::word).toList();
    }

    /**
     * The tree.
     *
     * @param inPlaceOfStubs picocli commands by word; each must be one of {@link
     *     #standaloneCommands}
     */
    public static CommandLine of(Surroundings surroundings, Map<String, Object> inPlaceOfStubs) {
        var console = surroundings.console();
        var failures = new CommandLine(new FailuresCommand(surroundings));
        failures.addSubcommand(new FailuresShowCommand(surroundings));
        var root =
                new CommandLine(new RootCommand(console))
                        .addSubcommand(new PlanCommand(surroundings))
                        .addSubcommand(new ApplyCommand(surroundings))
                        .addSubcommand(new StatusCommand(surroundings))
                        .addSubcommand(new RolloutsCommand(surroundings))
                        .addSubcommand(failures)
                        .addSubcommand(new PauseCommand(surroundings))
                        .addSubcommand(new ResumeCommand(surroundings))
                        .addSubcommand(new PromoteCommand(surroundings))
                        .addSubcommand(new SkipCommand(surroundings))
                        .addSubcommand(new AbortCommand(surroundings))
                        .addSubcommand(new HoldCommand(surroundings))
                        .addSubcommand(new AuditCommand(surroundings))
                        .addSubcommand(new ReplayCommand(surroundings))
                        .addSubcommand(new RepairCommand(surroundings))
                        .addSubcommand(new ReconcileCommand(surroundings))
                        .addSubcommand(tenants(surroundings))
                        .addSubcommand(
                                new CommandLine(new GroupCommand.Workers())
                                        .addSubcommand(new WorkersListCommand(surroundings)));
        addStandalone(root, inPlaceOfStubs);
        root.addSubcommand(new VersionCommand(console))
                .addSubcommand(new CompletionCommand(console))
                .addSubcommand(new CommandLine.HelpCommand());
        return finish(root, surroundings);
    }

    private static CommandLine tenants(Surroundings surroundings) {
        return new CommandLine(new GroupCommand.Tenants())
                .addSubcommand(new TenantsListCommand(surroundings))
                .addSubcommand(new TenantsGetCommand(surroundings))
                .addSubcommand(new TenantsAddCommand(surroundings))
                .addSubcommand(new TenantsLabelCommand(surroundings))
                .addSubcommand(new TenantsImportCommand(surroundings))
                .addSubcommand(new TenantsDiscoverCommand(surroundings))
                .addSubcommand(new TenantsSyncCommand(surroundings))
                .addSubcommand(new TenantsPingCommand(surroundings))
                .addSubcommand(new TenantsVersionsCommand(surroundings))
                .addSubcommand(new TenantsQuarantineCommand(surroundings))
                .addSubcommand(new TenantsReleaseCommand(surroundings));
    }

    private static void addStandalone(CommandLine root, Map<String, Object> inPlaceOfStubs) {
        for (var word : inPlaceOfStubs.keySet()) {
            if (!standaloneCommands().contains(word)) {
                throw new IllegalArgumentException("no stub is called " + word);
            }
        }
        for (var command : StandaloneCommand.values()) {
            var own = inPlaceOfStubs.get(command.word());
            root.addSubcommand(command.word(), own == null ? command.stub() : own);
        }
    }

    private static CommandLine finish(CommandLine root, Surroundings surroundings) {
        var console = surroundings.console();
        addHelpOption(root);
        new ExplainFailure(console).install(root);
        var colours = console.outStyle(ColorChoice.auto).coloured();
        root.getHelpSectionMap()
                .put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, CommandTree::commandList);
        return root.setExecutionStrategy(new RefuseIgnored())
                .setOut(console.out())
                .setErr(console.err())
                .setColorScheme(Help.defaultColorScheme(colours ? Help.Ansi.ON : Help.Ansi.OFF))
                .setUsageHelpWidth(helpWidth(surroundings))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setAbbreviatedOptionsAllowed(false);
    }

    private static int helpWidth(Surroundings surroundings) {
        var screen = surroundings.console().outScreen();
        return screen.isTerminal()
                ? Math.clamp(screen.width(), NARROWEST_HELP, WIDEST_HELP)
                : USUAL_HELP;
    }

    /** Every command has --help, also those that bring no options of their own. */
    private static void addHelpOption(CommandLine commandLine) {
        var spec = commandLine.getCommandSpec();
        if (!spec.helpCommand() && spec.findOption("--help") == null) {
            spec.addOption(
                    OptionSpec.builder("-h", "--help")
                            .usageHelp(true)
                            .description("Show this help.")
                            .build());
        }
        commandLine.getSubcommands().values().forEach(CommandTree::addHelpOption);
    }

    private static String commandList(Help help) {
        var commands = help.subcommands();
        var isRoot = help.commandSpec().parent() == null;
        if (commands.isEmpty()) {
            return "";
        }
        if (!isRoot) {
            return section(help, "Commands", new ArrayList<>(commands.keySet()));
        }
        var text = new StringBuilder();
        SECTIONS.forEach((title, words) -> text.append(section(help, title, words)));
        return text.toString();
    }

    private static String section(Help help, String title, List<String> words) {
        var colours = help.colorScheme();
        var text = new StringBuilder(String.format("%n%s:%n", title));
        for (var word : words) {
            var command = help.subcommands().get(word);
            if (command == null) {
                continue;
            }
            var lines = command.commandSpec().usageMessage().description();
            var description =
                    command.commandSpec().helpCommand()
                            ? "Show the help of a command."
                            : String.join(" ", lines);
            text.append("  ")
                    .append(colours.commandText(word))
                    .append(" ".repeat(Math.max(2, 13 - word.length())))
                    .append(description)
                    .append(System.lineSeparator());
        }
        return text.toString();
    }

    private static Map<String, List<String>> sections() {
        var sections = new LinkedHashMap<String, List<String>>();
        sections.put(
                "Rollouts",
                List.of(
                        "plan",
                        "apply",
                        "status",
                        "rollouts",
                        "pause",
                        "resume",
                        "promote",
                        "skip",
                        "abort",
                        "hold",
                        "failures",
                        "replay",
                        "repair",
                        "reconcile",
                        "audit"));
        sections.put("Fleet", List.of("tenants", "workers"));
        sections.put("Here and now", standaloneCommands());
        sections.put("More", List.of("version", "completion", "help"));
        return sections;
    }
}
