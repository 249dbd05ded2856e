-- The node's append-only log of acts that matter in law (design section 3, "Ledger").
-- `act` and `salt` may be erased by legal order (set to empty); `hash` stays.
CREATE TABLE ledger_leaf (
    idx BIGINT PRIMARY KEY,
    hash {blob} NOT NULL,
    salt {blob} NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    act TEXT NOT NULL,
    at BIGINT NOT NULL
) {strict};
CREATE INDEX ledger_leaf_subject ON ledger_leaf (subject, idx);
CREATE INDEX ledger_leaf_kind ON ledger_leaf (kind, idx);

-- Hashes of complete subtrees of 256^level leaves, so that proofs read a few rows and not the log.
CREATE TABLE ledger_node (
    level BIGINT NOT NULL,
    idx BIGINT NOT NULL,
    hash {blob} NOT NULL,
    PRIMARY KEY (level, idx)
) {strict};

CREATE TABLE ledger_checkpoint (
    size BIGINT PRIMARY KEY,
    note TEXT NOT NULL,
    at BIGINT NOT NULL
) {strict};

CREATE TABLE ledger_cosignature (
    size BIGINT NOT NULL,
    witness {blob} NOT NULL,
    line TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (size, witness)
) {strict};

-- What we mirror of a partner's ledger: leaf hashes and the last checkpoint that we cosigned.
CREATE TABLE mirror_leaf (
    peer {blob} NOT NULL,
    idx BIGINT NOT NULL,
    hash {blob} NOT NULL,
    PRIMARY KEY (peer, idx)
) {strict};

CREATE TABLE mirror_head (
    peer {blob} PRIMARY KEY,
    size BIGINT NOT NULL,
    root {blob} NOT NULL,
    note TEXT NOT NULL,
    at BIGINT NOT NULL
) {strict};
