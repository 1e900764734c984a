-- Versions of definitions, compiled for the database. One is never changed; orders carry its id.
-- Nothing that a definition says is ever run as SQL: names and texts are values, and a guard is a
-- jsonpath, which can only look at the values it is given.
CREATE TABLE orderdeck.lifecycles (
    id      integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name    text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    source  text NOT NULL,
    initial text COLLATE "C" NOT NULL,
    UNIQUE (name, version)
);

-- legal_events: one a line, in the order of the document.
CREATE TABLE orderdeck.lifecycle_states (
    lifecycle    integer NOT NULL,
    state        text COLLATE "C" NOT NULL,
    label        text NOT NULL,
    final        boolean NOT NULL,
    legal_events text NOT NULL,
    PRIMARY KEY (lifecycle, state)
);

-- guard: as compiled, over what guard_holds() makes; NULL: none. guard_text: as written. role: the
-- least that may.
CREATE TABLE orderdeck.lifecycle_transitions (
    lifecycle       integer NOT NULL,
    transition      smallint NOT NULL,
    role            smallint NOT NULL,
    reason_required boolean NOT NULL,
    guard           jsonpath,
    guard_text      text NOT NULL,
    PRIMARY KEY (lifecycle, transition)
);

-- What an event can do in a state, in the order in which it is asked; the first whose guard holds is
-- taken. The last of a state and event is never guarded: where the definition ends with a guard, it
-- has role 0 and says which transition's guard is to be named. event: a descriptor, which stands for
-- all names that no longer one is a prefix of; '': all other names.
CREATE TABLE orderdeck.lifecycle_choices (
    lifecycle       integer NOT NULL,
    state           text COLLATE "C" NOT NULL,
    event           text COLLATE "C" NOT NULL,
    ordinal         smallint NOT NULL,
    state_number    smallint NOT NULL,
    transition      smallint NOT NULL,
    target          text COLLATE "C",
    role            smallint NOT NULL,
    reason_required boolean NOT NULL,
    guarded         boolean NOT NULL,
    reads_fields    boolean NOT NULL,
    PRIMARY KEY (lifecycle, state, event, ordinal)
);

-- A missing value is null, which fulfils no comparison of a guard as compiled. The arrays are dear
-- and left out where the guard does not read them.
CREATE FUNCTION orderdeck.guard_holds(
    p_guard jsonpath, p_state smallint, p_previous text, p_version bigint, p_region text,
    p_numbers bigint[], p_texts text[]) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT coalesce(jsonb_build_array(p_state, nullif(p_previous, ''), p_version,
                                      nullif(p_region, ''), p_numbers, p_texts) @@ p_guard, false)
$$;

-- What the event would do: kind 0 taken, 1 illegal, 2 guard failed (transition: whose), 3 forbidden.
-- Always one row. The three looks are made one after the other until one finds something: at the
-- first choice of the event itself, which is nearly always all; at its further ones; and, where it
-- has none, at those of its prefixes from the longest. Of a shorter prefix there is nothing to find
-- where a longer one is known and has no choice.
CREATE FUNCTION orderdeck.decide(
    p_lifecycle integer, p_state text, p_event text, p_role smallint, p_previous text,
    p_version bigint, p_region text, p_numbers bigint[], p_texts text[])
RETURNS TABLE (kind smallint, transition smallint, target text, reason_required boolean)
LANGUAGE sql STABLE ROWS 1 AS $$
    SELECT CASE WHEN found.role IS NULL THEN 1 WHEN found.role = 0 THEN 2
                WHEN p_role >= found.role THEN 0 ELSE 3 END::smallint,
           found.transition, found.target, coalesce(found.reason_required, false)
    FROM (SELECT) always
    LEFT JOIN LATERAL (
        SELECT c.role, c.transition, c.target, c.reason_required
        FROM orderdeck.lifecycle_choices c
        WHERE c.lifecycle = p_lifecycle AND c.state = p_state AND c.event = p_event
          AND c.ordinal = 0 AND p_event NOT IN ('created', 'imported')
          AND (NOT c.guarded OR orderdeck.guard_holds(
                  (SELECT t.guard FROM orderdeck.lifecycle_transitions t
                   WHERE t.lifecycle = p_lifecycle AND t.transition = c.transition),
                  c.state_number, p_previous, p_version, p_region,
                  CASE WHEN c.reads_fields THEN p_numbers END,
                  CASE WHEN c.reads_fields THEN p_texts END))
        UNION ALL
        (SELECT c.role, c.transition, c.target, c.reason_required
         FROM orderdeck.lifecycle_choices c
         WHERE c.lifecycle = p_lifecycle AND c.state = p_state AND c.event = p_event
           AND c.ordinal > 0 AND p_event NOT IN ('created', 'imported')
           AND (NOT c.guarded OR orderdeck.guard_holds(
                   (SELECT t.guard FROM orderdeck.lifecycle_transitions t
                    WHERE t.lifecycle = p_lifecycle AND t.transition = c.transition),
                   c.state_number, p_previous, p_version, p_region,
                   CASE WHEN c.reads_fields THEN p_numbers END,
                   CASE WHEN c.reads_fields THEN p_texts END))
         ORDER BY c.ordinal LIMIT 1)
        UNION ALL
        (SELECT f.role, f.transition, f.target, f.reason_required
         FROM (SELECT string_to_array(p_event, '.') AS tokens
               WHERE p_event NOT IN ('created', 'imported')) e
         CROSS JOIN generate_series(cardinality(e.tokens) - 1, 0, -1) kept
         -- The limit keeps it a look into the index for each prefix.
         CROSS JOIN LATERAL (
             SELECT c.role, c.transition, c.target, c.reason_required
             FROM orderdeck.lifecycle_choices c
             WHERE c.lifecycle = p_lifecycle AND c.state = p_state
               AND c.event = array_to_string(e.tokens[1:kept], '.')
               AND (NOT c.guarded OR orderdeck.guard_holds(
                       (SELECT t.guard FROM orderdeck.lifecycle_transitions t
                        WHERE t.lifecycle = p_lifecycle AND t.transition = c.transition),
                       c.state_number, p_previous, p_version, p_region,
                       CASE WHEN c.reads_fields THEN p_numbers END,
                       CASE WHEN c.reads_fields THEN p_texts END))
             ORDER BY c.ordinal LIMIT 1) f
         ORDER BY kept DESC LIMIT 1)
        LIMIT 1) found ON true
$$;

-- Why what decide() said is no; for kind 0: because a reason is missing. legal_events: one a line.
CREATE FUNCTION orderdeck.explain(
    p_kind smallint, p_lifecycle integer, p_transition smallint, p_state text, p_event text,
    p_role smallint)
RETURNS TABLE (cause text, legal_events text)
LANGUAGE sql STABLE ROWS 1 AS $$
    SELECT CASE
               WHEN p_kind = 0 THEN
                   '''' || p_event || ''' needs a reason: say why and send it again'
               WHEN p_kind = 2 THEN
                   '''' || p_event || ''' is possible only when ' || t.guard_text ||
                   '; that does not hold for this order now'
               WHEN p_kind = 3 THEN
                   '''' || p_event || ''' needs the role ' || roles.names[t.role + 1] || ', and ' ||
                   roles.names[p_role + 1] || ' is not enough: ask someone who has it'
               WHEN l.id IS NULL THEN
                   'This shard does not have the lifecycle of this order'
               WHEN s.state IS NULL THEN
                   'The lifecycle ''' || l.name || ''' has no state ''' || p_state ||
                   ''': the order cannot be moved by it'
               ELSE
                   '''' || p_event || ''' is not possible in ''' || s.label || ''': ' ||
                   CASE WHEN s.legal_events <> ''
                        THEN 'from there go ' || replace(s.legal_events, E'\n', ', ')
                        WHEN s.final THEN 'it is final'
                        ELSE 'nothing leads out of it' END
           END,
           coalesce(s.legal_events, '')
    FROM (SELECT ARRAY['viewer', 'support', 'ops', 'admin', 'service'] AS names) roles
    LEFT JOIN orderdeck.lifecycle_transitions t
           ON p_kind IN (2, 3) AND t.lifecycle = p_lifecycle AND t.transition = p_transition
    LEFT JOIN orderdeck.lifecycles l ON p_kind = 1 AND l.id = p_lifecycle
    LEFT JOIN orderdeck.lifecycle_states s
           ON p_kind = 1 AND s.lifecycle = p_lifecycle AND s.state = p_state
$$;

-- Installs a version with all its rows, as lifecycleRowsJson() writes them, and answers its id. The
-- same text again changes nothing; another one raises OD001. Safe with several at once: the second
-- waits for the first.
CREATE FUNCTION orderdeck.install_lifecycle(
    p_name text, p_version integer, p_source text, p_rows jsonb) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = orderdeck, pg_temp AS $$
DECLARE
    installed integer;
    known text;
BEGIN
    INSERT INTO lifecycles (name, version, source, initial)
    VALUES (p_name, p_version, p_source, p_rows ->> 'initial')
    ON CONFLICT (name, version) DO NOTHING RETURNING id INTO installed;
    IF installed IS NULL THEN
        SELECT id, source INTO installed, known FROM lifecycles
        WHERE name = p_name AND version = p_version;
        IF known <> p_source COLLATE "C" THEN
            RAISE EXCEPTION 'version % of % is installed with another text; a version is never changed',
                p_version, p_name USING ERRCODE = 'OD001';
        END IF;
        RETURN installed;
    END IF;

    INSERT INTO lifecycle_states (lifecycle, state, label, final, legal_events)
    SELECT installed, s.state, s.label, s.final, s.legal_events
    FROM jsonb_to_recordset(p_rows -> 'states')
         s (state text, label text, final boolean, legal_events text);

    INSERT INTO lifecycle_transitions (lifecycle, transition, role, reason_required, guard, guard_text)
    SELECT installed, t.transition, t.role, t.reason_required, t.guard::jsonpath, t.guard_text
    FROM jsonb_to_recordset(p_rows -> 'transitions')
         t (transition smallint, role smallint, reason_required boolean, guard text, guard_text text);

    INSERT INTO lifecycle_choices (lifecycle, state, event, ordinal, state_number, transition, target,
                                   role, reason_required, guarded, reads_fields)
    WITH states AS (
        SELECT s.value ->> 'state' AS state, s.place - 1 AS number
        FROM jsonb_array_elements(p_rows -> 'states') WITH ORDINALITY s (value, place)),
    events AS (
        SELECT e.event, e.place - 1 AS number
        FROM jsonb_array_elements_text(p_rows -> 'events') WITH ORDINALITY e (event, place)),
    transitions AS (
        SELECT * FROM jsonb_to_recordset(p_rows -> 'transitions')
        t (transition smallint, role smallint, reason_required boolean, guard text,
           reads_fields boolean)),
    -- State, event, ordinal, transition, target; without target: no guard held.
    choices AS (
        SELECT (c.value ->> 0)::smallint AS state, (c.value ->> 1)::smallint AS event,
               (c.value ->> 2)::smallint AS ordinal, (c.value ->> 3)::smallint AS transition,
               (c.value ->> 4)::smallint AS target
        FROM jsonb_array_elements(p_rows -> 'choices') c (value))
    SELECT installed, s.state, e.event, c.ordinal, c.state, c.transition, target.state,
           CASE WHEN c.target IS NULL THEN 0 ELSE t.role END,
           c.target IS NOT NULL AND t.reason_required,
           c.target IS NOT NULL AND t.guard IS NOT NULL,
           c.target IS NOT NULL AND t.reads_fields
    FROM choices c
    JOIN states s ON s.number = c.state
    JOIN events e ON e.number = c.event
    JOIN transitions t ON t.transition = c.transition
    LEFT JOIN states target ON target.number = c.target;
    RETURN installed;
END
$$;
-- It writes with its owner's rights: whoever may call it is named by the roles.
REVOKE ALL ON FUNCTION orderdeck.install_lifecycle(text, integer, text, jsonb) FROM PUBLIC;
