package dev.drover.coordinator.fleet.file;

import java.util.List;

/** Servers and their tenants, as a tenants file tells them: every tenant's server is among them. */
public record Fleet(List<Server> servers, List<Tenant> tenants) {
    public Fleet {
        servers = List.copyOf(servers);
        tenants = List.copyOf(tenants);
    }
}
