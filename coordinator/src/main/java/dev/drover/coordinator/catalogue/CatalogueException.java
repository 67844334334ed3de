package dev.drover.coordinator.catalogue;

/** The catalogue cannot be read; nothing was changed. */
public final class CatalogueException extends Exception {
    private final String code;
    private final String remedy;

    CatalogueException(String code, String what, String remedy) {
        super(what);
        this.code = code;
        this.remedy = remedy;
    }

    public String code() {
        return code;
    }

    public String remedy() {
        return remedy;
    }
}
