-- The read side: a projection of the events, made again from them at will.
CREATE TABLE orderdeck.progress (
    id            integer PRIMARY KEY CHECK (id = 1),
    position      bigint NOT NULL,
    open_rows     bigint NOT NULL,
    finished_rows bigint NOT NULL
);
INSERT INTO orderdeck.progress VALUES (1, 0, 0, 0);

-- Open orders change often: the table is small.
CREATE TABLE orderdeck.open_orders (
    id                bigint PRIMARY KEY,
    number            text COLLATE "C" NOT NULL,
    source            text COLLATE "C" NOT NULL,
    customer          text COLLATE "C" NOT NULL,
    region            text COLLATE "C" NOT NULL,
    lifecycle         text COLLATE "C" NOT NULL,
    lifecycle_version integer NOT NULL,
    state             text COLLATE "C" NOT NULL,
    since             bigint NOT NULL,
    placed_at         bigint NOT NULL,
    total_minor       bigint NOT NULL,
    currency          text COLLATE "C" NOT NULL,
    version           bigint NOT NULL,
    flags             integer NOT NULL,
    last_actor        text COLLATE "C" NOT NULL,
    last_reason       text COLLATE "C" NOT NULL
);
CREATE INDEX open_by_since ON orderdeck.open_orders (since, id);
CREATE INDEX open_by_state ON orderdeck.open_orders (state, since, id);
CREATE INDEX open_by_placed ON orderdeck.open_orders (placed_at, id);
CREATE INDEX open_by_total ON orderdeck.open_orders (total_minor, id);
CREATE INDEX open_by_number ON orderdeck.open_orders (number, id);
CREATE INDEX open_by_customer ON orderdeck.open_orders (customer);
CREATE INDEX open_by_region ON orderdeck.open_orders (region);
CREATE INDEX open_by_source ON orderdeck.open_orders (source);
CREATE INDEX open_by_lifecycle ON orderdeck.open_orders (lifecycle);
CREATE INDEX open_flagged ON orderdeck.open_orders (placed_at) WHERE flags <> 0;
CREATE INDEX open_backwards ON orderdeck.open_orders ((since - placed_at)) WHERE since < placed_at;

-- Finished orders come here once; they are many.
CREATE TABLE orderdeck.finished_orders (LIKE orderdeck.open_orders);
ALTER TABLE orderdeck.finished_orders ADD PRIMARY KEY (id);
CREATE INDEX finished_by_since ON orderdeck.finished_orders (since, id);
CREATE INDEX finished_by_state ON orderdeck.finished_orders (state, since, id);
CREATE INDEX finished_by_placed ON orderdeck.finished_orders (placed_at, id);
CREATE INDEX finished_by_total ON orderdeck.finished_orders (total_minor, id);
CREATE INDEX finished_by_number ON orderdeck.finished_orders (number, id);
CREATE INDEX finished_by_customer ON orderdeck.finished_orders (customer);
CREATE INDEX finished_by_region ON orderdeck.finished_orders (region, since, id);
CREATE INDEX finished_by_source ON orderdeck.finished_orders (source, since, id);
CREATE INDEX finished_by_lifecycle ON orderdeck.finished_orders (lifecycle, since, id);
CREATE INDEX finished_flagged ON orderdeck.finished_orders (placed_at) WHERE flags <> 0;
CREATE INDEX finished_backwards ON orderdeck.finished_orders ((since - placed_at))
    WHERE since < placed_at;

CREATE TABLE orderdeck.counts (
    lifecycle         text COLLATE "C" NOT NULL,
    lifecycle_version integer NOT NULL,
    state             text COLLATE "C" NOT NULL,
    region            text COLLATE "C" NOT NULL,
    orders            bigint NOT NULL,
    PRIMARY KEY (lifecycle, lifecycle_version, state, region)
);

-- Longest time meant in a state, in microseconds, already divided by compressed time.
CREATE TABLE orderdeck.targets (
    lifecycle         text COLLATE "C" NOT NULL,
    lifecycle_version integer NOT NULL,
    state             text COLLATE "C" NOT NULL,
    micros            bigint NOT NULL,
    PRIMARY KEY (lifecycle, lifecycle_version, state)
);
