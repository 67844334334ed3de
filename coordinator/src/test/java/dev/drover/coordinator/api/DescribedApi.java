package dev.drover.coordinator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.drover.contracts.http.OpenApiDocument;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The API as its document describes it, to compare real answers with. */
final class DescribedApi {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final JsonNode DOCUMENT = MAPPER.readTree(OpenApiDocument.text());
    private static final SchemaRegistry SCHEMAS =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final Map<JsonNode, Schema> COMPILED = new ConcurrentHashMap<>();

    private DescribedApi() {}

    static Set<String> routes() {
        var routes = new TreeSet<String>();
        for (var path : DOCUMENT.get("paths").properties()) {
            for (var method : path.getValue().propertyNames()) {
                routes.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
            }
        }
        return routes;
    }

    /** Fails unless the answer is one that the document promises. */
    static void check(HttpResponse<String> answer) {
        var request = answer.request();
        var operation = operation(request.method(), request.uri().getPath());
        var responses = operation.map(found -> found.get("responses"));
        var status = Integer.toString(answer.statusCode());
        var response =
                responses
                        .map(all ->
                                resolved(all.has(status) ? all.get(status) : all.get("default")))
                        .orElseGet(() -> DOCUMENT.at("/components/responses/problem"));
        if (answer.statusCode() < 400) {
            assertThat(responses.orElseThrow().has(status))
                    .as("%s of %s", status, request)
                    .isTrue();
        }
        var type = answer.headers().firstValue("Content-Type").orElse("").split(";", 2)[0];
        var body = response.path("content").path(type);
        assertThat(body.isMissingNode()).as("%s %s of %s", status, type, request).isFalse();
        if (type.endsWith("json")) {
            assertThat(problems(body.get("schema"), answer.body()))
                    .as("%s: %s", request, answer.body())
                    .isEmpty();
        }
    }

    /** Fails unless a request that was granted is one that the document allows. */
    static void checkRequest(HttpResponse<String> answer, String body) {
        var path = answer.request().uri().getPath();
        var content =
                operation("POST", path)
                        .map(found -> found.at("/requestBody/content").path("application/json"))
                        .filter(found -> !found.isMissingNode());
        if (answer.statusCode() / 100 == 2 && content.isPresent()) {
            assertThat(problems(content.get().get("schema"), body))
                    .as("%s: %s", path, body)
                    .isEmpty();
        }
    }

    private static Optional<JsonNode> operation(String method, String path) {
        var paths = DOCUMENT.get("paths");
        // a path without parameters goes before one that has some
        var template =
                paths.has(path)
                        ? Optional.of(path)
                        : paths.propertyNames().stream()
                                .filter(known ->
                                        path.matches(known.replaceAll("\\{[a-z]+}", "[^/]+")))
                                .findFirst();
        return template.map(found -> paths.get(found).get(method.toLowerCase(Locale.ROOT)));
    }

    private static JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? DOCUMENT.at(node.get("$ref").asString().substring(1)) : node;
    }

    private static List<String> problems(JsonNode of, String text) {
        return COMPILED
                .computeIfAbsent(of, DescribedApi::compiled)
                .validate(
                        text,
                        InputFormat.JSON,
                        run -> run.executionConfig(how -> how.formatAssertionsEnabled(true)))
                .stream()
                .map(Object::toString)
                .toList();
    }

    private static Schema compiled(JsonNode of) {
        var alone = MAPPER.createObjectNode();
        alone.set("components", DOCUMENT.get("components"));
        alone.set("allOf", MAPPER.createArrayNode().add(of));
        return SCHEMAS.getSchema(alone);
    }
}
