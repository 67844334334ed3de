package dev.drover.coordinator.rollout.decision;

import dev.drover.contracts.WorkerId;
import dev.drover.contracts.status.FailureReport;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The failures that the coordinator itself finds: nobody answered well, often or long enough. */
final class GiveUp {
    private GiveUp() {}

    static FailureReport workerLost(int vanished, Optional<WorkerId> last) {
        return report(
                "WORKER_LOST",
                "internal",
                "%d workers vanished while they worked on this tenant, the last one %s"
                        .formatted(vanished, last.map(WorkerId::value).orElse("unknown")),
                "Look for what killed them (out of memory, node lost) before you replay: the script may be the cause.");
    }

    static FailureReport deferredTooLong(String reason, Duration waited, String detail) {
        var cap = DeferralCap.of(reason);
        return report(
                cap.code(),
                cap.category(),
                cap.what().formatted(rounded(waited)) + ": " + detail,
                cap.remedy());
    }

    private static FailureReport report(
            String code, String category, String message, String remedy) {
        return new FailureReport(
                code,
                category,
                "NEVER",
                Optional.empty(),
                message,
                remedy,
                fingerprint(code),
                Optional.empty(),
                List.of());
    }

    private static String rounded(Duration waited) {
        return waited.compareTo(Duration.ofMinutes(2)) < 0
                ? waited.toSeconds() + " s"
                : waited.toMinutes() + " min";
    }

    /** Of the code alone: such failures are alike wherever they happen. */
    private static String fingerprint(String code) {
        try {
            var hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(code.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
