-- What an organisation decided about itself, version by version: the newest of a kind counts, none is ever changed.
CREATE TABLE policy_version (
    tenant {blob} NOT NULL,
    kind TEXT NOT NULL,               -- response | questions
    version BIGINT NOT NULL,
    body TEXT NOT NULL,               -- JSON
    by_whom TEXT NOT NULL,
    second TEXT NOT NULL,             -- the second person; empty where none was needed
    at BIGINT NOT NULL,
    PRIMARY KEY (tenant, kind, version)
) {strict};

-- A hosted tenant's own stop switch; the node's own organisation has the table `stop`. Thirty-two zero bytes: all sources.
CREATE TABLE tenant_stop (
    tenant {blob} NOT NULL,
    source {blob} NOT NULL,
    stopped BOOLEAN NOT NULL,
    reason TEXT NOT NULL,
    by_whom TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (tenant, source)
) {strict};

-- When alarms below critical wait until the morning. A person of sixteen zero bytes: the whole organisation.
CREATE TABLE quiet_hours (
    tenant {blob} NOT NULL,
    person {blob} NOT NULL,
    on_now BOOLEAN NOT NULL,
    from_minute BIGINT NOT NULL,      -- of the day, 0 to 1439
    to_minute BIGINT NOT NULL,
    zone TEXT NOT NULL,               -- IANA name; empty: UTC
    at BIGINT NOT NULL,
    PRIMARY KEY (tenant, person)
) {strict};
CREATE INDEX quiet_hours_person ON quiet_hours (person, tenant);

-- What people said of an alert, oldest first.
CREATE TABLE alert_judgement (
    alert {blob} NOT NULL,
    at BIGINT NOT NULL,
    who TEXT NOT NULL,
    what TEXT NOT NULL,               -- false-alarm | closed | opened
    words TEXT NOT NULL,
    PRIMARY KEY (alert, at)
) {strict};

-- Which tenants' history a question reached, and whether it really ran there.
CREATE TABLE question_run (
    tenant {blob} NOT NULL,
    question {blob} NOT NULL,
    ran BOOLEAN NOT NULL,
    reason TEXT NOT NULL,
    hits TEXT NOT NULL,               -- JSON list, one count a value
    at BIGINT NOT NULL,
    PRIMARY KEY (tenant, question)
) {strict};
CREATE INDEX question_run_at ON question_run (tenant, at, question);

-- Who fetched what last: lists by devices, zones by resolvers.
CREATE TABLE list_pull (
    tenant {blob} NOT NULL,
    token TEXT NOT NULL,
    list TEXT NOT NULL,
    at BIGINT NOT NULL,
    entries BIGINT NOT NULL,
    PRIMARY KEY (tenant, token, list)
) {strict};
CREATE TABLE zone_fetch (
    apex TEXT NOT NULL,
    peer TEXT NOT NULL,
    serial BIGINT NOT NULL,
    what TEXT NOT NULL,               -- soa | transfer
    at BIGINT NOT NULL,
    PRIMARY KEY (apex, peer)
) {strict};

-- What people asked the source of a held value.
CREATE TABLE hold_ask (
    tenant {blob} NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    at BIGINT NOT NULL,
    who TEXT NOT NULL,
    words TEXT NOT NULL,
    report {blob} NOT NULL,           -- the report that carried it
    PRIMARY KEY (tenant, kind, value, at)
) {strict};

CREATE INDEX officer_alert ON alert (tenant, state, last_seen, id);
CREATE INDEX officer_mitigation ON mitigation (tenant, state, changed, indicator, kind, value);
-- What an indicator does, all tenants: asked for each object that comes in and each alert that is shown.
CREATE INDEX officer_indicator ON mitigation (indicator, tenant, kind, value);
CREATE INDEX officer_blocked_at ON mitigation (blocked_at, tenant, indicator, kind, value);
CREATE INDEX officer_question_at ON question (at, id);
CREATE INDEX officer_sighting ON sighting (source, indicator);
CREATE INDEX officer_object ON object (kind, state, received, id, modified);
