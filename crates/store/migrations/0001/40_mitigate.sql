-- What this node does about each value of each indicator, per tenant.
CREATE TABLE mitigation (
    tenant {blob} NOT NULL,
    indicator TEXT NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    version BIGINT NOT NULL,
    issuer {blob} NOT NULL,
    link {blob} NOT NULL,
    category TEXT NOT NULL,
    reason TEXT NOT NULL,
    action TEXT NOT NULL,
    state TEXT NOT NULL,              -- watch | hold | block | lifted | withdrawn | expired
    because TEXT NOT NULL,            -- JSON list of {code, text}
    valid_until BIGINT NOT NULL,
    until BIGINT NOT NULL,            -- end of the block
    changed BIGINT NOT NULL,
    blocked_at BIGINT NOT NULL,
    hits BIGINT NOT NULL,
    first_hit BIGINT NOT NULL,
    last_hit BIGINT NOT NULL,
    PRIMARY KEY (tenant, indicator, kind, value)
) {strict};
CREATE INDEX mitigation_value ON mitigation (kind, value);
CREATE INDEX mitigation_state ON mitigation (state, until, indicator);

-- Sources whose blocks are stopped; a source of 32 zero bytes means all blocking.
CREATE TABLE stop (
    source {blob} PRIMARY KEY,
    object TEXT NOT NULL,
    issuer {blob} NOT NULL,
    stopped BOOLEAN NOT NULL,
    reason TEXT NOT NULL,
    at BIGINT NOT NULL
) {strict};

CREATE TABLE response_policy (
    tenant {blob} PRIMARY KEY,
    version BIGINT NOT NULL,
    body TEXT NOT NULL,
    at BIGINT NOT NULL
) {strict};

-- Serials only ever move forward; `seen` is the highest that any resolver fetched.
CREATE TABLE zone_serial (
    apex TEXT PRIMARY KEY,
    serial BIGINT NOT NULL,
    seen BIGINT NOT NULL
) {strict};
