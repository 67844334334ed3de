package dev.drover.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A directory that belongs to this process for as long as the lock is held.
 *
 * <p>The kernel releases the lock when the process dies, however it dies, so there is no stale lock
 * to clean up. The process id in the lock file only serves the message others get.
 */
public final class DataDirectory implements AutoCloseable {
    static final String LOCK_FILE = "drover.lock";

    // A POSIX lock belongs to the process and is lost as soon as the process closes any channel to
    // the file. So a second lock inside one process must be refused before the file is opened.
    private static final Set<Path> HELD_BY_THIS_PROCESS = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel channel;
    private final AtomicBoolean held = new AtomicBoolean(true);

    private DataDirectory(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Takes the directory, creating it when absent (for its owner only).
     *
     * @throws DataDirectoryInUseException when somebody holds it, in this process or another
     */
    public static DataDirectory lock(Path directory) {
        Path path = PrivateFiles.createDirectory(directory);
        if (!HELD_BY_THIS_PROCESS.add(path)) {
            throw new DataDirectoryInUseException(
                    path, OptionalLong.of(ProcessHandle.current().pid()));
        }
        try {
            return new DataDirectory(path, lockedChannel(path));
        } catch (IOException e) {
            HELD_BY_THIS_PROCESS.remove(path);
            throw new EmbeddedServerException(
                    EmbeddedFailure.DATA_DIRECTORY_UNUSABLE,
                    "cannot lock %s: %s. The directory must be writable and on a file system with locks."
                            .formatted(path, e),
                    e);
        } catch (RuntimeException e) {
            HELD_BY_THIS_PROCESS.remove(path);
            throw e;
        }
    }

    /** The directory, as a real path. */
    public Path path() {
        return path;
    }

    @Override
    public void close() {
        if (!held.compareAndSet(true, false)) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            throw new EmbeddedServerException(
                    EmbeddedFailure.DATA_DIRECTORY_UNUSABLE, "cannot unlock " + path, e);
        } finally {
            HELD_BY_THIS_PROCESS.remove(path);
        }
    }

    private static FileChannel lockedChannel(Path directory) throws IOException {
        var channel = FileChannel.open(directory.resolve(LOCK_FILE), CREATE, READ, WRITE);
        try {
            if (channel.tryLock() == null) {
                throw new DataDirectoryInUseException(directory, readPid(channel));
            }
            writePid(channel);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static OptionalLong readPid(FileChannel channel) throws IOException {
        var bytes = ByteBuffer.allocate(20);
        channel.read(bytes, 0);
        String text = UTF_8.decode(bytes.flip()).toString().strip();
        return text.matches("\\d{1,18}")
                ? OptionalLong.of(Long.parseLong(text))
                : OptionalLong.empty();
    }

    private static void writePid(FileChannel channel) throws IOException {
        channel.truncate(0);
        channel.write(UTF_8.encode(ProcessHandle.current().pid() + "\n"), 0);
    }
}
