package dev.drover.contracts.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code POST /releases}: the files of a migrations folder, unread.
 *
 * @param format label of the format; absent: detected
 */
public record ReleaseUpload(
        Optional<String> format, Map<String, String> placeholders, List<File> files) {

    public ReleaseUpload {
        placeholders = Map.copyOf(placeholders);
        files = List.copyOf(files);
    }

    /**
     * A file.
     *
     * @param contentBase64 its bytes, since they may turn out not to be UTF-8
     */
    public record File(String path, String contentBase64) {}
}
