package dev.drover.e2e.program;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The classes that the first demo has loaded. With them a JVM starts on half the work, and the
 * tests start dozens. Who starts before it is there does without.
 */
public final class ClassArchive {
    private static final Path FILE = Repository.path("e2e/target/drover.jsa");
    private static final Path UNFINISHED = Repository.path("e2e/target/drover.jsa.unfinished");

    private ClassArchive() {}

    /** Returns when it is there, for whoever is in no hurry. */
    public static void await() {
        if (!isFresh()) {
            FirstDemo.get();
        }
    }

    /** Options of a JVM that leaves the archive behind. */
    static List<String> making() {
        return List.of("-Xlog:disable", "-XX:ArchiveClassesAtExit=" + UNFINISHED);
    }

    /** To be called when that JVM has ended: from now on others may use what it left. */
    static void made() throws IOException {
        if (Files.exists(UNFINISHED)) {
            Files.move(UNFINISHED, FILE, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** Options of a JVM that uses it, if it is there. */
    static List<String> using() {
        return isFresh() ? List.of("-Xlog:disable", "-XX:SharedArchiveFile=" + FILE) : List.of();
    }

    /** The tests' class path with the jars first, for an archive covers nothing but jars. */
    static String classPath() {
        var sorted = new ArrayList<>(entries().filter(ClassArchive::isJar).toList());
        entries().filter(entry -> !isJar(entry)).forEach(sorted::add);
        return String.join(File.pathSeparator, sorted);
    }

    /** What can be archived of it. */
    static String jars() {
        return String.join(File.pathSeparator, entries().filter(ClassArchive::isJar).toList());
    }

    private static Stream<String> entries() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator));
    }

    private static boolean isJar(String entry) {
        return entry.endsWith(".jar");
    }

    private static boolean isFresh() {
        try {
            if (!Files.exists(FILE)) {
                return false;
            }
            var made = Files.getLastModifiedTime(FILE);
            for (var jar : entries().filter(ClassArchive::isJar).toList()) {
                if (Files.getLastModifiedTime(Path.of(jar)).compareTo(made) > 0) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
