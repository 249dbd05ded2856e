-- Objects: made once, signed by their issuer, the same bytes at every hop.
CREATE TABLE object (
    id TEXT NOT NULL,
    modified BIGINT NOT NULL,
    sha {blob} NOT NULL,
    kind TEXT NOT NULL,               -- gate::ObjectKind
    issuer {blob} NOT NULL,           -- node id; empty for unsigned objects of plain peers
    own BOOLEAN NOT NULL,
    tlp BIGINT NOT NULL,              -- 0 clear … 4 red
    action TEXT NOT NULL,
    revoked BOOLEAN NOT NULL,
    valid_until BIGINT NOT NULL,      -- 0: no end
    state TEXT NOT NULL,              -- good | held | conflict
    reason TEXT NOT NULL,
    applied BOOLEAN NOT NULL,         -- its effects here (watch, hunt, block, answer) are done
    source TEXT NOT NULL,             -- facts that the gate needs about what it was derived from, JSON
    received BIGINT NOT NULL,
    bytes {blob} NOT NULL,
    PRIMARY KEY (id, modified, sha)
) {strict};
CREATE INDEX object_kind ON object (kind, received, id);

-- The links that hold an object: "held because of". When the set is empty its blocks turn to watch.
CREATE TABLE object_link (
    id TEXT NOT NULL,
    modified BIGINT NOT NULL,
    link {blob} NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (id, modified, link)
) {strict};

-- What may leave, in the order in which it may: references only, the gate runs when bytes are about to go.
CREATE TABLE candidate (
    stream {blob} NOT NULL,
    lane BIGINT NOT NULL,
    pos BIGINT NOT NULL,
    id TEXT NOT NULL,
    modified BIGINT NOT NULL,
    sha {blob} NOT NULL,
    PRIMARY KEY (stream, lane, pos)
) {strict};
CREATE UNIQUE INDEX candidate_once ON candidate (stream, id, modified, sha);

-- The gate's answers: one per object version, class and agreement version.
CREATE TABLE decision (
    id TEXT NOT NULL,
    modified BIGINT NOT NULL,
    sha {blob} NOT NULL,
    class {blob} NOT NULL,
    agreement BIGINT NOT NULL,
    decision {blob} NOT NULL,
    released BOOLEAN NOT NULL,
    because TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (id, modified, sha, class, agreement)
) {strict};
CREATE INDEX decision_at ON decision (at, decision);

CREATE TABLE report (
    id {blob} PRIMARY KEY,
    direction TEXT NOT NULL,          -- in | out
    tenant {blob} NOT NULL,           -- who reported, where it is a hosted tenant
    org {blob} NOT NULL,              -- constituent that reported (direction in)
    link {blob} NOT NULL,
    act TEXT NOT NULL,
    hat TEXT NOT NULL,
    state TEXT NOT NULL,
    body TEXT NOT NULL,               -- the report statement, JSON
    consent TEXT NOT NULL,
    receipt_idx BIGINT NOT NULL,      -- leaf of our own act
    receipt TEXT NOT NULL,            -- receipt from the CERT (direction out)
    at BIGINT NOT NULL
) {strict};

-- A value that somebody proposes as an indicator, at the CERT that decides.
CREATE TABLE proposal (
    report {blob} NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    source TEXT NOT NULL,             -- STIX id of the proposal, empty for pasted ones
    category TEXT NOT NULL,
    state TEXT NOT NULL,              -- new | asked | confirmed | held | rejected | withdrawn
    because TEXT NOT NULL,            -- JSON list of reasons
    question {blob} NOT NULL,
    indicator TEXT NOT NULL,          -- STIX id of the re-issued indicator, empty before
    by_whom TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (report, kind, value)
) {strict};
CREATE INDEX proposal_value ON proposal (kind, value);

CREATE TABLE consent (
    id {blob} PRIMARY KEY,
    report {blob} NOT NULL,
    org {blob} NOT NULL,
    body TEXT NOT NULL,
    withdrawn BIGINT NOT NULL,        -- 0: in force
    at BIGINT NOT NULL
) {strict};

-- Every question that reached this node, its own included, and what became of it here.
CREATE TABLE question (
    id {blob} PRIMARY KEY,
    object TEXT NOT NULL,
    asker {blob} NOT NULL,
    link {blob} NOT NULL,             -- over which it came first; empty for our own
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    state TEXT NOT NULL,              -- asked (ours) | answered | vetoed | refused | late
    reason TEXT NOT NULL,
    ran BOOLEAN NOT NULL,             -- a hunt really ran here for it
    answer TEXT NOT NULL,             -- own counts, JSON
    at BIGINT NOT NULL,
    answered BIGINT NOT NULL
) {strict};

-- The latest answer per question and link or tenant.
CREATE TABLE question_answer (
    question {blob} NOT NULL,
    source {blob} NOT NULL,           -- link id or tenant id
    body TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (question, source)
) {strict};

-- Sightings known here: our own (source empty) and those that links told us.
CREATE TABLE sighting (
    indicator TEXT NOT NULL,
    source {blob} NOT NULL,           -- link id or tenant id; empty: met in our own history
    object TEXT NOT NULL,
    modified BIGINT NOT NULL,
    organisations TEXT NOT NULL,
    hits TEXT NOT NULL,
    first_day BIGINT NOT NULL,
    last_day BIGINT NOT NULL,
    false_alarm BOOLEAN NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (indicator, source)
) {strict};
CREATE INDEX object_pending ON object (applied, received, id);
