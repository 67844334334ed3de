package dev.drover.coordinator.release;

import dev.drover.contracts.http.ReleaseUpload;
import dev.drover.contracts.http.ReleaseView;
import dev.drover.coordinator.audit.Actor;
import dev.drover.engine.source.DecodeSourceFile;
import dev.drover.engine.source.Format;
import dev.drover.engine.source.InvalidReleaseException;
import dev.drover.engine.source.ReadOptions;
import dev.drover.engine.source.Release;
import dev.drover.engine.source.ReleaseReader;
import dev.drover.engine.source.SourceFile;
import dev.drover.engine.source.SourceProblem;
import dev.drover.engine.spelling.DidYouMean;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** Takes the files of a migrations folder in: read once, here, and stored whole. */
public final class TakeRelease {
    private final StoreRelease store;

    public TakeRelease(Jdbi jdbi, InstantSource clock) {
        this.store = new StoreRelease(jdbi, clock);
    }

    /**
     * Reads the files and stores the release; taking the same files again changes nothing.
     *
     * @throws InvalidReleaseException with everything that is wrong with them; nothing is stored
     *     then
     */
    public ReleaseView take(ReleaseUpload upload, Actor actor) throws InvalidReleaseException {
        var release = read(upload);
        store.store(release, actor);
        return ReleaseViews.of(release);
    }

    private static Release read(ReleaseUpload upload) throws InvalidReleaseException {
        var problems = new ArrayList<SourceProblem>();
        var format = upload.format().flatMap(label -> format(label, problems));
        var files =
                upload.files().stream().flatMap(file -> decode(file, problems).stream()).toList();
        if (!problems.isEmpty()) {
            throw new InvalidReleaseException(problems);
        }
        return ReleaseReader.read(files, new ReadOptions(format, upload.placeholders()));
    }

    private static Optional<SourceFile> decode(
            ReleaseUpload.File file, List<SourceProblem> problems) {
        try {
            var bytes = Base64.getDecoder().decode(file.contentBase64());
            return DecodeSourceFile.of(file.path(), bytes, problems);
        } catch (IllegalArgumentException e) {
            problems.add(
                    new SourceProblem(
                            "NOT_BASE64",
                            file.path(),
                            0,
                            "The content of the file did not arrive as Base64.",
                            "Upload with the drover client of this version."));
            return Optional.empty();
        }
    }

    private static Optional<Format> format(String label, List<SourceProblem> problems) {
        var format = Formats.of(label);
        if (format.isEmpty()) {
            var labels = Arrays.stream(Format.values()).map(Format::label).toList();
            problems.add(
                    new SourceProblem(
                            "UNKNOWN_FORMAT",
                            "",
                            0,
                            "There is no format \"%s\".".formatted(label),
                            DidYouMean.sentence(
                                    label, labels, "Known: " + String.join(", ", labels) + ".")));
        }
        return format;
    }
}
