-- What people say against a block: made here by anybody, or come over a link from a node below.
CREATE TABLE objection (
    id {blob} PRIMARY KEY,
    code {blob} NOT NULL,             -- SHA-256 of the code that leads to the answer; empty where it came over a link
    link {blob} NOT NULL,             -- the link that it came over; nil for one made here
    theirs {blob} NOT NULL,           -- its id there; nil for one made here
    indicator TEXT NOT NULL,          -- what the block rests on; empty where nothing was blocked
    issuer {blob} NOT NULL,           -- of the indicator; 32 zero bytes where there is none
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    said TEXT NOT NULL,
    contact TEXT NOT NULL,
    way TEXT NOT NULL,                -- here | up | kept
    up {blob} NOT NULL,               -- the link that it went up over; nil else
    state TEXT NOT NULL,              -- open | upheld | stays | gone | nobody
    heard BIGINT NOT NULL,            -- when it reached whoever decides; 0 not yet
    due BIGINT NOT NULL,              -- by when it must be answered; 0 where no period is set
    answer TEXT NOT NULL,
    by_whom TEXT NOT NULL,            -- who answered here
    at BIGINT NOT NULL,
    answered BIGINT NOT NULL,         -- 0 while open
    changed BIGINT NOT NULL
) {strict};
CREATE INDEX objection_at ON objection (at, id);
CREATE INDEX objection_code ON objection (code, id);
CREATE INDEX objection_indicator ON objection (indicator, state, at, id);
CREATE INDEX objection_list ON objection (way, state, at, id);
CREATE INDEX objection_link ON objection (link, state, at, id);

-- Warnings that the owner of a small firm has dealt with, or asked help for.
CREATE TABLE firm_warning (
    tenant {blob} NOT NULL,
    alert {blob} NOT NULL,
    what TEXT NOT NULL,               -- done | help
    person {blob} NOT NULL,
    name TEXT NOT NULL,
    report {blob} NOT NULL,           -- the request for help; empty else
    at BIGINT NOT NULL,
    PRIMARY KEY (tenant, alert, what)
) {strict};
-- A firm's month: what was blocked for it, by day.
CREATE INDEX firm_blocked ON mitigation (tenant, blocked_at, indicator, kind, value);
