package dev.drover.cli.command;

import dev.drover.cli.exit.CommandFailedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Which labels tenants must have. */
final class LabelOptions {
    private static final Pattern EQUALITY = Pattern.compile("([^=!,()\\s]+)=([^=,()]+)");

    @Option(
            names = {"-l", "--label"},
            paramLabel = "SELECTOR",
            description =
                    "Only tenants with these labels: name=value, name!=value, 'name in (a,b)',"
                            + " 'name notin (a,b)', name, '!name'; several with commas between them;"
                            + " repeatable.")
    private List<String> selectors = new ArrayList<>();

    /** Equalities alone, which every coordinator understands; otherwise none. */
    Map<String, String> labels() throws CommandFailedException {
        var equalities = equalities();
        return terms().allMatch(term -> EQUALITY.matcher(term).matches()) ? equalities : Map.of();
    }

    /** Whatever is not equalities alone. */
    Optional<String> selector() throws CommandFailedException {
        return labels().isEmpty() ? text() : Optional.empty();
    }

    /** All of it. */
    Optional<String> text() throws CommandFailedException {
        var _ = equalities();
        return selectors.isEmpty() ? Optional.empty() : Optional.of(String.join(",", selectors));
    }

    /** All terms must hold, so a second value for a name would select nobody, or hide the first. */
    private Map<String, String> equalities() throws CommandFailedException {
        var values = new LinkedHashMap<String, String>();
        for (var term : terms().toList()) {
            var equality = EQUALITY.matcher(term);
            if (equality.matches()) {
                var name = equality.group(1);
                var value = equality.group(2);
                var before = values.putIfAbsent(name, value);
                if (before != null && !before.equals(value)) {
                    throw ClientCommand.wrongUsage(
                            "no tenant has both %s=%s and %s=%s"
                                    .formatted(name, before, name, value),
                            "for tenants with either write -l '%s in (%s,%s)'"
                                    .formatted(name, before, value),
                            "USAGE");
                }
            }
        }
        return values;
    }

    /** Also the pieces of sets, which are no equalities. */
    private Stream<String> terms() {
        return selectors.stream().flatMap(selector -> Arrays.stream(selector.split(",", -1)));
    }
}
