package dev.drover.contracts;

/**
 * A line of releases; two services may own migrations in one tenant database, each with its
 * project.
 */
public record ProjectName(String value) {
    public ProjectName {
        value = Ids.check(value, "project name");
    }

    @Override
    public String toString() {
        return value;
    }
}
