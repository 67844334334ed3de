package dev.drover.coordinator.fleet.file;

import dev.drover.contracts.ServerId;
import dev.drover.contracts.command.TenantAddress.Tls;
import dev.drover.coordinator.yaml.Forms;
import dev.drover.coordinator.yaml.Keys;
import dev.drover.coordinator.yaml.Place;
import dev.drover.coordinator.yaml.Problems;
import dev.drover.coordinator.yaml.YamlNode;
import dev.drover.coordinator.yaml.YamlNode.Scalar;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the list {@code servers} of a tenants file. */
final class ReadServers {
    private static final List<String> KEYS =
            List.of("id", "address", "user", "credential", "limit", "tls");
    private static final Map<String, Tls> TLS =
            Map.of("verify-full", Tls.VERIFY_FULL, "require", Tls.REQUIRE, "disable", Tls.DISABLE);
    private static final int DEFAULT_LIMIT = 4;
    private static final int HIGHEST_LIMIT = 1_000;

    private final Problems problems;
    private final Forms forms;
    private final Names names;
    private final Map<String, Place> ids = new LinkedHashMap<>();
    private final Map<Address, Place> addresses = new HashMap<>();
    private final List<Server> servers = new ArrayList<>();

    ReadServers(Problems problems) {
        this.problems = problems;
        this.forms = new Forms(problems);
        this.names = new Names(problems);
    }

    List<Server> read(List<YamlNode> nodes) {
        nodes.forEach(node -> Keys.of(node, "a server", KEYS, problems).ifPresent(this::server));
        return servers;
    }

    /** Also of servers that are wrong otherwise, so that their tenants are not blamed for it. */
    Set<String> ids() {
        return ids.keySet();
    }

    private void server(Keys keys) {
        var id = keys.requiredText("id").flatMap(this::id);
        var address = keys.requiredText("address").flatMap(this::address);
        var user = keys.requiredText("user").flatMap(text -> names.read(text, "user"));
        var credential =
                keys.requiredText("credential")
                        .flatMap(text -> forms.id(text, CredentialName::new))
                        .map(CredentialName::value);
        var limit =
                keys.text("limit")
                        .map(text -> forms.number(text, "limit", 1, HIGHEST_LIMIT))
                        .orElse(Optional.of(DEFAULT_LIMIT));
        var tls = keys.text("tls").map(this::tls).orElse(address.map(ReadServers::defaultTls));
        if (id.isPresent()
                && address.isPresent()
                && user.isPresent()
                && credential.isPresent()
                && limit.isPresent()
                && tls.isPresent()) {
            servers.add(
                    new Server(
                            id.get(),
                            address.get().host(),
                            address.get().port(),
                            user.get(),
                            credential.get(),
                            limit.get(),
                            tls.get()));
        }
    }

    private Optional<ServerId> id(Scalar text) {
        var earlier = ids.putIfAbsent(text.text(), text.place());
        if (earlier != null) {
            problems.add(
                    "DUPLICATE_ID",
                    text.place(),
                    "The server \"%s\" stands already at %s.".formatted(text.text(), earlier),
                    "Give each server its own id.");
        }
        return forms.id(text, ServerId::new);
    }

    private Optional<Address> address(Scalar text) {
        var address = Address.parse(text.text());
        if (address.isEmpty()) {
            problems.add(
                    "INVALID_ADDRESS",
                    text.place(),
                    "\"%s\" is no address.".formatted(text.text()),
                    "Write host or host:port, the port from 1 to 65535, no URL.");
            return address;
        }
        var earlier = addresses.putIfAbsent(address.get(), text.place());
        if (earlier != null) {
            problems.add(
                    "DUPLICATE_ADDRESS",
                    text.place(),
                    "A server with the address %s stands already at %s: its limit would count twice."
                            .formatted(address.get(), earlier),
                    "Keep one entry for each PostgreSQL instance.");
        }
        return address;
    }

    private Optional<Tls> tls(Scalar text) {
        var tls = Optional.ofNullable(TLS.get(text.text()));
        if (tls.isEmpty()) {
            problems.add(
                    "INVALID_TLS",
                    text.place(),
                    "\"%s\" is no value of tls.".formatted(text.text()),
                    "Write verify-full, require or disable.");
        }
        return tls;
    }

    private static Tls defaultTls(Address address) {
        return address.loopback() ? Tls.DISABLE : Tls.VERIFY_FULL;
    }
}
