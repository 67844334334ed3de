/** {@code drover migrations}: what is read from a folder, without any server. */
@NullMarked
package dev.drover.standalone.migrations;

import org.jspecify.annotations.NullMarked;
