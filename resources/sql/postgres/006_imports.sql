-- Writes whole pasts: one row a history, folded, and its events in p_event_* (owner: 1-based place of
-- their history, ascending, versions in order). Answers per history 'written', 'already there' or
-- 'conflict'; ensure_partition() was called for these ids. Raises only where a person did something
-- to the store behind its back.
CREATE FUNCTION orderdeck.import_histories(
    p_id bigint[], p_number text[], p_source text[], p_customer text[], p_region text[],
    p_total bigint[], p_currency text[], p_placed bigint[], p_lifecycle text[], p_flags integer[],
    p_request text[], p_payload bytea[], p_digest bigint[], p_numbers text[], p_texts text[],
    p_version bigint[], p_since bigint[], p_lifecycle_version integer[], p_state text[],
    p_previous text[],
    p_event_owner bigint[], p_event_version bigint[], p_event_at bigint[], p_event_digest bigint[],
    p_event_lifecycle_version integer[], p_event_role smallint[], p_event_name text[],
    p_event_from text[], p_event_to text[], p_event_actor text[], p_event_reason text[],
    p_event_request text[], p_event_payload bytea[])
RETURNS TABLE (n bigint, outcome text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = orderdeck, pg_temp AS $$
#variable_conflict use_column
DECLARE
    made bigint[];
BEGIN
    WITH asked AS (
        SELECT * FROM unnest(p_id, p_number, p_source, p_customer, p_region, p_total, p_currency,
                             p_placed, p_lifecycle, p_flags, p_request, p_payload, p_numbers, p_texts)
        a (id, number, source, customer, region, total, currency, placed, lifecycle, flags, request,
           payload, numbers, texts)),
    born AS (
        INSERT INTO births (id, number, source, customer, region, total_minor, currency, placed_at,
                            lifecycle, flags, create_request, payload, numbers, texts)
        SELECT a.id, a.number, a.source, a.customer, a.region, a.total, a.currency, a.placed,
               a.lifecycle, a.flags, a.request, a.payload, a.numbers::bigint[], a.texts::text[]
        FROM asked a ORDER BY a.number, a.source, a.request
        ON CONFLICT DO NOTHING RETURNING id)
    SELECT array_agg(id) INTO made FROM born;

    WITH asked AS MATERIALIZED (
        SELECT a.*
        FROM unnest(p_id, p_version, p_since, p_lifecycle, p_lifecycle_version, p_state, p_previous)
             WITH ORDINALITY a (id, version, since, lifecycle, lifecycle_version, state, previous, n)
        WHERE a.id = ANY (made)),
    steps AS MATERIALIZED (
        SELECT e.*, a.id AS order_id
        FROM unnest(p_event_owner, p_event_version, p_event_at, p_event_digest,
                    p_event_lifecycle_version, p_event_role, p_event_name, p_event_from, p_event_to,
                    p_event_actor, p_event_reason, p_event_request, p_event_payload) WITH ORDINALITY
             e (owner, version, at, digest, lifecycle_version, role, name, from_state, to_state, actor,
                reason, request, payload, place)
        JOIN asked a ON a.n = e.owner),
    rows AS (
        INSERT INTO orders (id, version, since, lifecycle, lifecycle_version, state, previous_state,
                            recent)
        SELECT a.id, a.version, a.since, coalesce(l.id, 0), a.lifecycle_version, a.state, a.previous,
               coalesce((array_agg(request_hash(s.request) ORDER BY s.version DESC)
                         FILTER (WHERE s.request <> ''))[1:32], '{}')
        FROM asked a
        LEFT JOIN lifecycles l ON l.name = a.lifecycle AND l.version = a.lifecycle_version
        JOIN steps s ON s.owner = a.n
        GROUP BY a.id, a.version, a.since, l.id, a.lifecycle_version, a.state, a.previous),
    written AS (
        INSERT INTO events (position, order_id, version, at, digest, lifecycle_version, role, name,
                            from_state, to_state, actor, reason, request_id, payload)
        SELECT nextval('feed_position'), s.order_id, s.version, s.at, s.digest, s.lifecycle_version,
               s.role, s.name, s.from_state, s.to_state, s.actor, s.reason, s.request, s.payload
        FROM (SELECT * FROM steps ORDER BY place) s
        RETURNING position)
    INSERT INTO batches (last_position, horizon)
    SELECT max(position), next_transaction() FROM written HAVING count(*) > 0;

    RETURN QUERY
    SELECT a.n,
           CASE WHEN a.id = ANY (made) THEN 'written'
                WHEN (SELECT e.digest FROM births b JOIN events e ON e.order_id = b.id AND e.version = 1
                      WHERE CASE WHEN a.number <> '' THEN b.number = a.number AND b.source = a.source
                            ELSE b.create_request = a.request AND b.number = '' END
                      LIMIT 1) = a.digest THEN 'already there'
                ELSE 'conflict' END
    FROM unnest(p_id, p_number, p_source, p_request, p_digest) WITH ORDINALITY
         a (id, number, source, request, digest, n);
END
$$;
