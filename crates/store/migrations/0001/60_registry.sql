-- Who we serve. A hosted tenant's data carry its id in every key.
CREATE TABLE tenant (
    id {blob} PRIMARY KEY,
    name TEXT NOT NULL,
    org {blob} NOT NULL,
    made BIGINT NOT NULL
) {strict};

CREATE TABLE constituent (
    id {blob} PRIMARY KEY,
    name TEXT NOT NULL,
    sector TEXT NOT NULL,
    presence TEXT NOT NULL,           -- node | tenant | contact
    body TEXT NOT NULL,               -- names, aliases, domains, ranges, people, hosts: JSON
    changed BIGINT NOT NULL
) {strict};

-- Who answers to whom: a graph; for each matter one authority is lead.
CREATE TABLE relation (
    constituent {blob} NOT NULL,
    authority {blob} NOT NULL,
    matter TEXT NOT NULL,
    lead BOOLEAN NOT NULL,
    PRIMARY KEY (constituent, authority, matter)
) {strict};
