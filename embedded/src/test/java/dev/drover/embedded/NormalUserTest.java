package dev.drover.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the tests run as root, the other tests show nothing about everybody else. */
@Order(1) // the longest single test
class NormalUserTest {
    private static final int NOBODY = 65534;

    @TempDir Path directory;

    @Test
    void aUserWithoutAnyCacheRunsBothServers() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "we are a normal user already");
        assumeTrue(ProcessIsolation.prefix().contains("setpriv"), "setpriv is missing");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path home = Files.createDirectory(directory.resolve("home"));
        Files.setAttribute(home, "unix:uid", NOBODY);

        try (var child =
                ChildJvm.start(
                        List.of(
                                "setpriv",
                                "--reuid=" + NOBODY,
                                "--regid=" + NOBODY,
                                "--clear-groups"),
                        readableClassPath(),
                        Map.of(
                                "HOME",
                                home.toString(),
                                "TMPDIR",
                                home.toString(),
                                "XDG_CACHE_HOME",
                                ""),
                        "servers",
                        home.resolve("servers").toString())) {
            long postmaster = Long.parseLong(child.signal());

            Path process = Path.of("/proc", Long.toString(postmaster));
            assertThat(Files.getAttribute(process, "unix:uid")).isEqualTo(NOBODY);
            assertThat(home.resolve(".cache/drover/postgresql")).isNotEmptyDirectory();
            child.leave();
            assertThat(process).doesNotExist();
        }
    }

    /** The class path under a name that others may read; the local repository is in root's home. */
    private String readableClassPath() throws IOException {
        Path target = Files.createDirectory(directory.resolve("lib"));
        var entries = new ArrayList<String>();
        for (String entry : ChildJvm.classPath().split(File.pathSeparator, -1)) {
            Path source = Path.of(entry);
            if (Files.exists(source)) {
                Path copy = target.resolve(entries.size() + "-" + source.getFileName());
                copyTree(source, copy);
                entries.add(copy.toString());
            }
        }
        return String.join(File.pathSeparator, entries);
    }

    private static void copyTree(Path source, Path copy) throws IOException {
        Files.walkFileTree(
                source,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(
                            Path folder, BasicFileAttributes attributes) throws IOException {
                        Files.createDirectories(copy.resolve(source.relativize(folder)));
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Path target =
                                file.equals(source) ? copy : copy.resolve(source.relativize(file));
                        Files.copy(file, target);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
