package dev.drover.coordinator.fleet.file;

import dev.drover.coordinator.yaml.Keys;
import dev.drover.coordinator.yaml.Problems;
import dev.drover.coordinator.yaml.TextProblem;
import dev.drover.coordinator.yaml.YamlNode;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads a tenants file. Needs no database: {@code drover migrate} calls it before anything starts.
 *
 * <p>Values are taken as written, so an id {@code 007} stays {@code 007} without quotes.
 */
public final class TenantsFile {
    /** Bytes, and code points: room for more than 100,000 tenants. */
    public static final int LIMIT = 20 * 1024 * 1024;

    private static final List<String> KEYS = List.of("servers", "tenants");

    private TenantsFile() {}

    /** Like {@link #parse(String)}, for a file's bytes. */
    public static Fleet parse(byte[] utf8) throws InvalidTenantsFileException {
        return parse(decode(utf8), Optional.empty());
    }

    /**
     * For a fleet that is there: the file may name its servers, and may have servers alone.
     *
     * @param known the fleet's servers
     */
    public static Fleet parse(byte[] utf8, Set<String> known) throws InvalidTenantsFileException {
        return parse(decode(utf8), Optional.of(known));
    }

    /**
     * Tenants as CSV, on servers that are known.
     *
     * @throws InvalidTenantsFileException with every problem, in the order of the text
     */
    public static Fleet parseCsv(byte[] utf8, Set<String> known)
            throws InvalidTenantsFileException {
        var text = decode(utf8);
        var problems = new Problems();
        var rows = new ReadCsv(problems).read(text.startsWith("\uFEFF") ? text.substring(1) : text);
        InvalidTenantsFileException.throwIfAny(problems);
        return TenantRows.read(rows, known);
    }

    private static String decode(byte[] utf8) throws InvalidTenantsFileException {
        try {
            var decoder = StandardCharsets.UTF_8.newDecoder();
            return decoder.decode(ByteBuffer.wrap(utf8)).toString();
        } catch (CharacterCodingException e) {
            throw whole("NOT_UTF8", "The tenants file is not UTF-8.", "Save it as UTF-8.");
        }
    }

    /**
     * The fleet that the text tells.
     *
     * @throws InvalidTenantsFileException with every problem, in the order of the text
     */
    public static Fleet parse(String yaml) throws InvalidTenantsFileException {
        return parse(yaml, Optional.empty());
    }

    private static Fleet parse(String yaml, Optional<Set<String>> known)
            throws InvalidTenantsFileException {
        if (yaml.length() > LIMIT) {
            throw whole(
                    "TOO_LARGE",
                    "The tenants file has %,d characters, at most %,d are read."
                            .formatted(yaml.length(), LIMIT),
                    "Import it in parts: tenants that a file does not name stay as they are.");
        }
        var problems = new Problems();
        var text = yaml.startsWith("\uFEFF") ? yaml.substring(1) : yaml;
        var fleet =
                Keys.read(text, "a tenants file", KEYS, problems)
                        .map(keys -> fleet(keys, known, problems))
                        .orElse(new Fleet(List.of(), List.of()));
        InvalidTenantsFileException.throwIfAny(problems);
        return fleet;
    }

    private static InvalidTenantsFileException whole(String code, String what, String remedy) {
        return new InvalidTenantsFileException(List.of(TextProblem.ofTheWhole(code, what, remedy)));
    }

    /**
     * @param known present for a fleet that is there
     */
    private static Fleet fleet(Keys keys, Optional<Set<String>> known, Problems problems) {
        var readServers = new ReadServers(problems);
        var servers =
                readServers.read(
                        known.orElse(Set.of()).isEmpty()
                                ? keys.requiredList("servers")
                                : keys.optionalList("servers"));
        boolean serversAlone =
                known.isPresent() && !servers.isEmpty() && keys.find("tenants").isEmpty();
        var nodes = serversAlone ? List.<YamlNode>of() : keys.requiredList("tenants");
        if (nodes.isEmpty() && keys.find("tenants").isPresent()) {
            problems.add(
                    "NO_TENANTS",
                    keys.place(),
                    "The tenants file names no tenant.",
                    "Add at least one to tenants.");
        }
        var there = new TreeSet<>(known.orElse(Set.of()));
        there.addAll(readServers.ids());
        return new Fleet(servers, new ReadTenants(there, problems).read(nodes));
    }
}
