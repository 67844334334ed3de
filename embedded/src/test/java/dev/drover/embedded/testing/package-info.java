@NullMarked
package dev.drover.embedded.testing;

import org.jspecify.annotations.NullMarked;
