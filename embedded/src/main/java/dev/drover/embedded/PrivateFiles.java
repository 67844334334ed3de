package dev.drover.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;

/** Files that only their owner may read, from their first moment on. */
final class PrivateFiles {
    private PrivateFiles() {}

    /** The directory as a real path; what had to be created is open to its owner only. */
    static Path createDirectory(Path directory) {
        try {
            var ownerOnly =
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------"));
            // An existing path is taken as it is; createDirectories would refuse a symbolic link.
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(directory, ownerOnly);
            }
            return directory.toRealPath();
        } catch (IOException e) {
            throw new EmbeddedServerException(
                    EmbeddedFailure.DATA_DIRECTORY_UNUSABLE,
                    "cannot create %s: %s".formatted(directory, e),
                    e);
        }
    }

    /** Writes the file whole or not at all. */
    static void write(Path folder, String name, String text) throws IOException {
        // createTempFile gives the file to its owner only.
        Path draft = Files.createTempFile(folder, ".draft-", "");
        try {
            Files.writeString(draft, text);
            sync(draft);
            Files.move(draft, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
        sync(folder);
    }

    static void sync(Path fileOrDirectory) throws IOException {
        try (var channel = FileChannel.open(fileOrDirectory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Deletes what is there, following no links; what vanishes meanwhile is not missed. */
    static void deleteTree(Path root) throws IOException {
        if (Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
            try (Stream<Path> children = Files.list(root)) {
                for (Path child : children.toList()) {
                    deleteTree(child);
                }
            }
        }
        Files.deleteIfExists(root);
    }
}
