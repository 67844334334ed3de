/** Migrates one PostgreSQL database safely. {@code Engine} is the one public door. */
@NullMarked
package dev.drover.engine;

import org.jspecify.annotations.NullMarked;
