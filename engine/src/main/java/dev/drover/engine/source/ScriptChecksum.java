package dev.drover.engine.source;

import dev.drover.engine.sql.Tokens;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;

/** SHA-256 of what runs: comments and blanks between the words of a statement do not count. */
public final class ScriptChecksum {
    private final MessageDigest digest = Sha256.newDigest();

    public void add(String statement, Optional<String> copyData) {
        digest.update(Tokens.of(statement).getBytes(StandardCharsets.UTF_8));
        digest.update(";\n".getBytes(StandardCharsets.UTF_8));
        copyData.ifPresent(data -> digest.update(data.getBytes(StandardCharsets.UTF_8)));
    }

    /** The sum of what was added; to be asked for once. */
    public String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
