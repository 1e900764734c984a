-- Final refusals: the same request id gets the same answer, wherever the order has gone since.
CREATE TABLE refusals (
    order_id     INTEGER NOT NULL,
    request_id   TEXT NOT NULL,
    event        TEXT NOT NULL,
    actor        TEXT NOT NULL,
    role         INTEGER NOT NULL,
    reason       TEXT NOT NULL,
    at           INTEGER NOT NULL,
    digest       INTEGER NOT NULL,
    kind         TEXT NOT NULL,
    version      INTEGER NOT NULL,
    state        TEXT NOT NULL,
    cause        TEXT NOT NULL,
    legal_events TEXT NOT NULL,
    PRIMARY KEY (order_id, request_id)
) WITHOUT ROWID;

PRAGMA user_version = 2;
