package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.engine.plan.Step;
import dev.drover.engine.source.InvalidReleaseException;
import dev.drover.engine.source.ReadOptions;
import dev.drover.engine.source.ReleaseReader;
import dev.drover.engine.source.SourceFile;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroupStepsTest {
    @Test
    void atMostSixteenQuickOnesTravelTogether() throws InvalidReleaseException {
        var tables = new String[18];
        for (int i = 0; i < tables.length; i++) {
            tables[i] = "CREATE TABLE t%d (id int);".formatted(i);
        }
        assertThat(sizes(tables)).containsExactly(16, 2);
    }

    @Test
    void aTableThatThePlanMakesIsNewForWhatFollows() throws InvalidReleaseException {
        assertThat(
                        sizes(
                                "CREATE TABLE a (id int);",
                                "INSERT INTO a VALUES (1);",
                                "CREATE INDEX ON a (id);",
                                "CREATE INDEX ON big (id);",
                                "COMMENT ON TABLE a IS 'x';"))
                .containsExactly(3, 1, 1);
    }

    @Test
    void afterAStepThatMayFillItATableIsNotNewAnyMore() throws InvalidReleaseException {
        assertThat(
                        sizes(
                                "CREATE TABLE a (id int);",
                                "INSERT INTO a SELECT * FROM big;",
                                "CREATE INDEX ON a (id);",
                                "ALTER TABLE a ADD CHECK (id > 0);"))
                .containsExactly(1, 1, 1, 1);
    }

    @Test
    void whatHasItsOwnTimeoutsGoesAlone() throws InvalidReleaseException {
        assertThat(
                        sizes(
                                "CREATE TABLE a (id int);",
                                "-- drover:lock-timeout 5s\nCREATE TABLE b (id int);",
                                "CREATE TABLE c (id int);"))
                .containsExactly(1, 1, 1);
    }

    private static List<Integer> sizes(String... scripts) throws InvalidReleaseException {
        var files = new ArrayList<SourceFile>();
        for (int i = 0; i < scripts.length; i++) {
            files.add(new SourceFile("%03d_step.sql".formatted(i + 1), scripts[i]));
        }
        var steps = new ArrayList<Step>();
        for (var migration : ReleaseReader.read(files, ReadOptions.DEFAULT).migrations()) {
            steps.add(new Step.Apply(migration, steps.size() + 1));
        }
        var groups = new GroupSteps(CommitPolicy.DEFAULT, steps);
        var sizes = new ArrayList<Integer>();
        for (int at = 0; at < steps.size(); at += sizes.getLast()) {
            sizes.add(groups.size(at));
        }
        return sizes;
    }
}
