/**
 * Encoding: CloudEvents envelope, topics, keys, limits, ids. The only package that knows Jackson.
 * Inside a major version messages only gain fields; readers ignore fields they do not know.
 *
 * <p>What each message looks like is told by the JSON schemas in {@code
 * dev/drover/contracts/schema}.
 */
@NullMarked
package dev.drover.contracts.wire;

import org.jspecify.annotations.NullMarked;
