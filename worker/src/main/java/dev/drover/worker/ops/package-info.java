/**
 * What an operator sees of a worker from outside: health and metrics over HTTP. The parts count
 * through {@code Measures}; only {@code WorkerMetrics}, the catalogue, knows Micrometer. No metric
 * carries a tenant: their number is what labels must not grow with.
 */
@NullMarked
package dev.drover.worker.ops;

import org.jspecify.annotations.NullMarked;
