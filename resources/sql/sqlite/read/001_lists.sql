-- The read side of one shard: a projection of its events, made again from them at will.
PRAGMA application_id = 1329875762;

CREATE TABLE progress (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    position INTEGER NOT NULL
);
INSERT INTO progress (id, position) VALUES (1, 0);

-- Open orders change often: few indexes, and the table is small.
CREATE TABLE open_orders (
    id                INTEGER PRIMARY KEY,
    number            TEXT NOT NULL,
    source            TEXT NOT NULL,
    customer          TEXT NOT NULL,
    region            TEXT NOT NULL,
    lifecycle         TEXT NOT NULL,
    lifecycle_version INTEGER NOT NULL,
    state             TEXT NOT NULL,
    since             INTEGER NOT NULL,
    placed_at         INTEGER NOT NULL,
    total_minor       INTEGER NOT NULL,
    currency          TEXT NOT NULL,
    version           INTEGER NOT NULL,
    flags             INTEGER NOT NULL,
    last_actor        TEXT NOT NULL,
    last_reason       TEXT NOT NULL
);
CREATE INDEX open_by_since ON open_orders (since);
CREATE INDEX open_by_state ON open_orders (state, since);
CREATE INDEX open_by_placed ON open_orders (placed_at);
CREATE INDEX open_by_total ON open_orders (total_minor);
CREATE INDEX open_by_number ON open_orders (number);
CREATE INDEX open_by_customer ON open_orders (customer);
CREATE INDEX open_flagged ON open_orders (placed_at) WHERE flags <> 0;

-- Finished orders come here once; they are many.
CREATE TABLE finished_orders (
    id                INTEGER PRIMARY KEY,
    number            TEXT NOT NULL,
    source            TEXT NOT NULL,
    customer          TEXT NOT NULL,
    region            TEXT NOT NULL,
    lifecycle         TEXT NOT NULL,
    lifecycle_version INTEGER NOT NULL,
    state             TEXT NOT NULL,
    since             INTEGER NOT NULL,
    placed_at         INTEGER NOT NULL,
    total_minor       INTEGER NOT NULL,
    currency          TEXT NOT NULL,
    version           INTEGER NOT NULL,
    flags             INTEGER NOT NULL,
    last_actor        TEXT NOT NULL,
    last_reason       TEXT NOT NULL
);
CREATE INDEX finished_by_since ON finished_orders (since);
CREATE INDEX finished_by_state ON finished_orders (state, since);
CREATE INDEX finished_by_placed ON finished_orders (placed_at);
CREATE INDEX finished_by_total ON finished_orders (total_minor);
CREATE INDEX finished_by_number ON finished_orders (number);
CREATE INDEX finished_by_customer ON finished_orders (customer);
CREATE INDEX finished_flagged ON finished_orders (placed_at) WHERE flags <> 0;

CREATE TABLE counts (
    lifecycle         TEXT NOT NULL,
    lifecycle_version INTEGER NOT NULL,
    state             TEXT NOT NULL,
    region            TEXT NOT NULL,
    orders            INTEGER NOT NULL,
    PRIMARY KEY (lifecycle, lifecycle_version, state, region)
) WITHOUT ROWID;

PRAGMA user_version = 1;
