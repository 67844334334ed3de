package dev.drover.engine.source;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces {@code ${drover.tenant}}, {@code ${drover.schema}}, {@code ${drover.database}} and
 * {@code ${drover.label.NAME}} by a tenant's values.
 *
 * <p>It happens after splitting, to each statement. Values are letters, digits and underscores, so
 * that none can end a string or add a statement; reading a release has made sure that every name is
 * a known one.
 */
public final class ReplaceTenantPlaceholders {
    static final String PREFIX = "drover.";

    private static final Pattern PLACEHOLDER =
            Pattern.compile("\\$\\{(drover\\.[^}\\r\\n]{0,100})}");
    private static final Pattern NAME =
            Pattern.compile("drover\\.(?:tenant|schema|database|label\\.[A-Za-z0-9_.-]{1,63})");
    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_]{1,63}");

    private ReplaceTenantPlaceholders() {}

    /**
     * The SQL for one tenant.
     *
     * @param values by name without {@code ${}}, such as {@code drover.tenant}; only those that the
     *     SQL names are looked at
     */
    public static String in(String sql, Map<String, String> values)
            throws TenantPlaceholderException {
        if (!sql.contains("${" + PREFIX)) {
            return sql;
        }
        var matcher = PLACEHOLDER.matcher(sql);
        var out = new StringBuilder();
        while (matcher.find()) {
            var name = String.valueOf(matcher.group(1));
            var value = values.get(name);
            if (value == null) {
                throw new TenantPlaceholderException(
                        "TENANT_PLACEHOLDER_MISSING",
                        name,
                        "The tenant has no value for ${" + name + "}.",
                        "Give the tenant that label, or do not roll this migration out to it.");
            }
            if (!VALUE.matcher(value).matches()) {
                throw new TenantPlaceholderException(
                        "TENANT_PLACEHOLDER_REFUSED",
                        name,
                        "The tenant's value for ${" + name + "} may not stand in SQL.",
                        "Values are 1 to 63 letters A-Z, a-z, digits and underscores.");
            }
            matcher.appendReplacement(out, Matcher.quoteReplacement(value));
        }
        return matcher.appendTail(out).toString();
    }

    /** Reports placeholders that no tenant can have a value for. */
    static void check(String path, String text, Layout layout, Problems problems) {
        var lines = new LineCount(text);
        for (int at = text.indexOf("${" + PREFIX);
                at >= 0;
                at = text.indexOf("${" + PREFIX, at + 1)) {
            var matcher = PLACEHOLDER.matcher(text).region(at, text.length());
            boolean known =
                    matcher.lookingAt() && NAME.matcher(String.valueOf(matcher.group(1))).matches();
            if (layout.placeholders() == Layout.Placeholders.NONE) {
                problems.add(
                        "PLACEHOLDERS_UNSUPPORTED",
                        path,
                        lines.at(at),
                        "The format " + layout.format().label() + " has no placeholders.",
                        "Write the SQL without it, or use another format.");
            } else if (!known) {
                problems.add(
                        "UNKNOWN_TENANT_PLACEHOLDER",
                        path,
                        lines.at(at),
                        "No tenant has a value for this ${drover. placeholder.",
                        "Known are ${drover.tenant}, ${drover.schema}, ${drover.database} and ${drover.label.NAME}.");
            } else if (at > 0 && text.charAt(at - 1) == '$') {
                // $${…} opens a dollar quote before the value is known and $value after.
                problems.add(
                        "UNKNOWN_TENANT_PLACEHOLDER",
                        path,
                        lines.at(at),
                        "A dollar sign right before a placeholder changes where quotes begin.",
                        "Put a blank or a line end between them.");
            }
        }
    }
}
