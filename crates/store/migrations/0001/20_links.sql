-- Standing exchanges with other nodes, and what each side remembers of the other.
CREATE TABLE link (
    id {blob} PRIMARY KEY,
    role TEXT NOT NULL,               -- host | dialler
    state TEXT NOT NULL,              -- offered | confirming | active | paused | ended
    relation TEXT NOT NULL,           -- what the peer is to us: constituent | superior | lateral | plain
    peer {blob} NOT NULL,             -- node id, empty while only offered
    peer_name TEXT NOT NULL,
    org {blob} NOT NULL,              -- constituent that the peer is, empty where none
    url TEXT NOT NULL,                -- where the host listens (dialler's side)
    pin {blob} NOT NULL,              -- SHA-256 of the host's TLS public key
    agreement BIGINT NOT NULL,
    terms TEXT NOT NULL,
    class {blob} NOT NULL,
    digits_shown TEXT NOT NULL,
    digits_expected TEXT NOT NULL,
    confirmed_here BOOLEAN NOT NULL,
    confirmed_there BOOLEAN NOT NULL,
    network TEXT NOT NULL,            -- proxy and private CA as JSON (dialler's side)
    heard TEXT NOT NULL,              -- what the peer said at the last hello, JSON
    trouble TEXT NOT NULL,            -- last failure in words, empty when well
    created BIGINT NOT NULL,
    last_contact BIGINT NOT NULL
) {strict};
CREATE INDEX link_peer ON link (peer, id);

CREATE TABLE link_offer (
    token {blob} PRIMARY KEY,         -- SHA-256 of the one-time token
    link {blob} NOT NULL,
    nonce {blob} NOT NULL,
    expires BIGINT NOT NULL,
    used BIGINT NOT NULL
) {strict};

CREATE TABLE agreement (
    link {blob} NOT NULL,
    version BIGINT NOT NULL,
    terms TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (link, version)
) {strict};

-- How far we have read (direction 'in') or sent (direction 'out') on a link, per stream and lane.
CREATE TABLE link_cursor (
    link {blob} NOT NULL,
    direction TEXT NOT NULL,
    stream {blob} NOT NULL,
    lane BIGINT NOT NULL,
    incarnation {blob} NOT NULL,
    pos BIGINT NOT NULL,
    PRIMARY KEY (link, direction, stream, lane)
) {strict};

CREATE TABLE link_quota (
    link {blob} NOT NULL,
    hour BIGINT NOT NULL,
    objects BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    PRIMARY KEY (link, hour)
) {strict};

-- Cards of nodes: identity key and the operating keys that it certified. All versions are kept.
CREATE TABLE node_card (
    node {blob} NOT NULL,
    sequence BIGINT NOT NULL,
    name TEXT NOT NULL,
    card TEXT NOT NULL,
    learned BIGINT NOT NULL,
    PRIMARY KEY (node, sequence)
) {strict};
