/** A real Kafka broker and real PostgreSQL servers that live and die with this process. */
@NullMarked
package dev.drover.embedded;

import org.jspecify.annotations.NullMarked;
