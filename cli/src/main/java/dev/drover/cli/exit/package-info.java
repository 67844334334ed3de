/**
 * How a command ends: the exit codes that scripts rely on, and the words for a person when
 * something went wrong.
 *
 * <p>A command fails by throwing {@link dev.drover.cli.exit.CommandFailedException}, which carries
 * what, why, the remedy and a stable code. Anything else that escapes a command is a defect of ours
 * and ends with {@link dev.drover.cli.exit.ExitCode#UNEXPECTED}. Stack traces are shown only on
 * request, since they help nobody who typed a wrong folder.
 */
@NullMarked
package dev.drover.cli.exit;

import org.jspecify.annotations.NullMarked;
