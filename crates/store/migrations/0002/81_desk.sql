-- The desk: one queue of everything that came in, what people did with it, and an index to find it again.
-- Items are made from domain rows by a projector (seat-desk, queue/project) that may be stopped anywhere and run again.

CREATE TABLE work_item (
    id {blob} PRIMARY KEY,            -- 16 bytes of a hash of kind and subject
    kind TEXT NOT NULL,               -- report | sighting | indicator | answer | objection | rows | silent | link | node | mail | wish
    subject TEXT NOT NULL,            -- what repeats are joined by
    joined {blob} NOT NULL,           -- the item that a person joined it into; empty where none
    facts TEXT NOT NULL,              -- what its line needs, of the part that speaks for it: JSON
    rating BIGINT NOT NULL,           -- 0 not rated … 4 critical: the highest of its parts
    tlp BIGINT NOT NULL,              -- 0 clear … 4 red: the strictest of its parts
    scope TEXT NOT NULL,              -- usual | red, from the marking
    tenant {blob} NOT NULL,
    org {blob} NOT NULL,              -- empty where none
    parties BIGINT NOT NULL,          -- organisations behind its parts
    parts BIGINT NOT NULL,            -- how often it came in
    open_parts BIGINT NOT NULL,
    state TEXT NOT NULL,              -- open | snoozed | closed | joined
    until BIGINT NOT NULL,            -- end of a snooze; 0
    reason TEXT NOT NULL,             -- why it is closed
    closed BIGINT NOT NULL,           -- when; 0
    owner {blob} NOT NULL,            -- person; empty: nobody has it
    owner_name TEXT NOT NULL,
    answered BIGINT NOT NULL,         -- when the due step was done; 0
    must TEXT NOT NULL,               -- the due step; empty for none
    since BIGINT NOT NULL,            -- when its clock began
    due BIGINT NOT NULL,              -- the largest instant where nothing is due
    came BIGINT NOT NULL,             -- first part
    last BIGINT NOT NULL,             -- newest part
    urgency BIGINT NOT NULL,          -- smaller is more urgent
    arrived BIGINT NOT NULL,          -- position in the stream of arrivals
    doc BIGINT NOT NULL               -- its document in the index of the search
) {strict};
CREATE UNIQUE INDEX work_item_subject ON work_item (kind, subject);
-- What is RED is in an index range of its own: lists and counts of everything else never meet it.
CREATE INDEX work_item_urgency ON work_item (scope, state, urgency, id);
CREATE INDEX work_item_owner ON work_item (scope, state, owner, urgency, id);
CREATE INDEX work_item_owner_rating ON work_item (scope, state, owner, rating, urgency, id);
CREATE INDEX work_item_kind ON work_item (scope, state, kind, urgency, id);
CREATE INDEX work_item_rating ON work_item (scope, state, rating DESC, urgency, id);
CREATE INDEX work_item_org ON work_item (scope, state, org, urgency, id);
CREATE INDEX work_item_came ON work_item (scope, state, came, id);
CREATE INDEX work_item_due ON work_item (scope, state, due, id);
CREATE INDEX work_item_until ON work_item (state, until, id);
CREATE INDEX work_item_doc ON work_item (doc);

-- A domain row as part of an item.
CREATE TABLE work_part (
    source TEXT NOT NULL,             -- which table
    key {blob} NOT NULL,              -- which row
    item {blob} NOT NULL,
    origin {blob} NOT NULL,           -- the item that it came to first: joining can be undone
    rating BIGINT NOT NULL,
    tlp BIGINT NOT NULL,
    tenant {blob} NOT NULL,
    org {blob} NOT NULL,
    party {blob} NOT NULL,            -- whom it counts as
    must TEXT NOT NULL,
    due BIGINT NOT NULL,
    at BIGINT NOT NULL,               -- when it came in
    last BIGINT NOT NULL,             -- when it last came in again
    settled BOOLEAN NOT NULL,         -- nothing is to be done about it any more
    facts TEXT NOT NULL,
    words TEXT NOT NULL,              -- what it is found by
    print {blob} NOT NULL,            -- hash of all above as projected
    PRIMARY KEY (source, key)
) {strict};
CREATE INDEX work_part_item ON work_part (item, rating, at, source, key);
-- Partial, so that no engine takes it for a way to find the parts of one item.
CREATE INDEX work_part_open ON work_part (source, key) WHERE settled = FALSE;

-- How far the projector has read each table, and how far its slow sweep is.
CREATE TABLE work_cursor (
    source TEXT PRIMARY KEY,
    at BIGINT NOT NULL,
    key {blob} NOT NULL
) {keyed};

-- Items that ever came in, for the bar "3 new": scope is what may be seen together.
CREATE TABLE work_arrivals (
    scope TEXT PRIMARY KEY,           -- usual | red
    n BIGINT NOT NULL
) {keyed};

-- What people did with an item, and what became of it: append-only.
CREATE TABLE work_event (
    n BIGINT PRIMARY KEY,             -- position in its stream: an instant
    item {blob} NOT NULL,
    kind TEXT NOT NULL,
    person {blob} NOT NULL,           -- empty: the node itself
    name TEXT NOT NULL,
    text TEXT NOT NULL,
    data TEXT NOT NULL                -- JSON
) {strict};
CREATE INDEX work_event_item ON work_event (item, n);

-- What the CERT answered to a reporter.
CREATE TABLE report_answer (
    report {blob} NOT NULL,
    n BIGINT NOT NULL,
    kind TEXT NOT NULL,               -- acknowledged | said | closed
    name TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (report, n)
) {strict};

-- Filters that a person keeps under a name.
CREATE TABLE work_view (
    id {blob} PRIMARY KEY,
    person {blob} NOT NULL,
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    at BIGINT NOT NULL
) {strict};
CREATE INDEX work_view_person ON work_view (person, name, id);

-- Hand-over of a shift: who leaves writes, who comes reads and says so.
CREATE TABLE work_handover (
    id {blob} PRIMARY KEY,
    person {blob} NOT NULL,
    name TEXT NOT NULL,
    text TEXT NOT NULL,
    items TEXT NOT NULL,              -- ids of what was open, JSON
    at BIGINT NOT NULL,
    read_by {blob} NOT NULL,          -- empty until somebody took it over
    read_name TEXT NOT NULL,
    read_at BIGINT NOT NULL
) {strict};
CREATE INDEX work_handover_at ON work_handover (at, id);

-- What can be found. `doc` grows with the instant of what it stands for, so that postings are in order of time.
CREATE TABLE search_doc (
    doc BIGINT PRIMARY KEY,
    kind TEXT NOT NULL,               -- item | report | indicator | organisation | alert
    key TEXT NOT NULL,
    face TEXT NOT NULL,               -- what readers call it: the kind of an item, else the kind
    facts TEXT NOT NULL,              -- what its line needs: JSON
    tenant {blob} NOT NULL,
    org {blob} NOT NULL,
    owner {blob} NOT NULL,
    tlp BIGINT NOT NULL,
    rating BIGINT NOT NULL,
    at BIGINT NOT NULL,
    tokens TEXT NOT NULL              -- its postings, joined by a space
) {strict};
CREATE UNIQUE INDEX search_doc_key ON search_doc (kind, key);

CREATE TABLE search_token (
    token TEXT NOT NULL,
    doc BIGINT NOT NULL,
    PRIMARY KEY (token, doc)
) {keyed};

-- The projector reads domain rows in the order in which they came.
CREATE INDEX report_desk ON report (direction, at, id);
CREATE INDEX proposal_desk ON proposal (at, report, kind, value);
CREATE INDEX proposal_question ON proposal (question, report);
CREATE INDEX alert_desk ON alert (at, id);
CREATE INDEX sighting_desk ON sighting (at, indicator, source);
CREATE INDEX question_answer_desk ON question_answer (at, question, source);
CREATE INDEX object_desk ON object (kind, state, received, id);
CREATE INDEX constituent_desk ON constituent (changed, id);
