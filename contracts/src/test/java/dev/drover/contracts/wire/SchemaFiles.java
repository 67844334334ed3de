package dev.drover.contracts.wire;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The schemas as they are shipped. */
final class SchemaFiles {
    static final String SUFFIX = ".json";
    private static final String HOME = "dev/drover/contracts/schema/";
    private static final String IDS = "https://drover.dev/schema/";
    private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(
                    SpecificationVersion.DRAFT_2020_12,
                    registry ->
                            registry.schemaIdResolvers(
                                    ids -> ids.mapPrefix(IDS, "classpath:" + HOME)));

    private SchemaFiles() {}

    /** Names without the suffix; those of messages end with their major version. */
    static List<String> names() throws IOException, URISyntaxException {
        var home = SchemaFiles.class.getResource("/" + HOME);
        if (home == null) {
            throw new AssertionError("there are no schemas");
        }
        try (var files = Files.list(Path.of(home.toURI()))) {
            return files.map(file -> file.getFileName().toString().replace(SUFFIX, ""))
                    .sorted()
                    .toList();
        }
    }

    static List<String> namesOfMessages() throws IOException, URISyntaxException {
        return names().stream().filter(name -> name.matches(".*\\.v[0-9]+")).toList();
    }

    static JsonNode read(String name) {
        try (var file = SchemaFiles.class.getResourceAsStream("/" + HOME + name + SUFFIX)) {
            if (file == null) {
                throw new AssertionError("there is no schema " + name);
            }
            return Json.MAPPER.readTree(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** What makes the text no such message; empty when it is one. */
    static List<String> problems(String schema, String text) {
        return problems(REGISTRY.getSchema(SchemaLocation.of(id(schema))), text);
    }

    /** What makes the file no schema. */
    static List<String> problemsOfSchema(String name) {
        return problems(REGISTRY.getSchema(SchemaLocation.of(DIALECT)), Json.write(read(name)));
    }

    static String id(String schema) {
        return IDS + schema + SUFFIX;
    }

    private static List<String> problems(Schema schema, String text) {
        return schema
                .validate(
                        text,
                        InputFormat.JSON,
                        run -> run.executionConfig(how -> how.formatAssertionsEnabled(true)))
                .stream()
                .map(Object::toString)
                .toList();
    }
}
