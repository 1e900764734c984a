-- The hot side of one shard. Truth: births and events, which are only ever added to. orders is
-- their fold and holds nothing else that changes, so that a step touches one small row.
PRAGMA application_id = 1329875761;

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE lifecycles (
    name    TEXT NOT NULL,
    version INTEGER NOT NULL,
    source  TEXT NOT NULL,
    PRIMARY KEY (name, version)
) WITHOUT ROWID;

-- What event 1 of an order says beside its step.
CREATE TABLE births (
    id             INTEGER PRIMARY KEY,
    number         TEXT NOT NULL,
    source         TEXT NOT NULL,
    customer       TEXT NOT NULL,
    region         TEXT NOT NULL,
    total_minor    INTEGER NOT NULL,
    currency       TEXT NOT NULL,
    placed_at      INTEGER NOT NULL,
    lifecycle      TEXT NOT NULL,
    flags          INTEGER NOT NULL,
    create_request TEXT NOT NULL,
    payload        BLOB NOT NULL
);
CREATE UNIQUE INDEX births_by_number ON births (number, source) WHERE number <> '';
-- An order without number is found again by the request that made it.
CREATE UNIQUE INDEX births_by_request ON births (create_request)
    WHERE number = '' AND create_request <> '';

-- position is the feed: one writer, so it grows in the order of commits. digest: of the request's
-- body; of event 1 of an import, of its whole history.
CREATE TABLE events (
    position          INTEGER PRIMARY KEY,
    order_id          INTEGER NOT NULL,
    version           INTEGER NOT NULL,
    name              TEXT NOT NULL,
    from_state        TEXT NOT NULL,
    to_state          TEXT NOT NULL,
    actor             TEXT NOT NULL,
    role              INTEGER NOT NULL,
    reason            TEXT NOT NULL,
    request_id        TEXT NOT NULL,
    at                INTEGER NOT NULL,
    lifecycle_version INTEGER NOT NULL,
    digest            INTEGER NOT NULL,
    payload           BLOB NOT NULL
);
CREATE UNIQUE INDEX events_by_order ON events (order_id, version);

-- recent: hashes of the last request ids, applied or refused, so that a new request is known to be
-- new without a search.
CREATE TABLE orders (
    id                INTEGER PRIMARY KEY,
    lifecycle_version INTEGER NOT NULL,
    state             TEXT NOT NULL,
    previous_state    TEXT NOT NULL,
    version           INTEGER NOT NULL,
    since             INTEGER NOT NULL,
    recent            BLOB NOT NULL
);

PRAGMA user_version = 1;
