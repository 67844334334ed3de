/** The client commands of {@code drover}. */
@NullMarked
package dev.drover.cli;

import org.jspecify.annotations.NullMarked;
