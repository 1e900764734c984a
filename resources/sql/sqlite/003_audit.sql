-- What people did or tried, one entry an act, in the transaction of its effect; only ever added to.
-- seal chains each entry to the one before it.
CREATE TABLE audit (
    position   INTEGER PRIMARY KEY,
    at         INTEGER NOT NULL,
    actor      TEXT NOT NULL,
    role       INTEGER NOT NULL,
    act        TEXT NOT NULL,
    order_id   INTEGER NOT NULL,
    number     TEXT NOT NULL,
    event      TEXT NOT NULL,
    request_id TEXT NOT NULL,
    reason     TEXT NOT NULL,
    result     TEXT NOT NULL,
    cause      TEXT NOT NULL,
    version    INTEGER NOT NULL,
    state      TEXT NOT NULL,
    seal       BLOB NOT NULL
);
CREATE INDEX audit_by_order ON audit (order_id) WHERE order_id <> 0;

CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END;
CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END;
-- INSERT OR REPLACE fires no delete trigger.
CREATE TRIGGER audit_is_not_replaced BEFORE INSERT ON audit
WHEN NEW.position <= (SELECT ifnull(max(position), 0) FROM audit)
BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END;

-- What was done before there was an audit needs no entry: events up to this position, refusals up to this time.
INSERT INTO meta (key, value)
SELECT 'audit_since', CAST(ifnull(max(position), 0) AS TEXT) FROM events;
INSERT INTO meta (key, value)
SELECT 'audit_refused_until', CAST(ifnull(max(at), -9223372036854775807) AS TEXT) FROM refusals;
-- Position and seal of the newest entry.
INSERT INTO meta (key, value) VALUES ('audit_tail', '0 ');

PRAGMA user_version = 3;
