package dev.drover.worker.job;

import dev.drover.contracts.status.FailureReport;
import dev.drover.contracts.wire.Limits;
import dev.drover.engine.Blocker;
import dev.drover.engine.Failure;
import dev.drover.engine.FailureCode;
import dev.drover.engine.ScriptPlace;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A failure as it travels: cut to size, and named by what it has in common with others. */
public final class FailureReports {
    private static final int BLOCKERS_NAMED = 10;
    private static final int SHORT_CHARACTERS = 1024;
    private static final int BLOCKER_CHARACTERS = 300;
    private static final int FINGERPRINT_DIGITS = 16;

    private FailureReports() {}

    public static FailureReport of(Failure failure) {
        return new FailureReport(
                failure.code().name(),
                failure.category().name().toLowerCase(Locale.ROOT),
                failure.retry().name(),
                failure.sqlState(),
                cut(failure.message()),
                cut(failure.remedy()),
                fingerprint(
                        failure.code().name(),
                        failure.sqlState(),
                        failure.message(),
                        failure.place()),
                failure.place().map(FailureReports::place),
                failure.blockers().stream()
                        .limit(BLOCKERS_NAMED)
                        .map(FailureReports::blocker)
                        .toList());
    }

    /** A failure that a person has to do something about in the worker's configuration. */
    public static FailureReport operator(String code, String message, String remedy) {
        return new FailureReport(
                code,
                "operator",
                "NEVER",
                Optional.empty(),
                cut(message),
                remedy,
                fingerprint(code, Optional.empty(), message, Optional.empty()),
                Optional.empty(),
                List.of());
    }

    /** Something was thrown; what it was stands in the worker's log alone. */
    public static FailureReport defect(String worker) {
        return of(
                Failure.of(
                        FailureCode.DEFECT,
                        "the worker met a defect; its log (%s) has the details".formatted(worker)));
    }

    /** For text so exotic that its encoding exceeds an event although its length does not. */
    static FailureReport shortened(FailureReport report) {
        return new FailureReport(
                report.code(),
                report.category(),
                report.retry(),
                report.sqlState(),
                cut(report.message(), SHORT_CHARACTERS),
                cut(report.remedy(), SHORT_CHARACTERS),
                report.fingerprint(),
                report.place()
                        .map(place ->
                                new FailureReport.Place(
                                        place.version(),
                                        place.path(),
                                        place.line(),
                                        place.column(),
                                        place.statement(),
                                        cut(place.excerpt(), SHORT_CHARACTERS))),
                List.of());
    }

    static String cut(String text) {
        return cut(text, Limits.FAILURE_TEXT_CHARACTERS);
    }

    private static String cut(String text, int characters) {
        if (text.length() <= characters) {
            return text;
        }
        int end = characters - 1;
        // half a surrogate pair is no character
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end)
                + "…";
    }

    private static FailureReport.Place place(ScriptPlace place) {
        return new FailureReport.Place(
                place.version(),
                place.path(),
                place.line(),
                place.column(),
                place.statement(),
                cut(place.excerpt()));
    }

    private static String blocker(Blocker blocker) {
        var text =
                "pid %d, user %s, application %s, %s, transaction open for %d s"
                        .formatted(
                                blocker.pid(),
                                blocker.user(),
                                blocker.application(),
                                blocker.state(),
                                blocker.transactionAge().toSeconds());
        return text.substring(0, Math.min(text.length(), BLOCKER_CHARACTERS));
    }

    /** Numbers are left out of the message, as they differ between tenants that fail alike. */
    private static String fingerprint(
            String code, Optional<String> sqlState, String message, Optional<ScriptPlace> place) {
        var parts =
                String.join(
                        "\0",
                        code,
                        sqlState.orElse(""),
                        message.replaceAll("\\d+", "#"),
                        place.map(ScriptPlace::version).orElse(""),
                        place.map(p -> Integer.toString(p.statement())).orElse(""));
        try {
            var hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(parts.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, FINGERPRINT_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
