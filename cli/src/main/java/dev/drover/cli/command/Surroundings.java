package dev.drover.cli.command;

import dev.drover.cli.client.CoordinatorLocation;
import dev.drover.cli.console.Console;

import java.util.Optional;

/**
 * Where the command tree is used.
 *
 * @param coordinator the one to talk to when no option names another; absent: the environment's
 */
public record Surroundings(Console console, Optional<CoordinatorLocation> coordinator) {}
