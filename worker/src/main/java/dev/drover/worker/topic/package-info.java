/** Reads topics of which every worker reads all. */
@NullMarked
package dev.drover.worker.topic;

import org.jspecify.annotations.NullMarked;
