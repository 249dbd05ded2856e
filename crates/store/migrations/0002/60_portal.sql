-- Answers of forms that were sent, by their one-time key: sending twice is the same as once.
CREATE TABLE form_once (
    key {blob} PRIMARY KEY,
    answer TEXT NOT NULL,
    at BIGINT NOT NULL
) {strict};
CREATE INDEX form_once_at ON form_once (at);

-- Forms that came after the session had ended, sealed with a key that only the browser's cookie has.
CREATE TABLE form_kept (
    id {blob} PRIMARY KEY,            -- SHA-256 of the key
    sealed {blob} NOT NULL,
    at BIGINT NOT NULL
) {strict};
CREATE INDEX form_kept_at ON form_kept (at, id);
