-- Setting a CERT up: what was answered at each step, and by whom. A step that nobody opened has no row.
CREATE TABLE setup_step (
    step TEXT PRIMARY KEY,
    state TEXT NOT NULL,              -- saved | done | skipped
    body TEXT NOT NULL,               -- JSON
    who TEXT NOT NULL,
    at BIGINT NOT NULL
) {strict};

-- The charter (RFC 2350), each version as it was saved; the newest is what the public documents are printed from.
CREATE TABLE charter (
    version BIGINT PRIMARY KEY,
    body TEXT NOT NULL,               -- JSON
    who TEXT NOT NULL,
    at BIGINT NOT NULL
) {strict};

-- Files of constituents between their upload and their taking in, as cells; few, and for a day.
CREATE TABLE setup_file (
    id {blob} PRIMARY KEY,
    name TEXT NOT NULL,
    cells TEXT NOT NULL,              -- JSON
    who TEXT NOT NULL,
    at BIGINT NOT NULL
) {strict};
CREATE INDEX setup_file_at ON setup_file (at, id);
