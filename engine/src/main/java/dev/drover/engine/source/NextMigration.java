package dev.drover.engine.source;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Names of the next migration of a {@code numbered} folder.
 *
 * @param up path of its script
 * @param down path of its way back
 */
public record NextMigration(String up, String down) {
    private static final int USUAL_WIDTH = 3;

    /** In bytes; file systems take 255 with the number and the ending. */
    private static final int LONGEST_NAME = 200;

    private static final int TIMESTAMP_WIDTH = 14;
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuuMMddHHmmss").withZone(ZoneOffset.UTC);

    /**
     * The number after the highest one, as wide as that is written; a folder of timestamps goes on
     * with timestamps.
     *
     * @param files what the folder holds; may be none
     * @param name what the migration does, in any words
     * @throws InvalidReleaseException with {@code NOT_NUMBERED} when the folder has another format,
     *     {@code BAD_NAME}, or why the format cannot be told
     */
    public static NextMigration in(List<SourceFile> files, String name, Instant now)
            throws InvalidReleaseException {
        var words = fileName(name);
        var problems = new Problems();
        if (words.isEmpty()) {
            problems.add(
                    "BAD_NAME",
                    "",
                    0,
                    "The name holds no letter and no digit.",
                    "Say in a few words what the migration does, such as add_invoice_number.");
        }
        if (words.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
            problems.add(
                    "BAD_NAME",
                    "",
                    0,
                    "The name is longer than " + LONGEST_NAME + " bytes, too long for a file.",
                    "Say it in fewer words; the script has room for the others.");
        }
        var layout =
                files.isEmpty()
                        ? Optional.of(Layout.of(Format.NUMBERED))
                        : DetectFormat.of(files, Optional.empty(), problems);
        layout.filter(each -> each.format() != Format.NUMBERED)
                .ifPresent(each ->
                        problems.add(
                                "NOT_NUMBERED",
                                "",
                                0,
                                "The folder has the format "
                                        + each.format().label()
                                        + ", and only numbered migrations are written.",
                                "Create the file as "
                                        + each.format().label()
                                        + " would, named like "
                                        + each.example()
                                        + "."));
        problems.throwIfAny();
        var number = number(files, layout.orElseThrow(), now);
        return new NextMigration(number + "_" + words + ".sql", number + "_" + words + ".down.sql");
    }

    private static String fileName(String name) {
        return name.strip()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{Nd}]+", "_")
                .replaceAll("^_|_$", "");
    }

    private static String number(List<SourceFile> files, Layout layout, Instant now) {
        var versions =
                files.stream()
                        .flatMap(file -> layout.read(file).stream())
                        .map(NamedFile::version)
                        .toList();
        var order = layout.order();
        var highest =
                versions.stream()
                        .max(Comparator.comparing(order::normalise, order::compare))
                        .orElse("0".repeat(USUAL_WIDTH));
        var timestamp = TIMESTAMP.format(now);
        return highest.length() == TIMESTAMP_WIDTH && timestamp.compareTo(highest) > 0
                ? timestamp
                : plusOne(highest);
    }

    /** Numbers have any length. */
    private static String plusOne(String digits) {
        int at = digits.length() - 1;
        while (at >= 0 && digits.charAt(at) == '9') {
            at--;
        }
        var zeros = "0".repeat(digits.length() - 1 - at);
        return at < 0
                ? "1" + zeros
                : digits.substring(0, at) + (char) (digits.charAt(at) + 1) + zeros;
    }
}
