package dev.drover.engine.apply;

import dev.drover.engine.EngineOptions;
import dev.drover.engine.ScriptPlace;
import dev.drover.engine.failure.DatabaseFault;
import dev.drover.engine.session.Row;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** One sending of several migrations that share a transaction. */
final class SendTogether implements Sending {
    private final Tenure tenure;
    private final List<Member> members;
    private final List<SendTransaction> parts = new ArrayList<>();
    private int current;

    SendTogether(Tenure tenure, List<Member> members, EngineOptions options) {
        this.tenure = tenure;
        this.members = members;
        var limits =
                members.stream()
                        .map(member -> Limits.of(member.transaction().migration(), options))
                        .toList();
        var longest = limits.stream().map(Limits::transaction).max(Comparator.naturalOrder());
        for (int i = 0; i < members.size(); i++) {
            var share = new Share(i == 0, i == members.size() - 1);
            // with its own limit, a part would end for the time that one before was allowed to take
            var shared = limits.get(i).within(longest.orElseThrow());
            parts.add(
                    new SendTransaction(
                            tenure, members.get(i).transaction(), share, shared, options));
        }
    }

    @Override
    public Optional<Row> send(int tryNumber) throws DatabaseFault {
        Optional<Row> last = Optional.empty();
        for (current = 0; current < parts.size(); current++) {
            tenure.at(members.get(current).number(), members.get(current).total());
            last = part().send(tryNumber);
        }
        current = parts.size() - 1;
        return last;
    }

    @Override
    public Transaction current() {
        return part().current();
    }

    @Override
    public AfterError afterError() throws DatabaseFault {
        return part().afterError();
    }

    @Override
    public ScriptPlace place(DatabaseFault fault, int mark) {
        return part().place(fault, mark);
    }

    private SendTransaction part() {
        return parts.get(current);
    }
}
