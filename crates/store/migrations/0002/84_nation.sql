-- What the situation counts. All of it is made from domain rows by a projector (seat-nation, project) and may be dropped:
-- it is built again. Only briefs and periods are somebody's word.

-- Reports to the CERT's hat, one row each, as they are counted now.
CREATE TABLE nation_report (
    id {blob} PRIMARY KEY,
    org {blob} NOT NULL,              -- empty where unknown
    sector TEXT NOT NULL,             -- of the organisation when it was counted
    act TEXT NOT NULL,                -- help | share
    class TEXT NOT NULL,              -- RSIT class of its first value; empty where nothing says it
    state TEXT NOT NULL,              -- new | open | closed
    counted BOOLEAN NOT NULL,         -- what is RED stands in no figure
    at BIGINT NOT NULL,
    due BIGINT NOT NULL,              -- by when its reporter was to hear from a person; the largest instant for no clock
    done BIGINT NOT NULL,             -- when the reporter did; 0
    clock TEXT NOT NULL               -- kept | missed | open | none
) {strict};
CREATE INDEX nation_report_at ON nation_report (counted, at, id);
CREATE INDEX nation_report_clock ON nation_report (counted, clock, due, id);

-- Counts by day: `day` is days since 1970 in UTC, 0 for what stands now.
CREATE TABLE nation_count (
    day BIGINT NOT NULL,
    facet TEXT NOT NULL,
    value TEXT NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (day, facet, value)
) {keyed};

-- When each organisation was last heard with a report.
CREATE TABLE nation_org (
    org {blob} PRIMARY KEY,
    last BIGINT NOT NULL,
    n BIGINT NOT NULL
) {keyed};
CREATE INDEX nation_org_last ON nation_org (last, org);

-- The newest day on which each network or link met any indicator.
CREATE TABLE nation_met (
    source {blob} PRIMARY KEY,        -- tenant or link
    last_day BIGINT NOT NULL,
    hits TEXT NOT NULL,               -- as in `sighting`
    organisations TEXT NOT NULL,
    link BOOLEAN NOT NULL             -- a link told it
) {keyed};
CREATE INDEX nation_met_day ON nation_met (last_day, source);

-- How long what this node issued took, as counts in classes of time: no list of who got what when is kept.
CREATE TABLE nation_spread (
    day BIGINT NOT NULL,              -- on which it was issued
    stage TEXT NOT NULL,              -- delivered | watched | blocked | taken-back
    bucket BIGINT NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (day, stage, bucket)
) {keyed};

-- How far each table was read.
CREATE TABLE nation_cursor (
    source TEXT PRIMARY KEY,
    at BIGINT NOT NULL,
    key {blob} NOT NULL
) {keyed};

-- Filings to the regulator's hat, with how they stand under the period that was set.
CREATE TABLE nation_filing (
    id {blob} PRIMARY KEY,
    org {blob} NOT NULL,
    basis TEXT NOT NULL,              -- as it was given
    basis_key TEXT NOT NULL,          -- folded, for comparing
    first_seen BIGINT NOT NULL,       -- 0: not said
    at BIGINT NOT NULL,
    due BIGINT NOT NULL,              -- of the first notice; the largest instant where no period is set or no beginning is said
    standing TEXT NOT NULL,           -- in-time | late | no-period | no-start
    final_due BIGINT NOT NULL,        -- of the final notice; the largest instant where none is due
    final_done {blob} NOT NULL,       -- the filing that is the final notice; empty
    answers {blob} NOT NULL           -- the filing whose final notice this is; empty
) {strict};
CREATE INDEX nation_filing_at ON nation_filing (at, id);
CREATE INDEX nation_filing_standing ON nation_filing (standing, at, id);
CREATE INDEX nation_filing_org ON nation_filing (org, at, id);
CREATE INDEX nation_filing_basis ON nation_filing (basis_key, at, id);
CREATE INDEX nation_filing_due ON nation_filing (final_due, id);

-- Periods that a regulator's person set, version by version: the newest of a basis counts, none is changed.
CREATE TABLE nation_period (
    basis_key TEXT NOT NULL,
    version BIGINT NOT NULL,
    basis TEXT NOT NULL,
    first_hours BIGINT NOT NULL,      -- first notice, after it was first seen; 0: no period set
    final_days BIGINT NOT NULL,       -- final notice, after the first; 0: none is due
    source TEXT NOT NULL,             -- where it stands
    by_whom TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (basis_key, version)
) {strict};

-- Which filing is the final notice to which: a person said so.
CREATE TABLE nation_final (
    first {blob} PRIMARY KEY,
    final {blob} NOT NULL,
    by_whom TEXT NOT NULL,
    at BIGINT NOT NULL
) {strict};
CREATE UNIQUE INDEX nation_final_once ON nation_final (final);

-- Briefs as they were made: none is changed.
CREATE TABLE nation_brief (
    id {blob} PRIMARY KEY,
    at BIGINT NOT NULL,
    since BIGINT NOT NULL,
    by_whom TEXT NOT NULL,
    body TEXT NOT NULL                -- figures, each with its date and source, and what was written: JSON
) {strict};
CREATE INDEX nation_brief_at ON nation_brief (at, id);

CREATE INDEX nation_sighting ON sighting (source, false_alarm, last_day, indicator);
CREATE INDEX nation_receipt ON report (receipt_idx, id);
CREATE INDEX nation_cosigner ON ledger_cosignature (witness, size);
CREATE INDEX nation_silent ON source (silent, last_line, tenant, name);
