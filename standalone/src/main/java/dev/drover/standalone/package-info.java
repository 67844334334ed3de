/** The commands that carry whole services in this process. */
@NullMarked
package dev.drover.standalone;

import org.jspecify.annotations.NullMarked;
