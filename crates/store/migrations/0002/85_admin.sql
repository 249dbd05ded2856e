-- The ledger's acts by who did them and when, for the audit page: the ledger keeps its own order and never who did what in
-- clear beside the act, so that an erased act leaves no name here either.
CREATE TABLE audit_act (
    idx BIGINT PRIMARY KEY,           -- the act's place in the ledger
    who {blob} NOT NULL,              -- SHA-256 of the actor's name as it is looked up
    kind TEXT NOT NULL,
    at BIGINT NOT NULL
) {strict};
CREATE INDEX audit_act_who ON audit_act (who, idx);
CREATE INDEX audit_act_at ON audit_act (at, idx);

-- What a CERT writes down of an organisation beside what identifies it.
CREATE TABLE organisation_fact (
    org {blob} PRIMARY KEY,
    province TEXT NOT NULL,
    critical BOOLEAN NOT NULL,        -- critical information infrastructure
    contact TEXT NOT NULL,            -- who answers
    email TEXT NOT NULL,
    phone TEXT NOT NULL,
    changed BIGINT NOT NULL
) {strict};

-- Bodies beside this CERT that organisations answer to: another CERT, a regulator, a ministry.
CREATE TABLE authority (
    id {blob} PRIMARY KEY,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,           -- as it is looked up: lower case, single spaces
    changed BIGINT NOT NULL
) {strict};
CREATE UNIQUE INDEX authority_name ON authority (name_key);
CREATE INDEX relation_order ON relation (authority, constituent, matter);

-- How many lines a log source had read when an hour was first looked at: its rate is the difference.
CREATE TABLE source_hour (
    tenant {blob} NOT NULL,
    name TEXT NOT NULL,
    hour BIGINT NOT NULL,             -- hours since 1970
    lines BIGINT NOT NULL,
    at BIGINT NOT NULL,               -- when that was looked at
    PRIMARY KEY (tenant, name, hour)
) {strict};
