package dev.drover.worker.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.contracts.ReleaseDigest;
import dev.drover.contracts.wire.Limits;
import dev.drover.contracts.wire.UnreadableRecordException;
import dev.drover.engine.source.ReadOptions;
import dev.drover.engine.source.Release;
import dev.drover.engine.source.ReleaseReader;
import dev.drover.engine.source.SourceFile;
import dev.drover.worker.ops.Measures;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleaseShelfTest {
    @TempDir Path directory;

    private final ReleaseShelf shelf = ReleaseShelf.inMemory(Measures.NONE);
    private Release release;
    private ReleaseDigest digest;

    @BeforeEach
    void read() throws Exception {
        release =
                ReleaseReader.read(
                        List.of(new SourceFile("001_a.sql", "CREATE TABLE a (id int);")),
                        ReadOptions.DEFAULT);
        digest = new ReleaseDigest(release.digest());
    }

    @Test
    void whatComesWhileSomebodyWaitsIsFound() throws Exception {
        var found =
                CompletableFuture.supplyAsync(() -> {
                    try {
                        return shelf.find(digest, Duration.ofSeconds(10));
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                });
        shelf.put(digest, trueCopy());

        assertThat(found.get(5, TimeUnit.SECONDS)).isEqualTo(new FoundRelease.Ready(release));
    }

    @Test
    void aCopyWithAnotherContentIsThrownAwayAndATrueOneTakesItsPlace() throws Exception {
        var other = new ReleaseDigest("sha256:" + "0".repeat(64));
        shelf.put(other, trueCopy());
        assertThat(shelf.find(other, Duration.ZERO)).isInstanceOf(FoundRelease.Missing.class);

        shelf.put(digest, "not even json".getBytes(StandardCharsets.UTF_8));
        assertThat(shelf.find(digest, Duration.ZERO)).isInstanceOf(FoundRelease.Missing.class);
        shelf.put(digest, trueCopy());
        assertThat(shelf.find(digest, Duration.ZERO)).isInstanceOf(FoundRelease.Ready.class);
    }

    @Test
    void aCopyThatWasSplitOtherwiseIsRefused() throws Exception {
        shelf.put(
                digest,
                PublishedReleases.bytes(PublishedReleases.bundle(digest, "f".repeat(64), release)));

        assertThat(shelf.find(digest, Duration.ZERO)).isInstanceOf(FoundRelease.Missing.class);
    }

    @Test
    void copiesOnDiskSurviveARestartAndAreVerifiedAgain() throws Exception {
        onDisk().put(digest, trueCopy());
        assertThat(onDisk().find(digest, Duration.ZERO)).isInstanceOf(FoundRelease.Ready.class);

        var copy = onlyFile();
        Files.writeString(copy, Files.readString(copy).replace("id int", "id text"));
        assertThat(onDisk().find(digest, Duration.ZERO)).isInstanceOf(FoundRelease.Missing.class);
    }

    @Test
    void whatTheDiskDoesNotTakeIsKeptInMemory() throws Exception {
        var shelf = onDisk();
        Files.delete(directory.resolve("releases"));
        Files.createFile(directory.resolve("releases"));
        shelf.put(digest, trueCopy());

        assertThat(shelf.find(digest, Duration.ZERO)).isInstanceOf(FoundRelease.Ready.class);
    }

    @Test
    void whatIsInTheWayOfACopyDoesNotHideTheOneInMemory() throws Exception {
        onDisk().put(digest, trueCopy());
        var copy = onlyFile();
        Files.delete(copy);
        // cannot be replaced by a file, nor be deleted
        Files.createDirectories(copy.resolve("in the way"));
        var shelf = onDisk();
        shelf.put(digest, trueCopy());

        assertThat(shelf.find(digest, Duration.ZERO)).isInstanceOf(FoundRelease.Ready.class);
    }

    @Test
    void whatAWorkerLeftHalfWrittenIsRemovedAtAStart() throws Exception {
        onDisk().put(digest, trueCopy());
        var whole = onlyFile();
        var leftOver = Files.createFile(whole.resolveSibling("incoming-1.tmp"));
        Files.setLastModifiedTime(leftOver, FileTime.from(Instant.now().minusSeconds(3600)));
        var another = Files.createFile(whole.resolveSibling("incoming-2.tmp"));
        onDisk();

        assertThat(leftOver).doesNotExist();
        assertThat(another).as("perhaps another worker's, at work").exists();
        assertThat(whole).exists();
    }

    @Test
    void chunksMayComeInAnyOrderAndTwice() throws Exception {
        var assemble = new AssembleRelease(1024);

        assertThat(assemble.add(digest + "/1", "2", new byte[] {3})).isEmpty();
        assertThat(assemble.add(digest + "/1", "2", new byte[] {2})).isEmpty();
        var whole = assemble.add(digest + "/0", "2", new byte[] {1}).orElseThrow();
        assertThat(whole.bundle()).containsExactly(1, 2);
        assertThat(whole.digest()).isEqualTo(digest);
    }

    @Test
    void theOldestUnfinishedReleaseGivesWay() throws Exception {
        var assemble = new AssembleRelease(10);
        var newer = new ReleaseDigest("sha256:" + "1".repeat(64));
        assemble.add(digest + "/0", "2", new byte[8]);
        assemble.add(newer + "/0", "2", new byte[8]);

        assertThat(assemble.add(digest + "/1", "2", new byte[1])).isEmpty();
        assertThat(assemble.add(newer + "/1", "2", new byte[1])).isPresent();
    }

    @Test
    void chunksThatCannotBeArePassedOver() {
        var assemble = new AssembleRelease(10);
        assertUnreadable(assemble, "no key", "1", 1);
        assertUnreadable(assemble, digest + "/1", "1", 1);
        assertUnreadable(assemble, digest + "/0", "129", 1);
        assertUnreadable(assemble, digest + "/0", "", 1);
        assertUnreadable(assemble, digest + "/0", "1", Limits.RELEASE_CHUNK + 1);
    }

    private static void assertUnreadable(
            AssembleRelease assemble, String key, String chunks, int length) {
        assertThatThrownBy(() -> assemble.add(key, chunks, new byte[length]))
                .isInstanceOf(UnreadableRecordException.class);
    }

    private byte[] trueCopy() {
        return PublishedReleases.bytes(
                PublishedReleases.bundle(digest, release.splitDigest(), release));
    }

    private Path onlyFile() throws Exception {
        try (var files = Files.list(directory.resolve("releases"))) {
            return files.findFirst().orElseThrow();
        }
    }

    private ReleaseShelf onDisk() throws Exception {
        return ReleaseShelf.onDisk(directory, InstantSource.system(), Measures.NONE);
    }
}
