-- What a request id of an order was answered before, and to which body; no row: nothing.
CREATE FUNCTION orderdeck.past_answer(p_order bigint, p_request text)
RETURNS TABLE (kind text, version bigint, state text, cause text, legal_events text, digest bigint)
LANGUAGE sql STABLE AS $$
    SELECT 'applied', e.version, e.to_state, '', '', e.digest
    FROM orderdeck.events e WHERE e.order_id = p_order AND e.request_id = p_request
    UNION ALL
    SELECT r.kind, r.version, r.state, r.cause, r.legal_events, r.digest
    FROM orderdeck.refusals r WHERE r.order_id = p_order AND r.request_id = p_request
    LIMIT 1
$$;

CREATE FUNCTION orderdeck.version_cause(p_version bigint, p_state text, p_expected bigint) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT 'The order has changed: it is at version ' || p_version || ' in ''' || p_state ||
           ''', the request was made for version ' || p_expected ||
           '; look at it again before deciding'
$$;

-- Without the white space at both ends, as the service trims.
CREATE FUNCTION orderdeck.trimmed(p_text text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$ SELECT btrim(p_text, E' \t\n\r') $$;

-- The words for a decision that is no step; nothing where it is not wanted.
CREATE FUNCTION orderdeck.explain_if(
    p_wanted boolean, p_kind smallint, p_lifecycle integer, p_transition smallint, p_state text,
    p_event text, p_role smallint)
RETURNS TABLE (cause text, legal_events text)
LANGUAGE plpgsql STABLE ROWS 1 AS $$
BEGIN
    IF p_wanted THEN
        RETURN QUERY SELECT * FROM orderdeck.explain(p_kind, p_lifecycle, p_transition, p_state, p_event,
                                                     p_role);
    END IF;
END
$$;

-- Decides and writes a batch of transitions, at most one an order, and gives one answer per request.
-- What is locked by somebody else is answered 'locked' and untouched: it may come with the next
-- batch. Data makes nothing here raise.
CREATE FUNCTION orderdeck.apply_transitions(
    p_order bigint[], p_event text[], p_expected bigint[], p_actor text[], p_role smallint[],
    p_reason text[], p_request text[], p_at bigint[], p_digest bigint[], p_payload bytea[])
RETURNS TABLE (n bigint, kind text, order_id bigint, version bigint, state text, cause text,
               legal_events text, repeated boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = orderdeck, pg_temp AS $$
#variable_conflict use_column
DECLARE
    locked bigint[];
BEGIN
    -- A statement of its own: the next one then sees all that the holders of these rows have written.
    SELECT array_agg(id) INTO locked
    FROM (SELECT id FROM orders WHERE id = ANY (p_order)
          ORDER BY id FOR NO KEY UPDATE SKIP LOCKED) rows;
    RETURN QUERY
    WITH asked AS MATERIALIZED (
        SELECT * FROM unnest(p_order, p_event, p_expected, p_actor, p_role, p_reason, p_request, p_at,
                             p_digest, p_payload) WITH ORDINALITY
        a (id, event, expected, actor, role, reason, request, at, digest, payload, n)),
    known AS MATERIALIZED (
        -- Stamps of an order never go back, whoever's clock does.
        SELECT a.id, a.event, a.expected, a.actor, a.role, a.reason, a.request,
               greatest(a.at, o.since) AS at, a.digest, a.payload, a.n, request_hash(a.request) AS hash, o.id IS NOT NULL AS found, o.lifecycle,
               o.lifecycle_version, o.state, o.previous_state, o.version, o.since, o.recent,
               b.region, b.numbers, b.texts, b.number
        FROM asked a
        LEFT JOIN orders o ON o.id = a.id AND a.id = ANY (locked)
        LEFT JOIN births b ON b.id = o.id),
    judged AS MATERIALIZED (
        SELECT k.*, past.kind AS past_kind, past.version AS past_version, past.state AS past_state,
               past.cause AS past_cause, past.legal_events AS past_legal, past.digest AS past_digest,
               d.kind AS decision, d.transition, d.target,
               CASE
                   WHEN past.digest = k.digest THEN past.kind
                   WHEN past.digest IS NOT NULL THEN 'invalid'
                   WHEN NOT k.found AND EXISTS (SELECT FROM births b WHERE b.id = k.id) THEN 'locked'
                   WHEN NOT k.found THEN 'not found'
                   WHEN k.expected <> k.version THEN 'version conflict'
                   WHEN d.kind = 2 THEN 'guard failed'
                   WHEN d.kind = 3 THEN 'forbidden'
                   WHEN d.reason_required AND trimmed(k.reason) = '' THEN 'invalid'
                   WHEN d.kind = 0 THEN 'applied'
                   WHEN EXISTS (SELECT FROM lifecycles l WHERE l.id = k.lifecycle) THEN 'illegal'
                   ELSE 'unavailable'
               END AS verdict
        FROM known k
        -- The condition stands in the argument: a join's condition is asked when the work is done.
        LEFT JOIN LATERAL past_answer(
            CASE WHEN k.hash = ANY (k.recent) OR cardinality(k.recent) >= 32 THEN k.id END,
            k.request) past ON true
        LEFT JOIN LATERAL decide(k.lifecycle, k.state, k.event, k.role, k.previous_state, k.version,
                                 k.region, k.numbers, k.texts) d ON true),
    answers AS MATERIALIZED (
        SELECT j.*, j.past_digest IS NULL AND j.verdict = 'applied' AS applies,
               j.past_digest IS NULL AND j.verdict IN ('illegal', 'guard failed', 'forbidden',
                                                       'version conflict') AS refused,
               coalesce(j.past_digest = j.digest, false) AS again,
               CASE
                   WHEN j.verdict = 'applied' AND j.past_digest IS NULL THEN ''
                   WHEN j.past_digest = j.digest THEN j.past_cause
                   WHEN j.past_digest IS NOT NULL THEN
                       'the request id was used for another request of this order'
                   WHEN j.verdict = 'not found' THEN 'there is no order ' || j.id
                   WHEN j.verdict = 'version conflict' THEN
                       version_cause(j.version, j.state, j.expected)
                   ELSE e.cause
               END AS cause,
               CASE WHEN j.past_digest = j.digest THEN j.past_legal
                    ELSE coalesce(e.legal_events, '') END AS legal_events
        FROM judged j
        LEFT JOIN LATERAL explain_if(
            j.past_digest IS NULL AND j.verdict IN ('illegal', 'guard failed', 'forbidden', 'invalid',
                                                    'unavailable'),
            j.decision, j.lifecycle, j.transition, j.state, j.event, j.role) e ON true),
    moved AS (
        UPDATE orders o
        SET state = CASE WHEN a.applies THEN a.target ELSE o.state END,
            previous_state = CASE WHEN a.applies AND a.target <> o.state THEN o.state
                                  ELSE o.previous_state END,
            version = CASE WHEN a.applies THEN o.version + 1 ELSE o.version END,
            since = CASE WHEN a.applies AND a.target <> o.state THEN a.at ELSE o.since END,
            recent = (a.hash || o.recent)[1:32]
        FROM answers a
        WHERE o.id = a.id AND (a.applies OR a.refused)),
    written AS (
        INSERT INTO events (position, order_id, version, at, digest, lifecycle_version, role, name,
                            from_state, to_state, actor, reason, request_id, payload)
        SELECT nextval('feed_position'), a.id, a.version + 1, a.at, a.digest, a.lifecycle_version,
               a.role, a.event, a.state, a.target, a.actor, a.reason, a.request, a.payload
        FROM answers a WHERE a.applies
        RETURNING position),
    batch AS (
        INSERT INTO batches (last_position, horizon)
        SELECT max(position), next_transaction() FROM written HAVING count(*) > 0),
    kept AS (
        INSERT INTO refusals (order_id, request_id, event, actor, role, reason, at, digest, kind,
                              version, state, cause, legal_events)
        SELECT a.id, a.request, a.event, a.actor, a.role, a.reason, a.at, a.digest, a.verdict,
               a.version, a.state, a.cause, a.legal_events
        FROM answers a WHERE a.refused),
    audited AS (
        INSERT INTO audit_inbox (at, actor, role, act, order_id, number, event, request_id, reason,
                                 result, cause, version, state)
        SELECT a.at, a.actor, a.role, 'transition', a.id, coalesce(a.number, ''), a.event, a.request,
               a.reason, a.verdict, a.cause,
               CASE WHEN a.applies THEN a.version + 1 WHEN a.past_digest IS NOT NULL THEN 0
                    ELSE coalesce(a.version, 0) END,
               CASE WHEN a.applies THEN a.target WHEN a.past_digest IS NOT NULL THEN ''
                    ELSE coalesce(a.state, '') END
        FROM answers a
        WHERE a.role <> 4 AND NOT a.again AND a.verdict <> 'locked'
        ORDER BY a.n)
    SELECT a.n, a.verdict, a.id,
           CASE WHEN a.applies THEN a.version + 1 WHEN a.again THEN a.past_version
                WHEN a.past_digest IS NOT NULL THEN 0 ELSE coalesce(a.version, 0) END,
           CASE WHEN a.applies THEN a.target WHEN a.again THEN a.past_state
                WHEN a.past_digest IS NOT NULL THEN '' ELSE coalesce(a.state, '') END,
           coalesce(a.cause, ''), a.legal_events, a.again
    FROM answers a;
END
$$;
