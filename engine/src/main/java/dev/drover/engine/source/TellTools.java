package dev.drover.engine.source;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Tells tools apart whose files have the same names, by what they leave in a folder: marks in the
 * scripts, or {@code atlas.sum}. To guess is to apply a way back together with the way there; so
 * whatever speaks for two tools is a problem, and only a person may say which.
 */
final class TellTools {
    private static final List<Format> MARKED_ONE_BY_ONE = List.of(Format.GOOSE, Format.DBMATE);
    private static final List<Format> MARKED =
            List.of(Format.GOOSE, Format.DBMATE, Format.TERN, Format.SQLX);

    private final Map<Format, List<String>> places = new EnumMap<>(Format.class);
    private final List<SourceFile> migrations;
    private final Problems problems;

    private TellTools(List<SourceFile> migrations, Problems problems) {
        this.migrations = migrations;
        this.problems = problems;
    }

    /** The format, or empty after a problem was added. */
    static Optional<Format> of(
            Format shape, List<SourceFile> migrations, List<SourceFile> files, Problems problems) {
        var telling = new TellTools(migrations, problems);
        return switch (shape) {
            case NUMBERED -> {
                telling.look(MARKED);
                yield telling.only(AtlasSum.in(files).isPresent() ? Format.ATLAS : shape);
            }
            case GOLANG_MIGRATE -> {
                telling.look(List.of(Format.SQLX));
                yield telling.only(shape);
            }
            default -> Optional.of(shape);
        };
    }

    private void look(List<Format> tools) {
        for (var file : migrations) {
            var lines = DashedLine.of(file.text());
            for (var tool : tools) {
                int line = ForeignMarks.firstLine(file, lines, tool);
                if (line > 0) {
                    places.computeIfAbsent(tool, _ -> new ArrayList<>())
                            .add(file.path() + ":" + line);
                }
            }
        }
    }

    private Optional<Format> only(Format otherwise) {
        if (places.isEmpty()) {
            return Optional.of(otherwise);
        }
        if (places.size() > 1) {
            ambiguous(
                    "The files bear the marks of several tools: "
                            + places.entrySet().stream()
                                    .map(each ->
                                            each.getKey().label()
                                                    + " ("
                                                    + each.getValue().getFirst()
                                                    + ")")
                                    .collect(Collectors.joining(", "))
                            + ".",
                    "Give each tool a folder of its own, or name the format to read (--format).");
            return Optional.empty();
        }
        var tool = places.keySet().iterator().next();
        var marked = places.getOrDefault(tool, List.of());
        if (MARKED_ONE_BY_ONE.contains(tool) && marked.size() < migrations.size()) {
            ambiguous(
                    "%d of %d files bear the marks of %s (%s), which wants them in all; %s has none."
                            .formatted(
                                    marked.size(),
                                    migrations.size(),
                                    tool.label(),
                                    marked.getFirst(),
                                    unmarked(marked)),
                    "Mark the others too, or take the marks out; or name the format to read (--format), to see what is wrong in each file.");
            return Optional.empty();
        }
        return Optional.of(tool);
    }

    private String unmarked(List<String> marked) {
        return migrations.stream()
                .map(SourceFile::path)
                .filter(path -> marked.stream().noneMatch(place -> place.startsWith(path + ":")))
                .findFirst()
                .orElse("another");
    }

    private void ambiguous(String what, String remedy) {
        problems.add("AMBIGUOUS_FORMAT", "", 0, what, remedy);
    }
}
