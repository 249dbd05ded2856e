-- Values that have a page: what an address stands for, where each value stands, what it shares with others. Carried over
-- from proposals and objects, which are the truth; may be dropped and is built again.
CREATE TABLE indicator_value (
    id {blob} PRIMARY KEY,            -- 16 bytes of a hash of kind and value: what stands in the address
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    domain TEXT NOT NULL,             -- registrable domain; empty where there is none
    host TEXT NOT NULL,               -- host of a URL, a name, a mail address; an address
    network TEXT NOT NULL,            -- the /24 or /48 around an address
    state TEXT NOT NULL,              -- open | held | rejected | confirmed | taken-back | gone | foreign
    category TEXT NOT NULL,
    tlp BIGINT NOT NULL,              -- of our indicator; -1 for none
    until BIGINT NOT NULL,            -- end of our indicator; 0 for none
    by_whom TEXT NOT NULL,            -- who decided last
    reports BIGINT NOT NULL,          -- in how many reports it stands
    at BIGINT NOT NULL                -- last change
) {strict};
CREATE INDEX indicator_value_state ON indicator_value (state, at, id);
CREATE INDEX indicator_value_until ON indicator_value (state, until, id);
CREATE INDEX indicator_value_domain ON indicator_value (domain, id) WHERE domain <> '';
CREATE INDEX indicator_value_host ON indicator_value (host, id) WHERE host <> '';
CREATE INDEX indicator_value_network ON indicator_value (network, id) WHERE network <> '';

-- The last question that was asked about a value that no report proposes.
CREATE TABLE indicator_question (
    value {blob} PRIMARY KEY,
    question {blob} NOT NULL,
    at BIGINT NOT NULL
) {strict};

-- What a person means to decide, as it was typed: nobody else's draft is touched by it.
CREATE TABLE indicator_draft (
    person {blob} NOT NULL,
    value {blob} NOT NULL,
    body TEXT NOT NULL,               -- JSON
    at BIGINT NOT NULL,
    PRIMARY KEY (person, value)
) {strict};

-- Whether answers came in lately.
CREATE INDEX question_answer_at ON question_answer (at, question);
