package dev.drover.coordinator.fleet.file;

import dev.drover.contracts.ProjectName;
import dev.drover.contracts.ServerId;
import dev.drover.contracts.TenantId;
import dev.drover.coordinator.yaml.Forms;
import dev.drover.coordinator.yaml.Keys;
import dev.drover.coordinator.yaml.Labels;
import dev.drover.coordinator.yaml.Place;
import dev.drover.coordinator.yaml.Problems;
import dev.drover.coordinator.yaml.YamlNode;
import dev.drover.coordinator.yaml.YamlNode.Scalar;
import dev.drover.engine.spelling.DidYouMean;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the list {@code tenants} of a tenants file. */
final class ReadTenants {
    private static final List<String> KEYS =
            List.of("id", "server", "database", "schema", "project", "labels");
    private static final ProjectName DEFAULT_PROJECT = new ProjectName("default");

    private final Set<String> servers;
    private final Problems problems;
    private final Forms forms;
    private final Names names;
    private final CheckPlaces places;
    private final Map<String, Place> ids = new HashMap<>();
    private final List<Tenant> tenants = new ArrayList<>();

    ReadTenants(Set<String> servers, Problems problems) {
        this.servers = servers;
        this.problems = problems;
        this.forms = new Forms(problems);
        this.names = new Names(problems);
        this.places = new CheckPlaces(problems);
    }

    List<Tenant> read(List<YamlNode> nodes) {
        nodes.forEach(node -> Keys.of(node, "a tenant", KEYS, problems).ifPresent(this::tenant));
        return tenants;
    }

    private void tenant(Keys keys) {
        var id = keys.requiredText("id").flatMap(this::id);
        var server = keys.requiredText("server").flatMap(this::server);
        var database = keys.requiredText("database").flatMap(text -> names.read(text, "database"));
        var schema = keys.text("schema").flatMap(text -> names.read(text, "schema"));
        var project =
                keys.text("project")
                        .map(text -> forms.id(text, ProjectName::new))
                        .orElse(Optional.of(DEFAULT_PROJECT));
        var labels = keys.find("labels").map(new Labels(problems)::read).orElse(Map.of());
        // a schema that is wrong must not turn its tenant into one that is the whole database
        boolean schemaWrong = keys.find("schema").isPresent() && schema.isEmpty();
        if (id.isPresent()
                && server.isPresent()
                && database.isPresent()
                && project.isPresent()
                && !schemaWrong) {
            var tenant =
                    new Tenant(
                            id.get(), server.get(), database.get(), schema, project.get(), labels);
            tenants.add(tenant);
            places.add(tenant, keys.place());
        }
    }

    private Optional<TenantId> id(Scalar text) {
        var earlier = ids.putIfAbsent(text.text(), text.place());
        if (earlier != null) {
            problems.add(
                    "DUPLICATE_ID",
                    text.place(),
                    "The tenant \"%s\" stands already at %s.".formatted(text.text(), earlier),
                    "Give each tenant its own id.");
            return Optional.empty();
        }
        return forms.id(text, TenantId::new);
    }

    private Optional<ServerId> server(Scalar text) {
        if (!servers.contains(text.text())) {
            problems.add(
                    "UNKNOWN_SERVER",
                    text.place(),
                    "There is no server \"%s\".".formatted(text.text()),
                    DidYouMean.sentence(
                            text.text(), servers, "Add it to servers, or name one that is there."));
            return Optional.empty();
        }
        // an id that is wrong was told where the server stands
        return new Forms(new Problems()).id(text, ServerId::new);
    }
}
