-- Folds up to p_limit events into the lists and counts, in one transaction with the position. One at
-- a time: while another folds, nothing is done here.
CREATE FUNCTION orderdeck.project(p_limit integer)
RETURNS TABLE (reached bigint, head bigint, folded bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = orderdeck, pg_temp AS $$
#variable_conflict use_column
DECLARE
    start bigint;
    safe bigint;
BEGIN
    SELECT position INTO start FROM progress FOR UPDATE SKIP LOCKED;
    IF NOT FOUND THEN
        RETURN QUERY SELECT position, greatest(feed_head(), position), 0::bigint FROM progress;
        RETURN;
    END IF;
    safe := greatest(feed_head(), start);
    IF safe = start THEN
        RETURN QUERY SELECT start, safe, 0::bigint;
        RETURN;
    END IF;
    RETURN QUERY
    WITH taken AS MATERIALIZED (
        SELECT e.position, e.order_id, e.version, e.lifecycle_version, e.from_state, e.to_state, e.at,
               e.actor, e.reason
        FROM events e WHERE e.position > start AND e.position <= safe
        ORDER BY e.position LIMIT p_limit),
    last AS MATERIALIZED (
        SELECT DISTINCT ON (t.order_id) t.order_id AS id, t.version, t.lifecycle_version,
               t.to_state AS state, t.actor, t.reason, m.since
        FROM taken t
        LEFT JOIN (SELECT DISTINCT ON (order_id) order_id, at AS since FROM taken
                   WHERE from_state <> to_state ORDER BY order_id, version DESC) m
            ON m.order_id = t.order_id
        ORDER BY t.order_id, t.version DESC),
    placed AS MATERIALIZED (
        SELECT l.*, s.final, o.id IS NOT NULL AS was_open, f.id IS NOT NULL AS was_finished,
               coalesce(o.state, f.state) AS old_state,
               coalesce(o.lifecycle_version, f.lifecycle_version) AS old_version,
               coalesce(l.since, o.since, f.since) AS now_since,
               b.number, b.source, b.customer, b.region, b.lifecycle, b.placed_at, b.total_minor,
               b.currency, b.flags
        FROM last l
        JOIN births b ON b.id = l.id
        LEFT JOIN open_orders o ON o.id = l.id
        LEFT JOIN finished_orders f ON f.id = l.id
        LEFT JOIN LATERAL (SELECT coalesce(bool_or(st.final), false) AS final
                           FROM lifecycles y JOIN lifecycle_states st ON st.lifecycle = y.id
                           WHERE y.name = b.lifecycle AND y.version = l.lifecycle_version
                             AND st.state = l.state) s ON true),
    moved AS (
        UPDATE open_orders o
        SET lifecycle_version = p.lifecycle_version, state = p.state, since = p.now_since,
            version = p.version, last_actor = p.actor, last_reason = p.reason
        FROM placed p WHERE o.id = p.id AND p.was_open AND NOT p.final),
    out_of_open AS (
        DELETE FROM open_orders o USING placed p WHERE o.id = p.id AND p.was_open AND p.final),
    again AS (
        UPDATE finished_orders o
        SET lifecycle_version = p.lifecycle_version, state = p.state, since = p.now_since,
            version = p.version, last_actor = p.actor, last_reason = p.reason
        FROM placed p WHERE o.id = p.id AND p.was_finished AND p.final),
    out_of_finished AS (
        DELETE FROM finished_orders o USING placed p
        WHERE o.id = p.id AND p.was_finished AND NOT p.final),
    into_open AS (
        INSERT INTO open_orders
        SELECT id, number, source, customer, region, lifecycle, lifecycle_version, state, now_since,
               placed_at, total_minor, currency, version, flags, actor, reason
        FROM placed WHERE NOT was_open AND NOT final),
    into_finished AS (
        INSERT INTO finished_orders
        SELECT id, number, source, customer, region, lifecycle, lifecycle_version, state, now_since,
               placed_at, total_minor, currency, version, flags, actor, reason
        FROM placed WHERE NOT was_finished AND final),
    counted AS (
        INSERT INTO counts AS c (lifecycle, lifecycle_version, state, region, orders)
        SELECT lifecycle, lifecycle_version, state, region, sum(change)
        FROM (SELECT lifecycle, lifecycle_version, state, region, 1 AS change FROM placed
              UNION ALL
              SELECT lifecycle, old_version, old_state, region, -1 FROM placed
              WHERE was_open OR was_finished) changes
        GROUP BY lifecycle, lifecycle_version, state, region HAVING sum(change) <> 0
        ON CONFLICT (lifecycle, lifecycle_version, state, region)
        DO UPDATE SET orders = c.orders + excluded.orders)
    UPDATE progress g
    SET position = coalesce((SELECT max(position) FROM taken), start),
        open_rows = g.open_rows
                    + (SELECT count(*) FILTER (WHERE NOT final) - count(*) FILTER (WHERE was_open)
                       FROM placed),
        finished_rows = g.finished_rows
                        + (SELECT count(*) FILTER (WHERE final) - count(*) FILTER (WHERE was_finished)
                           FROM placed)
    RETURNING g.position, safe, (SELECT count(*) FROM taken);
END
$$;

CREATE FUNCTION orderdeck.set_targets(
    p_lifecycle text[], p_version integer[], p_state text[], p_micros bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = orderdeck, pg_temp AS $$
BEGIN
    -- One at a time, and readers see the old ones or the new ones.
    PERFORM FROM progress FOR UPDATE;
    DELETE FROM targets;
    INSERT INTO targets (lifecycle, lifecycle_version, state, micros)
    SELECT * FROM unnest(p_lifecycle, p_version, p_state, p_micros);
END
$$;
