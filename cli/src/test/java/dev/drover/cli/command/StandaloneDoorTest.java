package dev.drover.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.cli.Drover;
import dev.drover.cli.console.Console;
import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class StandaloneDoorTest {
    private final StringWriter err = new StringWriter();
    private final Drover drover =
            Drover.on(Console.of(new PrintWriter(new StringWriter()), new PrintWriter(err)));

    @Test
    void theStubsAreTheCommandsOfTheOtherProgram() {
        assertThat(Drover.STANDALONE_COMMANDS)
                .containsExactly(
                        "demo", "migrate", "server", "migrations", "new", "ledger-sql", "topics");
        assertThat(drover.commandLine().getSubcommands()).containsKeys("demo", "migrations");
    }

    @Test
    void aCommandTakesTheStubsPlaceAndItsFailureIsTold() {
        var whole = drover.inPlaceOfStubs(Map.of("demo", new Demo()));

        assertThat(whole.run("demo", "-o", "own option")).isEqualTo(12);
        assertThat(err.toString()).isEqualTo("drover: own option\n  why\n  do: this\n  [X]\n");
        assertThat(whole.run("migrate")).isEqualTo(2);
    }

    @Test
    void onlyStubsCanBeReplaced() {
        var wrong = drover.inPlaceOfStubs(Map.of("plan", new Demo()));
        assertThatThrownBy(wrong::commandLine).hasMessageContaining("plan");
    }

    @Command(name = "demo")
    static final class Demo implements Callable<Integer> {
        @Option(names = "-o")
        private String option = "";

        @Override
        public Integer call() throws CommandFailedException {
            throw new CommandFailedException(ExitCode.PRECONDITION, option, "why", "this", "X");
        }
    }
}
