-- What lifts a block, and waits for its effects: worked off before everything else that waits.
CREATE INDEX object_lifting ON object (received, id)
    WHERE applied = FALSE AND kind IN ('withdrawal', 'stop', 'key-statement');
