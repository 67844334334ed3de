/** What tests of several packages share: a control database of their own and rows for it. */
@NullMarked
package dev.drover.coordinator.testing;

import org.jspecify.annotations.NullMarked;
