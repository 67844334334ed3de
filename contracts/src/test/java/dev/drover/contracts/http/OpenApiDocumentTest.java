package dev.drover.contracts.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.drover.contracts.wire.InvalidJsonException;
import dev.drover.contracts.wire.Json;
import dev.drover.contracts.wire.StrictJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The document describes the bodies that the records make, and is sound in itself. */
class OpenApiDocumentTest {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final Path FILE =
            Path.of("src/main/resources/dev/drover/contracts/http/openapi.json");
    private static final SchemaRegistry SCHEMAS =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private final ObjectNode document = (ObjectNode) MAPPER.readTree(OpenApiDocument.text());

    /** After a change of a record: {@code -Dtest=OpenApiDocumentTest -Dopenapi.write=true}. */
    @Test
    @EnabledIfSystemProperty(named = "openapi.write", matches = "true")
    void schemasAreWrittenAnew() throws Exception {
        var written = MAPPER.createObjectNode();
        var known = document.at("/components/schemas");
        RecordSchemas.all()
                .forEach((name, schema) ->
                        written.set(name, keepTexts(MAPPER.valueToTree(schema), known.path(name))));
        ((ObjectNode) document.at("/components")).set("schemas", written);
        Files.writeString(FILE, Json.writeIndented(document) + "\n", UTF_8);
    }

    private static ObjectNode keepTexts(ObjectNode schema, JsonNode known) {
        if (known.has("description")) {
            schema.set("description", known.get("description"));
        }
        for (var property : schema.path("properties").properties()) {
            var text = known.path("properties").path(property.getKey()).path("description");
            if (text.isString()) {
                ((ObjectNode) property.getValue()).set("description", text);
            }
        }
        return schema;
    }

    @Test
    void schemasAreThoseOfTheRecords() {
        var described = document.at("/components/schemas").deepCopy();
        for (var schema : described) {
            ((ObjectNode) schema).remove("description");
            schema.path("properties")
                    .forEach(property -> ((ObjectNode) property).remove("description"));
        }
        var records = MAPPER.valueToTree(RecordSchemas.all());

        assertThat(described.propertyNames())
                .as("write anew with -Dopenapi.write=true")
                .containsExactlyInAnyOrderElementsOf(records.propertyNames());
        for (var name : records.propertyNames()) {
            assertThat(described.get(name))
                    .as("%s; write anew with -Dopenapi.write=true", name)
                    .isEqualTo(records.get(name));
        }
    }

    @Test
    void everySchemaAndOperationIsExplained() {
        for (var schema : document.at("/components/schemas").properties()) {
            assertThat(schema.getValue().path("description").asString(""))
                    .as(schema.getKey())
                    .isNotBlank();
        }
        operations((name, operation) -> {
            assertThat(operation.path("operationId").asString("")).as(name).isNotBlank();
            assertThat(operation.path("summary").asString("")).as(name).isNotBlank();
            assertThat(operation.path("responses").propertyNames())
                    .as(name)
                    .contains("default")
                    .anyMatch(status -> status.startsWith("2"));
        });
    }

    @Test
    void referencesLeadSomewhere() {
        for (var reference : document.findValuesAsString("$ref")) {
            assertThat(document.at(reference.substring(1)).isMissingNode()).as(reference).isFalse();
        }
        var ids = new ArrayList<String>();
        operations((_, operation) -> ids.add(operation.get("operationId").asString()));
        assertThat(ids).doesNotHaveDuplicates();
    }

    @Test
    void everyBodyHasAnExampleAndExamplesAreValid() {
        var without = new TreeSet<String>();
        operations((name, operation) -> {
            for (var content : operation.findValues("content")) {
                for (var body : content.properties()) {
                    if (body.getValue().has("example")) {
                        assertThat(problems(body.getValue()))
                                .as("%s %s", name, body.getKey())
                                .isEmpty();
                    } else {
                        without.add(name + " " + body.getKey());
                    }
                }
            }
        });

        assertThat(without).as("bodies without an example").isEmpty();
    }

    @Test
    void requestsAreReadAsTheyAreDescribed() throws Exception {
        for (var type : RecordSchemas.REQUESTS) {
            var schema = document.at("/components/schemas/" + type.getSimpleName());
            var example = (ObjectNode) example(type);
            assertThat(StrictJson.read(example.toString(), type)).isNotNull();
            for (var required : schema.path("required")) {
                assertNeitherValidNorRead(type, without(example, required.asString()));
            }
            assertNeitherValidNorRead(type, example.deepCopy().put("unknown", 1));
            for (var property : example.propertyNames()) {
                // no property is a list of lists
                var wrong = MAPPER.createArrayNode().add(MAPPER.createArrayNode());
                var broken = example.deepCopy();
                broken.set(property, wrong);
                assertNeitherValidNorRead(type, broken);
            }
        }
    }

    private JsonNode example(Class<?> type) {
        var reference = "#/components/schemas/" + type.getSimpleName();
        var found = new ArrayList<JsonNode>();
        operations((_, operation) -> {
            var body = operation.at("/requestBody/content").path("application/json");
            if (body.at("/schema/$ref").asString("").equals(reference)) {
                found.add(body.get("example"));
            }
        });
        return found.getFirst();
    }

    private void assertNeitherValidNorRead(Class<?> type, ObjectNode broken) {
        var body = MAPPER.createObjectNode();
        body.putObject("schema").put("$ref", "#/components/schemas/" + type.getSimpleName());
        body.set("example", broken);
        assertThat(problems(body)).as(broken.toString()).isNotEmpty();
        assertThatThrownBy(() -> StrictJson.read(broken.toString(), type))
                .as(broken.toString())
                .isInstanceOf(InvalidJsonException.class);
    }

    private static ObjectNode without(ObjectNode example, String property) {
        var less = example.deepCopy();
        less.remove(property);
        return less;
    }

    private void operations(BiConsumer<String, JsonNode> consumer) {
        for (var path : document.get("paths").properties()) {
            for (var operation : path.getValue().properties()) {
                consumer.accept(operation.getKey() + " " + path.getKey(), operation.getValue());
            }
        }
    }

    private List<String> problems(JsonNode body) {
        return schema(body.get("schema"))
                .validate(body.get("example").toString(), InputFormat.JSON)
                .stream()
                .map(Object::toString)
                .toList();
    }

    private Schema schema(JsonNode of) {
        var alone = MAPPER.createObjectNode();
        alone.set("components", document.get("components"));
        alone.set("allOf", MAPPER.createArrayNode().add(of));
        return SCHEMAS.getSchema(alone);
    }
}
