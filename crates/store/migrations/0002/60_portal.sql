-- Answers of forms that were sent, by their one-time key: sending twice is the same as once.
CREATE TABLE form_once (
    key {blob} PRIMARY KEY,
    answer TEXT NOT NULL,
    at BIGINT NOT NULL
) {strict};
CREATE INDEX form_once_at ON form_once (at);
