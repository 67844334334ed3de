package dev.drover.cli.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
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
    Map<String, String> labels() {
        var labels = new LinkedHashMap<String, String>();
        for (var selector : selectors) {
            for (var term : selector.split(",", -1)) {
                var equality = EQUALITY.matcher(term);
                if (!equality.matches()) {
                    return Map.of();
                }
                labels.put(equality.group(1), equality.group(2));
            }
        }
        return labels;
    }

    /** Whatever is not equalities alone. */
    Optional<String> selector() {
        return selectors.isEmpty() || !labels().isEmpty() ? Optional.empty() : text();
    }

    /** All of it. */
    Optional<String> text() {
        return selectors.isEmpty() ? Optional.empty() : Optional.of(String.join(",", selectors));
    }
}
