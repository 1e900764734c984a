-- What people did or tried, one entry an act, in the transaction of its effect: first in the inbox,
-- then sealed into the chain, so that the chain holds up no writer. Both are only ever added to; the
-- sealing alone empties the inbox.
CREATE TABLE orderdeck.audit_inbox (
    entry      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at         bigint NOT NULL,
    actor      text COLLATE "C" NOT NULL,
    role       smallint NOT NULL,
    act        text COLLATE "C" NOT NULL,
    order_id   bigint NOT NULL,
    number     text COLLATE "C" NOT NULL,
    event      text COLLATE "C" NOT NULL,
    request_id text COLLATE "C" NOT NULL,
    reason     text COLLATE "C" NOT NULL,
    result     text COLLATE "C" NOT NULL,
    cause      text COLLATE "C" NOT NULL,
    version    bigint NOT NULL,
    state      text COLLATE "C" NOT NULL
);

-- seal chains each entry to the one before it.
CREATE TABLE orderdeck.audit (
    position   bigint PRIMARY KEY,
    at         bigint NOT NULL,
    actor      text COLLATE "C" NOT NULL,
    role       smallint NOT NULL,
    act        text COLLATE "C" NOT NULL,
    order_id   bigint NOT NULL,
    number     text COLLATE "C" NOT NULL,
    event      text COLLATE "C" NOT NULL,
    request_id text COLLATE "C" NOT NULL,
    reason     text COLLATE "C" NOT NULL,
    result     text COLLATE "C" NOT NULL,
    cause      text COLLATE "C" NOT NULL,
    version    bigint NOT NULL,
    state      text COLLATE "C" NOT NULL,
    seal       bytea NOT NULL
);
CREATE INDEX audit_by_order ON orderdeck.audit (order_id) WHERE order_id <> 0;

CREATE FUNCTION orderdeck.refuse_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit is only added to';
END
$$;
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON orderdeck.audit
    FOR EACH STATEMENT EXECUTE FUNCTION orderdeck.refuse_change();

-- Position and seal of the newest entry. What was done before there was an audit needs none.
INSERT INTO orderdeck.meta (key, value)
VALUES ('audit_tail', '0 '), ('audit_since', '0'), ('audit_refused_until', '-9223372036854775807');

-- Takes entries out of the inbox into the chain, under the seals that were reckoned for them by the
-- reader of the chain's end. False: the end is another by now, nothing is done; reckon again.
CREATE FUNCTION orderdeck.seal_audit(p_tail text, p_entries bigint[], p_seals bytea[], p_new_tail text)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = orderdeck, pg_temp AS $$
DECLARE
    start bigint;
BEGIN
    PERFORM FROM meta WHERE key = 'audit_tail' AND value = p_tail FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    start := split_part(p_tail, ' ', 1)::bigint;
    WITH taken AS (
        DELETE FROM audit_inbox WHERE entry = ANY (p_entries) RETURNING *)
    INSERT INTO audit (position, at, actor, role, act, order_id, number, event, request_id, reason,
                       result, cause, version, state, seal)
    SELECT start + s.place, t.at, t.actor, t.role, t.act, t.order_id, t.number, t.event, t.request_id,
           t.reason, t.result, t.cause, t.version, t.state, s.seal
    FROM unnest(p_entries, p_seals) WITH ORDINALITY s (entry, seal, place)
    JOIN taken t ON t.entry = s.entry;
    UPDATE meta SET value = p_new_tail WHERE key = 'audit_tail';
    RETURN true;
END
$$;
