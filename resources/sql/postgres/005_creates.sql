-- Answers a wish for an order that meets one that is there: the same request gets the same answer,
-- another one learns who has the number.
CREATE FUNCTION orderdeck.meet_order(
    p_order bigint, p_number text, p_source text, p_actor text, p_role smallint, p_request text,
    p_at bigint, p_digest bigint)
RETURNS TABLE (kind text, order_id bigint, version bigint, state text, cause text,
               legal_events text, repeated boolean)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    stored record;
    past record;
    reason text;
BEGIN
    SELECT o.version, o.state INTO stored FROM orderdeck.orders o
    WHERE o.id = p_order FOR NO KEY UPDATE SKIP LOCKED;
    IF NOT FOUND THEN
        RETURN QUERY SELECT 'locked', p_order, 0::bigint, '', '', '', false;
        RETURN;
    END IF;
    SELECT * INTO past FROM orderdeck.past_answer(p_order, p_request);
    IF FOUND AND past.digest = p_digest THEN
        RETURN QUERY SELECT past.kind, p_order, past.version, past.state, past.cause,
                            past.legal_events, true;
        RETURN;
    ELSIF FOUND THEN
        RETURN QUERY SELECT 'invalid', p_order, 0::bigint, '',
                            'the request id was used for another request of this order', '', false;
        RETURN;
    END IF;
    reason := 'the number ' || p_number || ' of ' || p_source || ' belongs to order ' || p_order;
    INSERT INTO orderdeck.refusals (order_id, request_id, event, actor, role, reason, at, digest, kind,
                                    version, state, cause, legal_events)
    VALUES (p_order, p_request, 'created', p_actor, p_role, '', p_at, p_digest, 'number exists',
            stored.version, stored.state, reason, '');
    UPDATE orderdeck.orders SET recent = (orderdeck.request_hash(p_request) || recent)[1:32]
    WHERE id = p_order;
    RETURN QUERY SELECT 'number exists', p_order, stored.version, stored.state, reason, '', false;
END
$$;

-- Makes new orders and gives one answer per wish. An order without number is known by the request
-- that made it. Data makes nothing here raise; ensure_partition() was called for these ids.
CREATE FUNCTION orderdeck.apply_creates(
    p_id bigint[], p_number text[], p_source text[], p_customer text[], p_region text[],
    p_total bigint[], p_currency text[], p_lifecycle text[], p_actor text[], p_role smallint[],
    p_request text[], p_at bigint[], p_digest bigint[], p_payload bytea[],
    p_lifecycle_version integer[], p_numbers text[], p_texts text[])
RETURNS TABLE (n bigint, kind text, order_id bigint, version bigint, state text, cause text,
               legal_events text, repeated boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = orderdeck, pg_temp AS $$
#variable_conflict use_column
DECLARE
    made bigint[];
    wish record;
    known bigint;
    answer record;
BEGIN
    WITH asked AS (
        SELECT * FROM unnest(p_id, p_number, p_source, p_customer, p_region, p_total, p_currency,
                             p_lifecycle, p_request, p_at, p_payload, p_lifecycle_version, p_numbers,
                             p_texts)
        a (id, number, source, customer, region, total, currency, lifecycle, request, at, payload,
           lifecycle_version, numbers, texts)),
    born AS (
        INSERT INTO births (id, number, source, customer, region, total_minor, currency, placed_at,
                            lifecycle, flags, create_request, payload, numbers, texts)
        SELECT a.id, a.number, a.source, a.customer, a.region, a.total, a.currency, a.at, a.lifecycle,
               0, a.request, a.payload, a.numbers::bigint[], a.texts::text[]
        FROM asked a JOIN lifecycles l ON l.name = a.lifecycle AND l.version = a.lifecycle_version
        ORDER BY a.number, a.source, a.request
        ON CONFLICT DO NOTHING RETURNING id)
    SELECT array_agg(id) INTO made FROM born;

    WITH asked AS MATERIALIZED (
        SELECT a.*, l.id AS lifecycle_id, l.initial
        FROM unnest(made) m (id)
        JOIN unnest(p_id, p_lifecycle, p_actor, p_role, p_request, p_at, p_digest, p_lifecycle_version)
             a (id, lifecycle, actor, role, request, at, digest, lifecycle_version) ON a.id = m.id
        JOIN lifecycles l ON l.name = a.lifecycle AND l.version = a.lifecycle_version),
    rows AS (
        INSERT INTO orders (id, version, since, lifecycle, lifecycle_version, state, previous_state,
                            recent)
        SELECT a.id, 1, a.at, a.lifecycle_id, a.lifecycle_version, a.initial, '',
               ARRAY[request_hash(a.request)]
        FROM asked a),
    written AS (
        INSERT INTO events (position, order_id, version, at, digest, lifecycle_version, role, name,
                            from_state, to_state, actor, reason, request_id, payload)
        SELECT nextval('feed_position'), a.id, 1, a.at, a.digest, a.lifecycle_version, a.role,
               'created', '', a.initial, a.actor, '', a.request, ''
        FROM asked a
        RETURNING position)
    INSERT INTO batches (last_position, horizon)
    SELECT max(position), next_transaction() FROM written HAVING count(*) > 0;

    FOR wish IN
        SELECT * FROM unnest(p_id, p_number, p_source, p_lifecycle, p_actor, p_role, p_request, p_at,
                             p_digest, p_lifecycle_version) WITH ORDINALITY
        w (id, number, source, lifecycle, actor, role, request, at, digest, lifecycle_version, n)
    LOOP
        known := NULL;
        IF wish.id = ANY (made) THEN
            SELECT 'applied' AS kind, wish.id AS order_id, 1::bigint AS version, o.state, '' AS cause,
                   '' AS legal_events, false AS repeated
            INTO answer FROM orders o WHERE o.id = wish.id;
        ELSE
            SELECT b.id INTO known FROM births b
            WHERE CASE WHEN wish.number <> '' THEN b.number = wish.number AND b.source = wish.source
                  ELSE b.create_request = wish.request AND b.number = '' END
              AND (b.number <> '' OR b.create_request <> '');
            IF known IS NOT NULL THEN
                SELECT * INTO answer FROM meet_order(known, wish.number, wish.source, wish.actor,
                    wish.role, wish.request, wish.at, wish.digest);
            ELSE
                SELECT 'invalid' AS kind, wish.id AS order_id, 0::bigint AS version, '' AS state,
                       CASE WHEN EXISTS (SELECT FROM births b WHERE b.id = wish.id)
                            THEN 'the store cannot write this request: its id belongs to another order'
                            ELSE 'there is no lifecycle ''' || wish.lifecycle || '''' END AS cause,
                       '' AS legal_events, false AS repeated
                INTO answer;
            END IF;
        END IF;
        IF wish.role <> 4 AND NOT answer.repeated AND answer.kind <> 'locked' THEN
            INSERT INTO audit_inbox (at, actor, role, act, order_id, number, event, request_id, reason,
                                     result, cause, version, state)
            VALUES (wish.at, wish.actor, wish.role, 'create',
                    CASE WHEN answer.kind IN ('applied', 'number exists') OR answer.version > 0
                         THEN answer.order_id ELSE 0 END,
                    wish.number, 'created', wish.request, '', answer.kind, answer.cause,
                    answer.version, answer.state);
        END IF;
        RETURN QUERY SELECT wish.n, answer.kind, answer.order_id, answer.version, answer.state,
                            answer.cause, answer.legal_events, answer.repeated;
    END LOOP;
END
$$;
