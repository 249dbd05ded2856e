-- Log sources and how far each was read. A source that fell silent is louder than an alert.
CREATE TABLE source (
    tenant {blob} NOT NULL,
    name TEXT NOT NULL,
    format TEXT NOT NULL,
    path TEXT NOT NULL,               -- empty for pushed ones
    file_id TEXT NOT NULL,            -- which file the position belongs to
    position BIGINT NOT NULL,
    lines BIGINT NOT NULL,
    bad BIGINT NOT NULL,
    last_line BIGINT NOT NULL,
    silent_after BIGINT NOT NULL,     -- microseconds
    silent BOOLEAN NOT NULL,
    PRIMARY KEY (tenant, name)
) {strict};

-- Tokens are stored as SHA-256 only.
CREATE TABLE token (
    hash {blob} PRIMARY KEY,
    tenant {blob} NOT NULL,
    scope TEXT NOT NULL,              -- push | taxii-read | taxii-write | lists
    name TEXT NOT NULL,
    made BIGINT NOT NULL,
    expires BIGINT NOT NULL           -- 0: none
) {strict};

-- Alerts for people: one per indicator and tenant, evidence gathered in it.
CREATE TABLE alert (
    id {blob} PRIMARY KEY,
    tenant {blob} NOT NULL,
    kind TEXT NOT NULL,               -- match | silent-source | link-down | recovering | disk
    subject TEXT NOT NULL,            -- indicator id, source name …
    title TEXT NOT NULL,
    evidence TEXT NOT NULL,           -- JSON list of log lines with source, time and field
    hits BIGINT NOT NULL,
    first_seen BIGINT NOT NULL,
    last_seen BIGINT NOT NULL,
    state TEXT NOT NULL,              -- open | false-alarm | closed
    note TEXT NOT NULL,
    at BIGINT NOT NULL
) {strict};
CREATE UNIQUE INDEX alert_once ON alert (tenant, kind, subject);

-- Mail and webhooks: `attempting` is committed before anything is sent.
CREATE TABLE outgoing (
    id {blob} PRIMARY KEY,
    channel TEXT NOT NULL,            -- mail | webhook
    class TEXT NOT NULL,              -- alarm | statutory | other
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    message_id TEXT NOT NULL,
    state TEXT NOT NULL,              -- queued | attempting | sent | ambiguous | held | failed
    attempts BIGINT NOT NULL,
    next_at BIGINT NOT NULL,
    last_error TEXT NOT NULL,
    at BIGINT NOT NULL
) {strict};
CREATE UNIQUE INDEX outgoing_message ON outgoing (message_id, recipient);
CREATE INDEX outgoing_due ON outgoing (state, next_at, id);
