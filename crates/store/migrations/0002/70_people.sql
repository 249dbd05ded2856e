-- People with an account: what they are, how they prove who they are, what they asked a second person for, what they read.
-- No secret stands here in clear: passwords as Argon2id, tokens and codes as hashes, and of a second factor only the
-- number from which the node's own key makes its secret.
CREATE TABLE person (
    id {blob} PRIMARY KEY,
    tenant {blob} NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,           -- the name as it is looked up: lower case, single spaces
    email TEXT NOT NULL,              -- lower case; empty where there is none
    phone TEXT NOT NULL,
    role TEXT NOT NULL,
    prefs TEXT NOT NULL,              -- JSON
    state TEXT NOT NULL,              -- invited | active | disabled
    password TEXT NOT NULL,           -- PHC string; empty where none was set
    factor {blob} NOT NULL,           -- 16 bytes behind the TOTP secret; empty where there is none
    factor_step BIGINT NOT NULL,      -- last TOTP step that was used; -1 for none
    pending {blob} NOT NULL,          -- a second factor that is being set up
    pending_at BIGINT NOT NULL,
    made BIGINT NOT NULL,
    last_seen BIGINT NOT NULL         -- 0: never
) {strict};
CREATE UNIQUE INDEX person_email ON person (email) WHERE email <> '';
CREATE INDEX person_name ON person (name_key, id);
CREATE INDEX person_tenant ON person (tenant, name_key, id);

-- Ten codes for a lost second factor, keyed hashes; a used one is gone.
CREATE TABLE person_code (
    person {blob} NOT NULL,
    hash {blob} NOT NULL,
    PRIMARY KEY (person, hash)
) {keyed};

-- One-time links. A used or older one is gone.
CREATE TABLE person_link (
    hash {blob} PRIMARY KEY,          -- SHA-256 of incarnation and token: a restore ends all
    person {blob} NOT NULL,
    kind TEXT NOT NULL,               -- welcome | enter
    made BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    made_by TEXT NOT NULL
) {strict};
CREATE INDEX person_link_person ON person_link (person, hash);

CREATE TABLE session (
    hash {blob} PRIMARY KEY,          -- SHA-256 of incarnation and token: a restore ends all
    person {blob} NOT NULL,
    door TEXT NOT NULL,               -- sign-in | one-time
    begun BIGINT NOT NULL,
    seen BIGINT NOT NULL,
    previous_visit BIGINT NOT NULL,
    place TEXT NOT NULL               -- address or network that it began from
) {strict};
CREATE INDEX session_person ON session (person, hash);
CREATE INDEX session_seen ON session (seen, hash);

-- Tokens of people's programs.
CREATE TABLE person_token (
    hash {blob} PRIMARY KEY,          -- SHA-256 of the token
    person {blob} NOT NULL,
    name TEXT NOT NULL,
    scope TEXT NOT NULL,              -- read | write
    made BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    used BIGINT NOT NULL              -- 0: never
) {strict};
CREATE UNIQUE INDEX person_token_name ON person_token (person, name);

-- Wrong passwords and codes in a row: by the name that was typed (its hash, whether anybody has it or not), by where they
-- came from, by the person whose code was guessed.
CREATE TABLE sign_in_trouble (
    key {blob} PRIMARY KEY,           -- a keyed hash
    failures BIGINT NOT NULL,
    locked_until BIGINT NOT NULL,
    last BIGINT NOT NULL
) {keyed};
CREATE INDEX sign_in_trouble_last ON sign_in_trouble (last, key);

-- What needs a second person.
CREATE TABLE wish (
    id {blob} PRIMARY KEY,
    tenant {blob} NOT NULL,
    kind TEXT NOT NULL,               -- unmask | bulk-export | consent-override | policy-change | release-red | block-for-others
    subject TEXT NOT NULL,
    words TEXT NOT NULL,              -- what will happen
    body TEXT NOT NULL,               -- JSON, what the asker would do
    asked_by {blob} NOT NULL,
    asked_name TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    state TEXT NOT NULL,              -- asked | granted | refused | used
    decided_by {blob} NOT NULL,       -- empty until decided
    decided_name TEXT NOT NULL,
    decided_at BIGINT NOT NULL,
    reason TEXT NOT NULL
) {strict};
CREATE INDEX wish_tenant ON wish (tenant, asked_at, id);
CREATE INDEX wish_asker ON wish (asked_by, kind, subject, id);

-- Who read what names a victim: one row and one act per person, record and hour.
CREATE TABLE reading (
    id {blob} PRIMARY KEY,
    person {blob} NOT NULL,
    record TEXT NOT NULL,
    hour BIGINT NOT NULL,             -- hours since 1970
    tenant {blob} NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    what TEXT NOT NULL,               -- fields, joined by comma
    times BIGINT NOT NULL,
    at BIGINT NOT NULL,               -- first in the hour
    last BIGINT NOT NULL
) {strict};
CREATE UNIQUE INDEX reading_once ON reading (person, record, hour);
CREATE INDEX reading_record ON reading (record, at, id);
CREATE INDEX reading_person ON reading (person, at, id);
CREATE INDEX reading_at ON reading (at, id);
