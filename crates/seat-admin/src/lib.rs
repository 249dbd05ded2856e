//! Administration: people, tenants, relations, links, keys, sources, audit, health, set-up.
