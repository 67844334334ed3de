/** {@code drover topics}: what the services need on Kafka, made by whoever may make it. */
@NullMarked
package dev.drover.standalone.topics;

import org.jspecify.annotations.NullMarked;
