package dev.drover.standalone.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.standalone.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewCommandTest {
    @TempDir Path folder;

    @Test
    void theFirstAndTheNextAreWrittenAndTheirPathsPrinted() throws Exception {
        Files.writeString(folder.resolve("README.md"), "no migration");
        var first = create("Add Invoice  number!", "-m", folder.toString());
        assertThat(first.exitCode()).as(first.text()).isZero();
        assertThat(first.out().lines())
                .containsExactly(folder.resolve("001_add_invoice_number.sql").toString());
        assertThat(first.err()).isEmpty();

        var second = create("drop\nold\u001b[2J table", "--down", "-m", folder.toString());

        assertThat(second.out().lines())
                .containsExactly(
                        folder.resolve("002_drop_old_2j_table.sql").toString(),
                        folder.resolve("002_drop_old_2j_table.down.sql").toString());
        assertThat(folder.resolve("002_drop_old_2j_table.down.sql"))
                .hasContent("-- Back from: drop old [2J table\n\n");
        assertThat(Command.run(Map.of(), "migrations", folder.toString()).exitCode()).isZero();
    }

    @Test
    void aNameLeadsNowhereElse() throws Exception {
        create("../../etc/passwd", "-m", folder.toString());

        assertThat(names()).containsExactly("001_etc_passwd.sql");
    }

    @Test
    void aWrongNameIsToldAsSuch() throws Exception {
        for (var name : List.of("", "../..", "x".repeat(201))) {
            var refused = create(name, "-m", folder.toString());
            refused(refused, "BAD_NAME");
            assertThat(refused.err()).contains("no migration was written to " + folder);
        }
        assertThat(names()).isEmpty();
    }

    @Test
    void aFolderThatIsNotOursToWriteToIsLeftAsItIs() throws Exception {
        refused(create("x", "-m", folder.resolve("nowhere").toString()), "FOLDER_MISSING");
        refused(create("x", "-m", ""), "FOLDER_MISSING");
        var flyway = Files.writeString(folder.resolve("V1__a.sql"), "SELECT 1;");
        refused(create("x", "-m", flyway.toString()), "NOT_A_FOLDER");
        refused(create("x", "-m", folder.toString()), "NOT_NUMBERED");
        assertThat(names()).containsExactly("V1__a.sql");
    }

    @Test
    void theFolderOfTheProjectLeadsToThatOfItsMigrations() throws Exception {
        var migrations = Files.createDirectories(folder.resolve("db/migrations"));
        Files.writeString(migrations.resolve("001_a.sql"), "SELECT 1;");

        var refused = create("x", "-m", folder.toString());

        refused(refused, "FOLDER_EMPTY");
        assertThat(refused.err()).contains("Did you mean " + migrations + "?");
    }

    @Test
    void nameAndFolderAreBothNeeded() {
        refused(Command.run(Map.of(), "new", "x"), "--migrations");
        refused(Command.run(Map.of(), "new", "-m", folder.toString()), "NAME");
        refused(create("two", "words", "-m", folder.toString()), "words");
    }

    private static Command create(String... arguments) {
        var all = new String[arguments.length + 1];
        all[0] = "new";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return Command.run(Map.of(), all);
    }

    private static void refused(Command command, String told) {
        assertThat(command.exitCode()).as(command.text()).isEqualTo(2);
        assertThat(command.out()).isEmpty();
        assertThat(command.err()).contains(told).doesNotContain("Exception", "\tat ");
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
