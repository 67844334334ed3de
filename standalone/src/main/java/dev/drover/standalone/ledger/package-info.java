/** {@code drover ledger-sql}: what somebody else must run, as text. */
@NullMarked
package dev.drover.standalone.ledger;

import org.jspecify.annotations.NullMarked;
