/**
 * {@code drover migrations} and {@code drover new}: what is read from a folder, and the next file
 * to write, without any server.
 */
@NullMarked
package dev.drover.standalone.migrations;

import org.jspecify.annotations.NullMarked;
