package dev.drover.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the two launchers tell Java, with a Java that only says what it was told. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
    private static final String END = "-XX:+ExitOnOutOfMemoryError";

    @TempDir Path home;

    @BeforeEach
    void makeUpACheckoutThatIsBuilt() throws Exception {
        var root = root();
        executable("java/bin/java", "#!/bin/sh\necho \"$@\"\n");
        executable("java/bin/javac", "#!/bin/sh\n");
        Files.writeString(home.resolve("java/release"), "JAVA_VERSION=\"25\"\n");
        copy(root, "drover");
        copy(root, ".mvn/jdk.sh");
        copy(root, "deploy/image/drover");
        for (var module : List.of("cli", "standalone")) {
            var target = Files.createDirectories(home.resolve(module).resolve("target"));
            Files.writeString(target.resolve("launcher.cp"), "");
            Files.writeString(target.resolve(module + "-1.jar"), "");
        }
        Files.createDirectories(home.resolve("target"));
        Files.writeString(home.resolve("target/launcher.built"), "");
    }

    @Test
    void aServiceThatIsOutOfMemoryEnds() throws Exception {
        for (var launcher : List.of("drover", "deploy/image/drover")) {
            assertThat(told(launcher, "server", "worker", "--kafka", "k:9092"))
                    .contains(END, "server worker --kafka k:9092");
            assertThat(told(launcher, "--color=never", "server", "coordinator")).contains(END);
        }
    }

    @Test
    void othersTellTheUserThemselves() throws Exception {
        for (var launcher : List.of("drover", "deploy/image/drover")) {
            assertThat(told(launcher, "migrate", "-m", "server")).doesNotContain(END);
            assertThat(told(launcher, "tenants", "list", "--server", "server")).doesNotContain(END);
        }
    }

    private String told(String launcher, String... arguments) throws Exception {
        var command =
                Stream.concat(
                                Stream.of("sh", home.resolve(launcher).toString()),
                                Stream.of(arguments))
                        .toList();
        var process = new ProcessBuilder(command).redirectErrorStream(true);
        process.environment().put("JAVA_HOME", home.resolve("java").toString());
        process.environment()
                .merge("PATH", home.resolve("java/bin") + ":", (old, first) -> first + old);
        process.environment().remove("DROVER_JAVA_OPTS");
        var started = process.start();
        var output = new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(started.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(started.exitValue()).as(output).isZero();
        return output;
    }

    private void executable(String name, String text) throws IOException {
        var file = home.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void copy(Path root, String name) throws IOException {
        executable(name, Files.readString(root.resolve(name)));
    }

    /** Tests run in the module's folder, or in the repository's. */
    private static Path root() {
        var here = Path.of("").toAbsolutePath();
        return Files.exists(here.resolve("drover")) ? here : here.resolve("..").normalize();
    }
}
