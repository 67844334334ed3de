package dev.drover.engine.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;

/** Reads releases from paths and texts given in turn. */
final class ReleaseReading {
    private ReleaseReading() {}

    static List<SourceFile> files(String... pathsAndTexts) {
        var files = new ArrayList<SourceFile>();
        for (int i = 0; i < pathsAndTexts.length; i += 2) {
            files.add(new SourceFile(pathsAndTexts[i], pathsAndTexts[i + 1]));
        }
        return files;
    }

    static Release read(String... pathsAndTexts) throws InvalidReleaseException {
        return ReleaseReader.read(files(pathsAndTexts), ReadOptions.DEFAULT);
    }

    static List<SourceProblem> problems(ReadOptions options, String... pathsAndTexts) {
        var refused =
                catchThrowableOfType(
                        InvalidReleaseException.class,
                        () -> ReleaseReader.read(files(pathsAndTexts), options));
        assertThat(refused).as("should be refused").isNotNull();
        assertThat(refused.problems())
                .allSatisfy(each -> assertThat(each.what()).isNotBlank().endsWith("."))
                .allSatisfy(each -> assertThat(each.remedy()).isNotBlank());
        return refused.problems();
    }

    /** The problems as {@code CODE path:line}. */
    static List<String> codes(String... pathsAndTexts) {
        return problems(ReadOptions.DEFAULT, pathsAndTexts).stream()
                .map(each -> each.code() + " " + each.path() + ":" + each.line())
                .toList();
    }
}
