/** The program as a process of its own. */
@NullMarked
package dev.drover.e2e.program;

import org.jspecify.annotations.NullMarked;
