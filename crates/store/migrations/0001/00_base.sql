-- What every node has: facts about itself, stream heads, jobs, records that could not be read.

CREATE TABLE node_state (
  key   TEXT PRIMARY KEY,
  value {blob} NOT NULL
) {keyed};

-- The last position given in each append-only stream (store::stream).
CREATE TABLE stream_head (
  stream {blob} PRIMARY KEY,
  last   BIGINT NOT NULL
) {keyed};

-- Work to be done later or again (store::jobs). A job that succeeded has no row.
CREATE TABLE job (
  id            BIGINT PRIMARY KEY,
  kind          TEXT NOT NULL,
  unique_key    TEXT,
  run_at        BIGINT NOT NULL,
  attempts      BIGINT NOT NULL,
  claimed_until BIGINT NOT NULL,
  again_at      BIGINT,
  dead          BOOLEAN NOT NULL,
  payload       {blob} NOT NULL,
  last_error    TEXT
) {strict};
CREATE UNIQUE INDEX job_unique ON job (kind, unique_key) WHERE unique_key IS NOT NULL;
CREATE INDEX job_due ON job (kind, run_at, id) WHERE dead = FALSE;

-- Records that could not be taken in, with place and reason (invariant 4; store::bad_records).
CREATE TABLE bad_record (
  id     BIGINT PRIMARY KEY,
  tenant {blob} NOT NULL,
  intake TEXT NOT NULL,
  place  TEXT NOT NULL,
  reason TEXT NOT NULL,
  sample {blob} NOT NULL,
  at     BIGINT NOT NULL
) {strict};
CREATE INDEX bad_record_by_intake ON bad_record (tenant, intake, id);

-- How many were ever met, and how many of them are kept.
CREATE TABLE bad_record_count (
  tenant {blob} NOT NULL,
  intake TEXT NOT NULL,
  met    BIGINT NOT NULL,
  kept   BIGINT NOT NULL,
  PRIMARY KEY (tenant, intake)
) {keyed};
