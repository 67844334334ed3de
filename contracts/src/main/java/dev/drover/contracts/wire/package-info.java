/**
 * Encoding: CloudEvents envelope, topics, keys, limits, ids. The only package that knows Jackson.
 * Inside a major version messages only gain fields; readers ignore fields they do not know.
 */
@NullMarked
package dev.drover.contracts.wire;

import org.jspecify.annotations.NullMarked;
