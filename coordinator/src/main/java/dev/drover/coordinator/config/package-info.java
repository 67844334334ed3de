/** What a coordinator is told at its start: one record, read once, all problems named together. */
@NullMarked
package dev.drover.coordinator.config;

import org.jspecify.annotations.NullMarked;
