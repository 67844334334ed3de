package dev.drover.coordinator.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.drover.contracts.http.ApiPaths;
import dev.drover.contracts.wire.Json;
import io.javalin.http.Context;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/** How the same request is known when it comes again. */
final class Idempotency {
    private static final String KEY = ApiPaths.IDEMPOTENCY_KEY;
    private static final Pattern KEY_FORM = Pattern.compile("[\\x21-\\x7e]{1,200}");

    private Idempotency() {}

    static Optional<String> key(Context context) {
        var key = Optional.ofNullable(context.header(KEY));
        if (key.isPresent() && !KEY_FORM.matcher(key.get()).matches()) {
            throw new ProblemException(
                    400,
                    "BAD_IDEMPOTENCY_KEY",
                    "The header %s has not the form of one.".formatted(KEY),
                    "Use 1 to 200 visible ASCII characters.");
        }
        return key;
    }

    /** Tells the same request from another one under the same key. */
    static String digest(Object request) {
        return digest("", Json.writeBytes(request));
    }

    static String digest(String head, byte[] body) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(head.getBytes(UTF_8));
            digest.update(body);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
