package dev.drover.engine.source;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A migrations folder that cannot become a release, with all its problems at once.
 *
 * <p>Codes of problems:
 *
 * <ul>
 *   <li>folder and files: {@code FOLDER_MISSING}, {@code NOT_A_FOLDER}, {@code FOLDER_EMPTY},
 *       {@code UNREADABLE_FILE}, {@code SYMLINK_OUTSIDE}, {@code FILE_TOO_LARGE}, {@code NOT_UTF8},
 *       {@code BAD_PATH}, {@code DUPLICATE_PATH}
 *   <li>format and names: {@code NO_MIGRATIONS}, {@code MIXED_FORMATS}, {@code AMBIGUOUS_FORMAT},
 *       {@code STRAY_SQL_FILE}, {@code NOT_SQL_MIGRATION}, {@code CALLBACK_UNSUPPORTED}, {@code
 *       DUPLICATE_VERSION}, {@code ORPHAN_FILE}
 *   <li>settings and marks: {@code UNKNOWN_SETTING}, {@code BAD_SETTING}, {@code FOREIGN_MARK},
 *       {@code MARK_MISSING}, {@code MARK_MISPLACED}, {@code MARK_UNCLOSED}, {@code UNKNOWN_MARK},
 *       {@code MARK_UNSUPPORTED}, {@code TEMPLATE_UNSUPPORTED}, {@code
 *       CONTRADICTING_TRANSACTION_MARKS}, {@code TRANSACTION_IMPOSSIBLE}
 *   <li>integrity: {@code ATLAS_SUM_MISSING}, {@code ATLAS_SUM_MISMATCH}
 *   <li>directives: {@code UNKNOWN_DIRECTIVE}, {@code BAD_DIRECTIVE}, {@code MISPLACED_DIRECTIVE},
 *       {@code REQUIRES_UNKNOWN_VERSION}, {@code REQUIRES_LATER_VERSION}
 *   <li>placeholders: {@code UNKNOWN_PLACEHOLDER}, {@code BAD_PLACEHOLDER}, {@code
 *       PLACEHOLDERS_UNSUPPORTED}, {@code UNKNOWN_TENANT_PLACEHOLDER}
 *   <li>scripts: those of {@link dev.drover.engine.sql.UnreadableScriptException}
 * </ul>
 */
public final class InvalidReleaseException extends Exception {
    private final transient List<SourceProblem> problems;

    public InvalidReleaseException(List<SourceProblem> problems) {
        super(problems.stream().map(SourceProblem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public List<SourceProblem> problems() {
        return problems;
    }
}
