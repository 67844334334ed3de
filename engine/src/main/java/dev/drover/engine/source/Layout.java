package dev.drover.engine.source;

import dev.drover.engine.source.NamedFile.Role;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A format of migration folders, as data.
 *
 * @param names patterns of whole paths, tried in order, with groups {@code version}, {@code
 *     description}, {@code dialect}, {@code autocommit} as far as the format has them
 * @param order how versions are written in one form and compared
 * @param example a name that fits, for messages
 * @param folders whether each migration has a folder; SQL files beside those folders are none
 * @param placeholders whether {@code ${name}} means something in its scripts
 */
record Layout(
        Format format,
        List<Name> names,
        VersionOrder order,
        String example,
        boolean folders,
        Placeholders placeholders) {

    enum Placeholders {
        NONE,
        /** Replaced once a release gives values. */
        WHEN_GIVEN,
        ALWAYS
    }

    record Name(Role role, Pattern pattern) {
        static Name of(Role role, String pattern) {
            return new Name(role, Pattern.compile(pattern, Pattern.DOTALL));
        }
    }

    /** Digits of seconds since 1970. */
    private static final int SHORTEST_TIMESTAMP = 10;

    private static final String FLYWAY_VERSION = "(?<version>\\d+(?:[._]\\d+)*)";
    private static final String DATABASES =
            "postgres|postgresql|mysql|mariadb|sqlite|sqlite3|cockroach|cockroachdb|sqlserver|mssql|oracle";
    private static final String GOLANG_NAME =
            "(?<version>\\d+)_(?<description>[^/]*?)(?:\\.(?<dialect>"
                    + DATABASES
                    + "))?(?<autocommit>\\.autocommit)?";
    private static final String NUMBER_AND_NAME = "(?<version>\\d+)_(?<description>[^/]*?)";
    private static final String DIESEL_FOLDER = "(?<version>\\d[\\d-]*)(?:_(?<description>[^/]*))?";
    private static final String PRISMA_FOLDER = "(?<version>[^/_]*(?:_(?<description>[^/]*))?)";

    static final List<Layout> ALL =
            List.of(
                    new Layout(
                            Format.NUMBERED,
                            List.of(
                                    Name.of(
                                            Role.DOWN,
                                            "(?<version>\\d+)(?:_(?<description>[^/]*))?\\.down\\.sql"),
                                    Name.of(
                                            Role.UP,
                                            "(?<version>\\d+)(?:_(?<description>[^/]*))?(?<!\\.up)\\.sql")),
                            VersionOrder.NUMBER,
                            "001_name.sql",
                            false,
                            Placeholders.WHEN_GIVEN),
                    new Layout(
                            Format.FLYWAY,
                            List.of(
                                    Name.of(
                                            Role.UP,
                                            "(?:.*/)?V"
                                                    + FLYWAY_VERSION
                                                    + "__(?<description>[^/]+)\\.sql"),
                                    Name.of(
                                            Role.DOWN,
                                            "(?:.*/)?U"
                                                    + FLYWAY_VERSION
                                                    + "__(?<description>[^/]+)\\.sql"),
                                    Name.of(
                                            Role.REPEATABLE,
                                            "(?:.*/)?R__(?<description>[^/]+)\\.sql"),
                                    Name.of(
                                            Role.BASELINE,
                                            "(?:.*/)?B"
                                                    + FLYWAY_VERSION
                                                    + "__(?<description>[^/]+)\\.sql"),
                                    Name.of(
                                            Role.SETTINGS,
                                            "(?:.*/)?[VURB][^/]*__[^/]+\\.sql\\.conf")),
                            VersionOrder.DOTTED_NUMBERS,
                            "V1.2__name.sql (two underscores after the version)",
                            false,
                            Placeholders.ALWAYS),
                    new Layout(
                            Format.GOLANG_MIGRATE,
                            List.of(
                                    Name.of(Role.UP, GOLANG_NAME + "\\.up\\.sql"),
                                    Name.of(Role.DOWN, GOLANG_NAME + "\\.down\\.sql")),
                            VersionOrder.NUMBER,
                            "1_name.up.sql",
                            false,
                            Placeholders.NONE),
                    new Layout(
                            Format.DIESEL,
                            List.of(
                                    Name.of(Role.UP, DIESEL_FOLDER + "/up\\.sql"),
                                    Name.of(Role.DOWN, DIESEL_FOLDER + "/down\\.sql"),
                                    Name.of(Role.SETTINGS, DIESEL_FOLDER + "/metadata\\.toml")),
                            VersionOrder.TEXT_WITHOUT_DASHES,
                            "2026-01-31-120000_name/up.sql",
                            true,
                            Placeholders.NONE),
                    new Layout(
                            Format.PRISMA,
                            List.of(
                                    Name.of(Role.UP, PRISMA_FOLDER + "/migration\\.sql"),
                                    Name.of(Role.DOWN, PRISMA_FOLDER + "/down\\.sql")),
                            VersionOrder.TEXT,
                            "20260131120000_name/migration.sql",
                            true,
                            Placeholders.NONE),
                    oneFile(
                            Format.GOOSE,
                            List.of(Name.of(Role.UP, NUMBER_AND_NAME + "\\.sql")),
                            VersionOrder.NUMBER,
                            "001_name.sql with the line -- +goose Up"),
                    oneFile(
                            Format.DBMATE,
                            List.of(
                                    Name.of(
                                            Role.UP,
                                            "(?<version>\\d+)_?(?<description>[^/]*)\\.sql")),
                            VersionOrder.FILE_NAME,
                            "20260131120000_name.sql with the line -- migrate:up"),
                    oneFile(
                            Format.SQLX,
                            List.of(
                                    Name.of(Role.UP, NUMBER_AND_NAME + "\\.up\\.sql"),
                                    Name.of(Role.DOWN, NUMBER_AND_NAME + "\\.down\\.sql"),
                                    Name.of(Role.UP, NUMBER_AND_NAME + "\\.sql")),
                            VersionOrder.NUMBER,
                            "20260131120000_name.sql or 20260131120000_name.up.sql"),
                    oneFile(
                            Format.TERN,
                            List.of(Name.of(Role.UP, NUMBER_AND_NAME + "\\.sql")),
                            VersionOrder.NUMBER,
                            "001_name.sql with the line ---- create above / drop below ----"),
                    oneFile(
                            Format.ATLAS,
                            List.of(
                                    Name.of(
                                            Role.UP,
                                            "(?<version>\\d[^_/]*)(?:_(?<description>[^/]*))?\\.sql")),
                            VersionOrder.FILE_NAME,
                            "20260131120000_name.sql with atlas.sum beside it"));

    private static final Map<Format, Layout> BY_FORMAT =
            ALL.stream().collect(Collectors.toMap(Layout::format, each -> each));

    private static Layout oneFile(
            Format format, List<Name> names, VersionOrder order, String example) {
        return new Layout(format, names, order, example, false, Placeholders.NONE);
    }

    static Layout of(Format format) {
        return Optional.ofNullable(BY_FORMAT.get(format)).orElseThrow();
    }

    /**
     * Whether files of this version are told apart by their names. Two equal timestamps are
     * harmless where tools allow them; two equal sequence numbers are two branches that do not know
     * of each other.
     */
    boolean tiesByName(String version) {
        return format == Format.GOLANG_MIGRATE && version.length() >= SHORTEST_TIMESTAMP;
    }

    /** What the name of a file means in this format; empty when it does not fit. */
    Optional<NamedFile> read(SourceFile file) {
        for (var name : names) {
            var matcher = name.pattern().matcher(file.path());
            if (matcher.matches()) {
                return Optional.of(
                        new NamedFile(
                                file,
                                name.role(),
                                group(matcher, "version"),
                                group(matcher, "description"),
                                group(matcher, "dialect"),
                                !group(matcher, "autocommit").isEmpty()));
            }
        }
        return Optional.empty();
    }

    /** The script that a settings file belongs to. */
    String scriptOf(NamedFile settings) {
        var path = settings.path();
        return folders
                ? path.substring(0, path.lastIndexOf('/') + 1) + "up.sql"
                : path.substring(0, path.length() - ".conf".length());
    }

    private static String group(Matcher matcher, String name) {
        return matcher.namedGroups().containsKey(name)
                ? Optional.ofNullable(matcher.group(name)).orElse("")
                : "";
    }
}
