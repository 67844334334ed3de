package dev.drover.engine.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The limits that the documentation states, with processor time of the one thread that reads. */
@Tag("limits")
class ReadLimitsTest {
    private static final long MEBIBYTE = 1024 * 1024;

    @TempDir private Path folder;

    @Test
    void tenThousandMigrationsAreReadInSeconds() throws Exception {
        for (int i = 1; i <= 10_000; i++) {
            Files.writeString(
                    folder.resolve("%05d_change_%d.sql".formatted(i, i)),
                    "-- drover:phase expand\nCREATE TABLE t%d (id bigint PRIMARY KEY, a text);\n"
                                    .formatted(i)
                            + "INSERT INTO t%d VALUES (1, 'a;b');\n".formatted(i).repeat(10));
            if (i % 10 == 0) {
                Files.writeString(
                        folder.resolve("%05d_change_%d.down.sql".formatted(i, i)),
                        "DROP TABLE t%d;\n".formatted(i));
            }
        }
        check("10,000 migrations", Duration.ofSeconds(15), 128, 110_000);
    }

    @Test
    void aScriptOfFiftyMegabytesIsReadInSeconds() throws Exception {
        var row = "INSERT INTO item (id, name) VALUES (1, 'some name; and more of it');\n";
        var rows = (int) (50 * MEBIBYTE / row.length());
        Files.writeString(folder.resolve("1_data.sql"), row.repeat(rows));
        check("a script of 50 MB", Duration.ofSeconds(15), 512, rows);
    }

    private void check(String what, Duration most, long mebibytes, int statements)
            throws InvalidReleaseException {
        long heapBefore = heapAfterCollection();
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        var release =
                ReleaseReader.read(
                        MigrationFolder.read(folder), new ReadOptions(Optional.empty(), Map.of()));
        var took =
                Duration.ofNanos(
                        ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before);
        long kept = (heapAfterCollection() - heapBefore) / MEBIBYTE;
        System.out.printf("%s: %d ms, %d MB kept%n", what, took.toMillis(), kept);
        assertThat(
                        release.migrations().stream()
                                .mapToInt(each -> each.up().statements().size())
                                .sum())
                .isEqualTo(statements);
        assertThat(took).isLessThan(most);
        assertThat(kept).isLessThan(mebibytes);
    }

    private static long heapAfterCollection() {
        System.gc();
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getUsage().getUsed())
                .sum();
    }
}
