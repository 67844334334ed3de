package dev.drover.contracts.command;

import dev.drover.contracts.ProjectName;
import dev.drover.contracts.ReleaseDigest;

import java.util.Optional;

/**
 * What a tenant shall be brought to.
 *
 * @param toVersion last version to apply; absent means all of the release
 */
public record ReleaseTarget(
        ProjectName project, ReleaseDigest release, Optional<String> toVersion) {}
