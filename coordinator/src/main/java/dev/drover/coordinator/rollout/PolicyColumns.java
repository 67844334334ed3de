package dev.drover.coordinator.rollout;

import dev.drover.contracts.command.LedgerPolicy;
import dev.drover.contracts.command.LedgerPolicy.CosmeticChange;
import dev.drover.contracts.command.LedgerPolicy.OnClone;
import dev.drover.contracts.command.LedgerPolicy.OutOfOrder;
import dev.drover.contracts.command.LedgerPolicy.Repair;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A rollout's policy as its row keeps it: columns {@code out_of_order}, {@code cosmetic_change} and
 * {@code on_clone}, which a query lists.
 */
public final class PolicyColumns {
    private PolicyColumns() {}

    public static LedgerPolicy read(ResultSet row) throws SQLException {
        return new LedgerPolicy(
                OutOfOrder.of(row.getString("out_of_order")),
                CosmeticChange.of(row.getString("cosmetic_change")),
                OnClone.of(row.getString("on_clone")),
                Repair.of(row.getString("repair")));
    }
}
