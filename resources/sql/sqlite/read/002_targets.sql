-- Longest time meant in a state, in microseconds, already divided by compressed time.
CREATE TABLE targets (
    lifecycle         TEXT NOT NULL,
    lifecycle_version INTEGER NOT NULL,
    state             TEXT NOT NULL,
    micros            INTEGER NOT NULL,
    PRIMARY KEY (lifecycle, lifecycle_version, state)
) WITHOUT ROWID;

PRAGMA user_version = 2;
