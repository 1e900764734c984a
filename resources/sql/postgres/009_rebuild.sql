-- Folds the events of orders with p_after < id <= p_until into the table beside the present one.
-- Answers how many events there were.
CREATE FUNCTION orderdeck.rebuild_orders(p_after bigint, p_until bigint) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    folded bigint;
BEGIN
    WITH steps AS MATERIALIZED (
        SELECT e.order_id, e.version, e.lifecycle_version, e.from_state, e.to_state, e.at, e.request_id
        FROM orderdeck.events e WHERE e.order_id > p_after AND e.order_id <= p_until),
    last AS (
        SELECT DISTINCT ON (order_id) order_id, version, lifecycle_version, to_state
        FROM steps ORDER BY order_id, version DESC),
    moves AS (
        SELECT DISTINCT ON (order_id) order_id, at, from_state
        FROM steps WHERE from_state <> to_state ORDER BY order_id, version DESC),
    requests AS (
        SELECT r.order_id, (array_agg(orderdeck.request_hash(r.request_id) ORDER BY r.place DESC))[1:32]
               AS recent
        FROM (SELECT order_id, request_id, version * 2 AS place FROM steps WHERE request_id <> ''
              UNION ALL
              SELECT order_id, request_id, version * 2 + 1 FROM orderdeck.refusals
              WHERE order_id > p_after AND order_id <= p_until) r
        GROUP BY r.order_id),
    made AS (
        INSERT INTO orderdeck.orders_beside (id, version, since, lifecycle, lifecycle_version, state,
                                             previous_state, recent)
        SELECT l.order_id, l.version, coalesce(m.at, 0), coalesce(y.id, 0), l.lifecycle_version,
               l.to_state, coalesce(m.from_state, ''), coalesce(r.recent, '{}')
        FROM last l
        LEFT JOIN moves m ON m.order_id = l.order_id
        LEFT JOIN requests r ON r.order_id = l.order_id
        LEFT JOIN orderdeck.births b ON b.id = l.order_id
        LEFT JOIN orderdeck.lifecycles y ON y.name = b.lifecycle AND y.version = l.lifecycle_version)
    SELECT count(*) INTO folded FROM steps;
    RETURN folded;
END
$$;
