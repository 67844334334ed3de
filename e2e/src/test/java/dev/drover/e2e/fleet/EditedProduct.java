package dev.drover.e2e.fleet;

import dev.drover.e2e.program.Repository;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

import javax.tools.ToolProvider;

/**
 * Classes of the product, compiled from their source as it is now with a few words changed: so a
 * test stays what it says, or does not find its place any more.
 */
public final class EditedProduct {
    private final Path classes;

    private EditedProduct(Path classes) {
        this.classes = classes;
    }

    /** To be loaded in place of the product's own. */
    Path classes() {
        return classes;
    }

    /**
     * @param type path below {@code dev/drover/<module>}, without {@code .java}
     */
    public record Edit(String module, String type, String original, String changed) {
        private String file() {
            return "dev/drover/" + module + "/" + type + ".java";
        }
    }

    /**
     * @param directory for source and classes
     */
    public static EditedProduct compile(Path directory, List<Edit> edits) throws IOException {
        var sources = new LinkedHashMap<String, Path>();
        for (var edit : edits) {
            sources.put(edit.file(), edited(edit, directory.resolve("source")));
        }
        var classes = Files.createDirectories(directory.resolve("classes"));
        var compiler = ToolProvider.getSystemJavaCompiler();
        var out = new StringWriter();
        var options =
                List.of(
                        "-proc:none",
                        "-d",
                        classes.toString(),
                        "-cp",
                        System.getProperty("java.class.path"));
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var units = files.getJavaFileObjectsFromPaths(new ArrayList<>(sources.values()));
            if (!compiler.getTask(out, files, null, options, null, units).call()) {
                throw new AssertionError("the edited source does not compile: " + out);
            }
        }
        return new EditedProduct(classes);
    }

    private static Path edited(Edit edit, Path folder) throws IOException {
        var copy = folder.resolve(edit.file());
        var source =
                Files.exists(copy)
                        ? copy
                        : Repository.root()
                                .resolve(edit.module())
                                .resolve("src/main/java")
                                .resolve(edit.file());
        var text = Files.readString(source);
        if (!text.contains(edit.original())) {
            throw new AssertionError(
                    "%s has changed: it lacks \"%s\"; the test must follow"
                            .formatted(edit.file(), edit.original()));
        }
        Files.createDirectories(copy.getParent());
        return Files.writeString(copy, text.replace(edit.original(), edit.changed()));
    }
}
