package dev.drover.engine.session;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;

/**
 * Reads what the server shows of a {@code timestamptz}. Each row of a ledger has one, and for the
 * formatter it is more work than all the rest of the row; so the usual form is read digit by digit.
 */
final class Timestamps {
    private static final DateTimeFormatter ANY =
            new DateTimeFormatterBuilder()
                    .append(DateTimeFormatter.ISO_LOCAL_DATE)
                    .appendLiteral(' ')
                    .append(DateTimeFormatter.ISO_LOCAL_TIME)
                    .appendOffset("+HH:mm:ss", "+00")
                    .toFormatter(Locale.ROOT);

    /** What all of them have; what follows is a fraction, perhaps, and the offset. */
    private static final String USUAL = "dddd-dd-dd dd:dd:dd";

    private static final int NANO_DIGITS = 9;
    private static final String UTC = "+00";

    private Timestamps() {}

    static Instant parse(String text) {
        return isUsual(text) ? usual(text) : ANY.parse(text, Instant::from);
    }

    /** Whether the year has four digits and the offset is that of UTC. */
    private static boolean isUsual(String text) {
        int end = text.length() - UTC.length();
        if (end < USUAL.length() || !text.endsWith(UTC)) {
            return false;
        }
        for (int i = 0; i < USUAL.length(); i++) {
            char wanted = USUAL.charAt(i);
            if (wanted == 'd' ? !isDigit(text.charAt(i)) : text.charAt(i) != wanted) {
                return false;
            }
        }
        return end == USUAL.length() || isFraction(text, end);
    }

    private static boolean isFraction(String text, int end) {
        int digits = end - USUAL.length() - 1;
        if (text.charAt(USUAL.length()) != '.' || digits < 1 || digits > NANO_DIGITS) {
            return false;
        }
        return text.chars().skip(USUAL.length() + 1L).limit(digits).allMatch(Timestamps::isDigit);
    }

    private static boolean isDigit(int character) {
        return character >= '0' && character <= '9';
    }

    private static Instant usual(String text) {
        return LocalDateTime.of(
                        number(text, 0, 4),
                        number(text, 5, 7),
                        number(text, 8, 10),
                        number(text, 11, 13),
                        number(text, 14, 16),
                        number(text, 17, 19),
                        nanos(text))
                .toInstant(ZoneOffset.UTC);
    }

    private static int nanos(String text) {
        int end = text.length() - UTC.length();
        if (end == USUAL.length()) {
            return 0;
        }
        int nanos = number(text, USUAL.length() + 1, end);
        for (int digits = end - USUAL.length() - 1; digits < NANO_DIGITS; digits++) {
            nanos *= 10;
        }
        return nanos;
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }
}
