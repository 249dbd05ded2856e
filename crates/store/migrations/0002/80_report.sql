-- Reports being written. Nothing of this is an act: it stands on no ledger and goes over no link before it is sent.
CREATE TABLE report_draft (
    tenant {blob} NOT NULL,
    id {blob} NOT NULL,
    head {blob} NOT NULL,             -- the version that counts
    turn BIGINT NOT NULL,             -- rises when another page's version begins to count
    made BIGINT NOT NULL,
    changed BIGINT NOT NULL,
    PRIMARY KEY (tenant, id)
) {strict};
CREATE INDEX report_draft_changed ON report_draft (tenant, changed, id);

-- What was typed, one row for each page that it was typed on: two who write at once overwrite nobody.
CREATE TABLE report_draft_version (
    tenant {blob} NOT NULL,
    draft {blob} NOT NULL,
    page {blob} NOT NULL,             -- SHA-256 of the form's one-time key
    person {blob} NOT NULL,
    name TEXT NOT NULL,
    body TEXT NOT NULL,               -- names and values as typed, JSON
    at BIGINT NOT NULL,
    PRIMARY KEY (tenant, draft, page)
) {strict};

-- What was understood of the files of a draft. The files themselves are not kept.
CREATE TABLE report_draft_file (
    tenant {blob} NOT NULL,
    draft {blob} NOT NULL,
    sha {blob} NOT NULL,
    name TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    form TEXT NOT NULL,               -- misp | stix | csv | text
    marking TEXT NOT NULL,            -- the strictest TLP label in it; empty where there is none
    understood TEXT NOT NULL,         -- values, JSON
    findings TEXT NOT NULL,           -- what was not taken, with its place and reason, JSON
    at BIGINT NOT NULL,
    PRIMARY KEY (tenant, draft, sha)
) {strict};

-- What this node adds to a report that its own people sent.
CREATE TABLE report_note (
    report {blob} PRIMARY KEY,
    tenant {blob} NOT NULL,
    draft {blob} NOT NULL,
    person {blob} NOT NULL,
    name TEXT NOT NULL,
    phone TEXT NOT NULL,
    ongoing TEXT NOT NULL,            -- yes | no | unknown
    follows {blob} NOT NULL,          -- the report that it adds to or corrects; empty for none
    way TEXT NOT NULL,                -- '' | adds | corrects
    help {blob} NOT NULL,             -- the request for help that went along with a filing; empty for none
    findings TEXT NOT NULL,           -- what was not taken, JSON
    at BIGINT NOT NULL
) {strict};
CREATE INDEX report_note_draft ON report_note (tenant, draft, at, report);
CREATE INDEX report_note_follows ON report_note (tenant, follows, at, report);

-- How a report that went over a link fares there, as the body told it.
CREATE TABLE report_course (
    report {blob} PRIMARY KEY,
    steps TEXT NOT NULL,              -- oldest first, JSON
    at BIGINT NOT NULL                -- of the version that said so
) {strict};

CREATE INDEX report_of ON report (tenant, direction, at, id);
CREATE INDEX consent_report ON consent (report, at, id);
