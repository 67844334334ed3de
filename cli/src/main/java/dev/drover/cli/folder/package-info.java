/**
 * A migrations folder on this machine, read as it lies there. What its files mean is for the
 * coordinator to say, which reads every release with the engine that will run it.
 */
@NullMarked
package dev.drover.cli.folder;

import org.jspecify.annotations.NullMarked;
