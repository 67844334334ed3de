package dev.drover.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class BinariesCacheTest {
    @TempDir Path directory;

    private Path root;

    @BeforeEach
    void chooseRoot() throws IOException {
        root = directory.toRealPath().resolve("cache");
    }

    @Test
    void linksAndExecutableBitsAreKept() throws Exception {
        URL archive = archive(file("bin/tool", 0755), file("lib/a.1", 0644), link("lib/a", "a.1"));

        Path home = new BinariesCache(List.of(root)).unpacked(archive);

        assertThat(home.resolve("bin/tool")).isExecutable().hasContent("content");
        assertThat(home.resolve("lib/a")).isSymbolicLink().hasContent("content");
        assertThat(Files.isExecutable(home.resolve("lib/a.1"))).isFalse();
    }

    @Test
    void manyAtOnceUnpackToOneEntryAndLeaveNothingElse() throws Exception {
        URL archive = archive(file("bin/tool", 0755));
        var go = new CountDownLatch(1);
        Callable<Path> unpack =
                () -> {
                    go.await();
                    return new BinariesCache(List.of(root)).unpacked(archive);
                };
        try (var threads = Executors.newFixedThreadPool(8)) {
            List<Future<Path>> homes =
                    Stream.generate(() -> threads.submit(unpack)).limit(8).toList();
            go.countDown();
            for (Future<Path> home : homes) {
                assertThat(home.get().resolve("bin/tool")).exists();
            }
        }
        try (Stream<Path> entries = Files.list(root)) {
            assertThat(entries).hasSize(1);
        }
    }

    @Test
    void aFolderOthersCanWriteIsNotUsed() throws Exception {
        Path open = Files.createDirectory(directory.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));

        Path home =
                new BinariesCache(List.of(open, root)).unpacked(archive(file("bin/tool", 0755)));

        assertThat(home).startsWith(root);
        assertThat(open).isEmptyDirectory();
    }

    @Test
    void whenNoFolderWillDoTheErrorSaysHowToGiveOne() throws Exception {
        Path notAFolder = Files.writeString(directory.resolve("file"), "");
        URL archive = archive(file("bin/tool", 0755));
        assertThatThrownBy(() -> new BinariesCache(List.of(notAFolder)).unpacked(archive))
                .hasMessageContaining("POSTGRES_BINARIES_UNUSABLE")
                .hasMessageContaining("XDG_CACHE_HOME");
    }

    @Test
    void anArchiveThatPointsOutsideIsRefused() throws Exception {
        var cache = new BinariesCache(List.of(root));
        URL climbing = archive(file("../../evil", 0755));
        assertThatThrownBy(() -> cache.unpacked(climbing)).hasMessageContaining("outside");
        URL linking = archive(link("lib", "/etc"), file("lib/evil", 0644));
        assertThatThrownBy(() -> cache.unpacked(linking)).hasMessageContaining("outside");
        assertThat(root).isEmptyDirectory();
        assertThat(directory.resolve("evil")).doesNotExist();
    }

    private URL archive(TarArchiveEntry... entries) throws IOException {
        Path file = Files.createTempFile(directory, "archive", ".txz");
        byte[] content = "content".getBytes(UTF_8);
        try (var out = Files.newOutputStream(file);
                var xz = new XZOutputStream(out, new LZMA2Options(0));
                var tar = new TarArchiveOutputStream(xz)) {
            for (TarArchiveEntry entry : entries) {
                entry.setSize(entry.isSymbolicLink() ? 0 : content.length);
                tar.putArchiveEntry(entry);
                if (!entry.isSymbolicLink()) {
                    tar.write(content);
                }
                tar.closeArchiveEntry();
            }
        }
        return file.toUri().toURL();
    }

    private static TarArchiveEntry file(String name, int mode) {
        var entry = new TarArchiveEntry(name, true);
        entry.setMode(mode);
        return entry;
    }

    private static TarArchiveEntry link(String name, String target) {
        var entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
        entry.setLinkName(target);
        return entry;
    }
}
