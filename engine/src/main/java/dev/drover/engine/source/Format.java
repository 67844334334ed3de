package dev.drover.engine.source;

/** The layouts of migration folders that are read natively. */
public enum Format {
    /** {@code 001_name.sql}, optional {@code 001_name.down.sql}; Drover's own. */
    NUMBERED("numbered"),
    /**
     * {@code V1.2__name.sql}, {@code R__name.sql}, {@code U1.2__name.sql}, {@code B1.2__name.sql},
     * {@code .conf} beside it.
     */
    FLYWAY("flyway"),
    /**
     * {@code 1_name.up.sql}, {@code 1_name.down.sql}, with popx' {@code .postgres.} and {@code
     * .autocommit.}.
     */
    GOLANG_MIGRATE("golang-migrate"),
    /** {@code <version>_name/up.sql}, {@code down.sql}, {@code metadata.toml}. */
    DIESEL("diesel"),
    /** {@code <timestamp>_name/migration.sql}. */
    PRISMA("prisma"),
    /** {@code 1_name.sql} with {@code -- +goose Up} and {@code -- +goose Down}. */
    GOOSE("goose"),
    /** {@code 1_name.sql} with {@code -- migrate:up} and {@code -- migrate:down}. */
    DBMATE("dbmate"),
    /**
     * {@code 1_name.sql}, or {@code 1_name.up.sql} and {@code 1_name.down.sql}, where a file may
     * begin with {@code -- no-transaction}.
     */
    SQLX("sqlx"),
    /** {@code 001_name.sql} with {@code ---- create above / drop below ----}. */
    TERN("tern"),
    /** {@code <timestamp>_name.sql} with {@code atlas.sum} beside them. */
    ATLAS("atlas");

    private final String label;

    Format(String label) {
        this.label = label;
    }

    /** The name used on the command line and in a manifest. */
    public String label() {
        return label;
    }
}
