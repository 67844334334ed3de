package dev.drover.cli.console;

import java.util.Map;

/** When to use colours. */
public enum ColorChoice {
    auto,
    always,
    never;

    boolean coloured(Screen screen, Map<String, String> environment) {
        return switch (this) {
            case always -> true;
            case never -> false;
            case auto ->
                    screen.isTerminal()
                            && environment.getOrDefault("NO_COLOR", "").isEmpty()
                            && !environment.getOrDefault("TERM", "").equals("dumb");
        };
    }
}
