package dev.drover.cli.command;

import dev.drover.cli.output.Human;
import dev.drover.contracts.http.PlanView;

/** How a plan is told, by its direction. */
enum PlanWords {
    FORWARD(" → ", "", "up to date", "behind", "missing", "will apply"),
    BACK(" → back to ", " to undo", "with nothing to undo", "to undo", "to undo", "will undo");

    final String arrow;
    final String more;
    final String upToDate;
    final String behind;
    final String missing;
    final String will;

    PlanWords(
            String arrow,
            String more,
            String upToDate,
            String behind,
            String missing,
            String will) {
        this.arrow = arrow;
        this.more = more;
        this.upToDate = upToDate;
        this.behind = behind;
        this.missing = missing;
        this.will = will;
    }

    static PlanWords of(PlanView plan) {
        return plan.goesBack() ? BACK : FORWARD;
    }

    /** {@code 2 migrations}, {@code 1 migration to undo}. */
    String migrations(int number) {
        return Human.count(number, "migration") + more;
    }
}
