/** What a newcomer sees first. */
@NullMarked
package dev.drover.e2e.story;

import org.jspecify.annotations.NullMarked;
