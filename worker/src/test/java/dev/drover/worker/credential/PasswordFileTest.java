package dev.drover.worker.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswordFileTest {
    @TempDir Path home;

    @Test
    void theFirstMatchingLineCounts() throws IOException {
        var file =
                file(
                        """
                        # db1:5432:shop:app:commented
                        db1:5433:shop:app:other-port

                        too:few:fields
                        db1:5432:*:app:wildcard
                        db1:5432:shop:app:exact-but-later
                        """);

        assertThat(password(file, "db1", "shop")).isEqualTo("wildcard");
    }

    @Test
    void colonsAndBackslashesAreEscaped() throws IOException {
        var file = file("::1:5432:*:*:unescaped\n\\:\\:1:5432:sh\\\\op:app:p\\:a\\\\ss\\x:rest\n");

        assertThat(password(file, "::1", "sh\\op")).isEqualTo("p:a\\ssx");
    }

    @Test
    void anEscapedStarIsAStar() throws IOException {
        var file = file("\\*:5432:shop:app:star\n*:*:*:*:any\n");

        assertThat(password(file, "db1", "shop")).isEqualTo("any");
        assertThat(password(file, "*", "shop")).isEqualTo("star");
    }

    @Test
    void aFileThatOthersMayReadIsNotUsed() throws IOException {
        var file = file("*:*:*:*:secret\n");
        Files.setPosixFilePermissions(file.path(), PosixFilePermissions.fromString("rw-r-----"));

        assertThat(find(file, "db1", "shop"))
                .isInstanceOfSatisfying(
                        Lookup.Unknown.class,
                        unknown -> assertThat(unknown.detail()).contains("chmod 600"));
    }

    @Test
    void withoutALineOrAFileNothingIsKnown() throws IOException {
        assertThat(find(file("db2:*:*:*:x\n"), "db1", "shop")).isInstanceOf(Lookup.Unknown.class);
        assertThat(find(new PasswordFile(home.resolve("none")), "db1", "shop"))
                .isInstanceOf(Lookup.Unknown.class);
    }

    @Test
    void theVariableNamesTheFile() {
        assertThat(PasswordFile.ofUser(Map.of("PGPASSFILE", "/etc/pass"), home).path())
                .isEqualTo(Path.of("/etc/pass"));
        assertThat(PasswordFile.ofUser(Map.of(), home).path()).isEqualTo(home.resolve(".pgpass"));
    }

    private PasswordFile file(String text) throws IOException {
        var path = Files.writeString(home.resolve(".pgpass"), text);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        return new PasswordFile(path);
    }

    private static Lookup find(PasswordFile file, String host, String database) {
        return file.find("any", new Destination(host, 5432, database, "app"));
    }

    private static String password(PasswordFile file, String host, String database) {
        return ((Lookup.Found) find(file, host, database)).secret().reveal();
    }
}
