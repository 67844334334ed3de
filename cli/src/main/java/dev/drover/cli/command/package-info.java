/**
 * The commands of {@code drover}, one class each, and the tree that they form.
 *
 * <p>{@link dev.drover.cli.command.CommandTree} puts it together. A command that talks to a
 * coordinator extends {@link dev.drover.cli.command.ClientCommand}, which opens a {@link
 * dev.drover.cli.command.Session} from the options given at any level of the command line. What
 * escapes a command is put into words in one place, {@link dev.drover.cli.command.ExplainFailure}.
 * The commands that need servers in this very process live in another program; here they are stubs
 * with help.
 */
@NullMarked
package dev.drover.cli.command;

import org.jspecify.annotations.NullMarked;
