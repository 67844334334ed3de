/**
 * Follows the status topic for whoever wants to see what happens, from any coordinator: each
 * follower has a consumer of its own, of no group, with small buffers, and reads as fast as it is
 * asked. Nothing is kept here: the topic is the memory, its retention the horizon.
 *
 * <pre>
 * cursor  = id of the topic : next offset of each partition
 * resumes = at these offsets; with another topic's id, or behind what is still there: reset
 * </pre>
 */
@NullMarked
package dev.drover.coordinator.feed;

import org.jspecify.annotations.NullMarked;
