/** Tests of the embedded servers; the ones about death run a second JVM. */
@NullMarked
package dev.drover.embedded;

import org.jspecify.annotations.NullMarked;
