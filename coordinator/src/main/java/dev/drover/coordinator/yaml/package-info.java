/**
 * Reads YAML that people write, so that each problem can name its line. A text becomes nodes that
 * know their places, {@link dev.drover.coordinator.yaml.Keys} takes the known keys of a mapping,
 * and all who read tell what is wrong to one {@link dev.drover.coordinator.yaml.Problems}: a person
 * mends a file once, not once for each mistake.
 *
 * <p>What a text means stands with those who need it: tenants files in {@code fleet.file}, strategy
 * files in {@code rollout}. The coordinator's own settings are read in {@code config}.
 */
@NullMarked
package dev.drover.coordinator.yaml;

import org.jspecify.annotations.NullMarked;
