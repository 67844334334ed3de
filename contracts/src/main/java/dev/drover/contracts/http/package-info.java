/** Request and response bodies of the coordinator's HTTP API, {@code /api/v1}. */
@NullMarked
package dev.drover.contracts.http;

import org.jspecify.annotations.NullMarked;
