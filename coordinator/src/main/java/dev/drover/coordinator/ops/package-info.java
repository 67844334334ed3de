/** What keeps a coordinator running well: Kafka's topics and clients, the catalogue of metrics. */
@NullMarked
package dev.drover.coordinator.ops;

import org.jspecify.annotations.NullMarked;
