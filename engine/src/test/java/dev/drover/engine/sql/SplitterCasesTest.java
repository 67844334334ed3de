package dev.drover.engine.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Cases that were each checked against what a real server received from psql. */
class SplitterCasesTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TestFactory
    List<DynamicTest> splitsAsPsqlDoes() throws IOException {
        var tests = new ArrayList<DynamicTest>();
        for (var line : Files.readAllLines(Corpora.require("splitter-cases.jsonl"))) {
            var node = JSON.readTree(line);
            tests.add(DynamicTest.dynamicTest(node.get("id").asString(), () -> check(node)));
        }
        assertThat(tests).hasSizeGreaterThanOrEqualTo(100);
        return tests;
    }

    private static void check(JsonNode node) {
        Script script;
        try {
            script = SplitScript.of("case.sql", node.get("script").asString());
        } catch (UnreadableScriptException e) {
            boolean mayReject =
                    node.get("expect").asString().equals("reject") || node.has("orReject");
            assertThat(mayReject).as(e.getMessage()).isTrue();
            if (node.has("rejectLine")) {
                assertThat(e.line()).isEqualTo(node.get("rejectLine").asInt());
            }
            return;
        }
        if (node.get("expect").asString().equals("reject")) {
            fail("should be refused, was split into " + script.statements());
        }
        assertThat(script.statements()).extracting(Statement::sql).isEqualTo(texts(node));
        for (int i = 0; i < script.statements().size(); i++) {
            checkStatement(node, i, script.statements().get(i), script.text());
        }
    }

    private static void checkStatement(JsonNode node, int index, Statement statement, String text) {
        assertThat(text.substring(statement.offset())).startsWith(statement.sql());
        assertThat(statement.line()).isEqualTo(Position.at(text, statement.offset()).line());
        var data = node.path("copyData").path(Integer.toString(index));
        assertThat(statement.copyData().isPresent()).isEqualTo(!data.isMissingNode());
        statement.copyData().ifPresent(copied -> assertThat(copied).isEqualTo(data.asString()));
        if (node.has("noTransaction")) {
            var listed = new ArrayList<Integer>();
            node.get("noTransaction").forEach(i -> listed.add(i.asInt()));
            assertThat(statement.kind().refusesTransaction()).isEqualTo(listed.contains(index));
        }
    }

    private static List<String> texts(JsonNode node) {
        var texts = new ArrayList<String>();
        node.get("statements").forEach(each -> texts.add(each.asString()));
        return texts;
    }
}
