package dev.drover.engine.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationFolderTest {
    @TempDir private Path folder;

    @Test
    void readsWhatMayBelongToMigrationsSortedByPath() throws Exception {
        write("b/up.sql", "\uFEFFSELECT 'é';");
        write("a/up.sql", "SELECT 1;");
        write("a/metadata.toml", "run_in_transaction = false");
        write("V1__x.sql.conf", "");
        for (var ignored :
                new String[] {
                    "README.md",
                    "LICENSE",
                    "MANIFEST.json",
                    ".hidden.sql",
                    ".git/x.sql",
                    "a/diesel.toml"
                }) {
            write(ignored, "ignored");
        }
        assertThat(MigrationFolder.read(folder))
                .containsExactly(
                        new SourceFile("V1__x.sql.conf", ""),
                        new SourceFile("a/metadata.toml", "run_in_transaction = false"),
                        new SourceFile("a/up.sql", "SELECT 1;"),
                        new SourceFile("b/up.sql", "SELECT 'é';"));
    }

    @Test
    void aFolderThatIsNoneIsNamed() throws Exception {
        assertThat(refused(folder.resolve("nope")).code()).isEqualTo("FOLDER_MISSING");
        write("file.sql", "");
        assertThat(refused(folder.resolve("file.sql")).code()).isEqualTo("NOT_A_FOLDER");
    }

    @Test
    void anEmptyFolderIsAProblemAndTheUsualSubfolderAGuess() throws Exception {
        assertThat(refused(folder).code()).isEqualTo("FOLDER_EMPTY");
        write("db/migration/V1__a.sql", "SELECT 1;");
        var refused = refused(folder);
        assertThat(refused.code()).isEqualTo("FOLDER_EMPTY");
        assertThat(refused.remedy())
                .isEqualTo("Did you mean " + folder.resolve("db/migration") + "?");
        assertThat(MigrationFolder.read(folder.resolve("db/migration"))).hasSize(1);
    }

    @Test
    void bytesThatAreNotUtf8AreFound() throws Exception {
        Files.write(
                folder.resolve("1_a.sql"),
                "SELECT 1;\nSELECT 'é';".getBytes(StandardCharsets.ISO_8859_1));
        var refused = refused(folder);
        assertThat(refused.code()).isEqualTo("NOT_UTF8");
        assertThat(refused.line()).isEqualTo(2);
        assertThat(refused.what()).contains("position 19");

        var problems = new ArrayList<SourceProblem>();
        assertThat(
                        DecodeSourceFile.of(
                                "a.sql", "SELECT 1;".getBytes(StandardCharsets.UTF_16), problems))
                .isEmpty();
        assertThat(DecodeSourceFile.of("b.sql", new byte[] {'a', (byte) 0xC3}, problems)).isEmpty();
        assertThat(problems)
                .extracting(SourceProblem::code)
                .containsExactly("NOT_UTF8", "NOT_UTF8");
        assertThat(problems.getFirst().what()).contains("UTF-16");
    }

    @Test
    void linksLeadToFilesInTheFolderOnly(@TempDir Path elsewhere) throws Exception {
        write("..data/1_a.sql", "SELECT 1;");
        Files.createSymbolicLink(folder.resolve("1_a.sql"), Path.of("..data/1_a.sql"));
        assertThat(MigrationFolder.read(folder))
                .containsExactly(new SourceFile("1_a.sql", "SELECT 1;"));

        Files.writeString(elsewhere.resolve("secret"), "SELECT 2;");
        Files.createSymbolicLink(folder.resolve("2_b.sql"), elsewhere.resolve("secret"));
        assertThat(refused(folder).code()).isEqualTo("SYMLINK_OUTSIDE");
        Files.delete(folder.resolve("2_b.sql"));
        Files.createSymbolicLink(folder.resolve("sub"), elsewhere);
        assertThat(refused(folder).path()).isEqualTo("sub");
    }

    @Test
    void aFileTooLargeIsNotLoaded() throws Exception {
        try (var file = new RandomAccessFile(folder.resolve("1_a.sql").toFile(), "rw")) {
            file.setLength(DecodeSourceFile.LARGEST + 1L);
        }
        assertThat(refused(folder).code()).isEqualTo("FILE_TOO_LARGE");
    }

    private void write(String path, String text) throws IOException {
        var file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static SourceProblem refused(Path folder) {
        var refused =
                catchThrowableOfType(
                        InvalidReleaseException.class, () -> MigrationFolder.read(folder));
        assertThat(refused).isNotNull();
        return refused.problems().getFirst();
    }
}
