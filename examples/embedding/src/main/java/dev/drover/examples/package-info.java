/** A program with a database of its own, from its first start to a step back. */
@NullMarked
package dev.drover.examples;

import org.jspecify.annotations.NullMarked;
