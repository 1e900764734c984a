-- One shard. Truth: births and events, which are only ever added to. orders is their fold and holds
-- nothing else that changes; no index stands on a column of it that does.
CREATE TABLE orderdeck.meta (
    key   text COLLATE "C" PRIMARY KEY,
    value text NOT NULL
);

-- What event 1 of an order says beside its step. numbers and texts: the values of the fields that
-- the guards of its lifecycle may look at, in the order of their declaration; NULL: missing.
CREATE TABLE orderdeck.births (
    id             bigint PRIMARY KEY,
    number         text COLLATE "C" NOT NULL,
    source         text COLLATE "C" NOT NULL,
    customer       text COLLATE "C" NOT NULL,
    region         text COLLATE "C" NOT NULL,
    total_minor    bigint NOT NULL,
    currency       text COLLATE "C" NOT NULL,
    placed_at      bigint NOT NULL,
    lifecycle      text COLLATE "C" NOT NULL,
    flags          integer NOT NULL,
    create_request text COLLATE "C" NOT NULL,
    payload        bytea NOT NULL,
    numbers        bigint[] NOT NULL,
    texts          text[] NOT NULL
);
CREATE UNIQUE INDEX births_by_number ON orderdeck.births (number, source) WHERE number <> '';
-- An order without number is found again by the request that made it.
CREATE UNIQUE INDEX births_by_request ON orderdeck.births (create_request)
    WHERE number = '' AND create_request <> '';

-- position: the feed. Drawn while the order's row is locked, so that the versions of one order are
-- in order; which positions are safe to read, feed_head() says. A partition holds the orders born in
-- one stretch of 2^21 seconds (24 days), so that (order, version) is unique and a partition can be
-- taken away when its orders are closed. digest: of the request's body; of event 1 of an import, of
-- its whole history.
CREATE SEQUENCE orderdeck.feed_position;
CREATE TABLE orderdeck.events (
    position          bigint NOT NULL,
    order_id          bigint NOT NULL,
    version           bigint NOT NULL,
    at                bigint NOT NULL,
    digest            bigint NOT NULL,
    lifecycle_version integer NOT NULL,
    role              smallint NOT NULL,
    name              text COLLATE "C" NOT NULL,
    from_state        text COLLATE "C" NOT NULL,
    to_state          text COLLATE "C" NOT NULL,
    actor             text COLLATE "C" NOT NULL,
    reason            text COLLATE "C" NOT NULL,
    request_id        text COLLATE "C" NOT NULL,
    payload           bytea NOT NULL,
    PRIMARY KEY (order_id, version)
) PARTITION BY RANGE (order_id);
ALTER TABLE orderdeck.events ALTER COLUMN payload SET STORAGE EXTERNAL;
CREATE INDEX events_by_position ON orderdeck.events (position);
-- What people did, few among many: 4 is the role of services.
CREATE INDEX events_of_people ON orderdeck.events (position) WHERE role <> 4;

-- lifecycle: id in lifecycles. recent: hashes of the last request ids, applied or refused, newest
-- first, so that a new request is known to be new without a search.
CREATE TABLE orderdeck.orders (
    id                bigint PRIMARY KEY,
    version           bigint NOT NULL,
    since             bigint NOT NULL,
    lifecycle         integer NOT NULL,
    lifecycle_version integer NOT NULL,
    state             text COLLATE "C" NOT NULL,
    previous_state    text COLLATE "C" NOT NULL,
    recent            integer[] NOT NULL
) WITH (fillfactor = 70);

-- Final refusals: the same request id gets the same answer, wherever the order has gone since.
CREATE TABLE orderdeck.refusals (
    order_id     bigint NOT NULL,
    request_id   text COLLATE "C" NOT NULL,
    event        text COLLATE "C" NOT NULL,
    actor        text COLLATE "C" NOT NULL,
    role         smallint NOT NULL,
    reason       text COLLATE "C" NOT NULL,
    at           bigint NOT NULL,
    digest       bigint NOT NULL,
    kind         text COLLATE "C" NOT NULL,
    version      bigint NOT NULL,
    state        text COLLATE "C" NOT NULL,
    cause        text COLLATE "C" NOT NULL,
    legal_events text COLLATE "C" NOT NULL,
    PRIMARY KEY (order_id, request_id)
);

-- One row a batch, written after its positions were drawn. Whatever drew a position below
-- last_position had its transaction number before that, hence one below horizon.
CREATE TABLE orderdeck.batches (
    last_position bigint PRIMARY KEY,
    horizon       xid8 NOT NULL
);

-- The first transaction number that is not given out yet; a snapshot of its own, newer than that of
-- the statement that asks.
CREATE FUNCTION orderdeck.next_transaction() RETURNS xid8
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    RETURN pg_snapshot_xmax(pg_current_snapshot());
END
$$;

-- The last position before which nothing can appear any more: up to the newest batch whose horizon
-- lies before every transaction that is still under way, and as far beyond it as no position lacks.
CREATE FUNCTION orderdeck.feed_head() RETURNS bigint
LANGUAGE sql STABLE AS $$
    WITH settled AS MATERIALIZED (
        SELECT coalesce((SELECT last_position FROM orderdeck.batches
                         WHERE horizon <= pg_snapshot_xmin(pg_current_snapshot())
                         ORDER BY last_position DESC LIMIT 1), 0) AS position)
    SELECT settled.position + (
        SELECT count(*) FROM (
            SELECT e.position, row_number() OVER (ORDER BY e.position) AS place
            FROM orderdeck.events e WHERE e.position > settled.position
            ORDER BY e.position LIMIT 5000) beyond
        WHERE beyond.position - settled.position = beyond.place)
    FROM settled
$$;

-- The partition for orders born about when this id was made. Safe with several at once.
CREATE FUNCTION orderdeck.ensure_partition(p_order bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = orderdeck, pg_temp AS $$
DECLARE
    stretch constant bigint := p_order >> 52;
    partition constant text := 'events_' || stretch;
BEGIN
    IF to_regclass('orderdeck.' || partition) IS NOT NULL THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(1329875761, 1);
    IF to_regclass('orderdeck.' || partition) IS NOT NULL THEN
        RETURN;
    END IF;
    EXECUTE format('CREATE TABLE orderdeck.%I (LIKE orderdeck.events INCLUDING DEFAULTS INCLUDING STORAGE '
                   'INCLUDING INDEXES)', partition);
    EXECUTE format('ALTER TABLE orderdeck.events ATTACH PARTITION orderdeck.%I '
                   'FOR VALUES FROM (%L) TO (%L)', partition, stretch << 52, (stretch + 1) << 52);
END
$$;

-- A request id as kept in orders.recent. The hash is the one that hash partitions are made by, and so
-- stays from version to version.
CREATE FUNCTION orderdeck.request_hash(p_request text) RETURNS integer
LANGUAGE sql IMMUTABLE AS $$ SELECT (hashtextextended(p_request, 0) & 2147483647)::integer $$;
