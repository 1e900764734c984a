-- What a search needs to begin at the right place, and to say how much there is to look at.
ALTER TABLE progress ADD COLUMN open_rows INTEGER NOT NULL DEFAULT 0;
ALTER TABLE progress ADD COLUMN finished_rows INTEGER NOT NULL DEFAULT 0;
UPDATE progress SET open_rows = (SELECT count(*) FROM open_orders),
                    finished_rows = (SELECT count(*) FROM finished_orders);

-- Facts that never change: a step of an open order touches none of these.
CREATE INDEX open_by_region ON open_orders (region);
CREATE INDEX open_by_source ON open_orders (source);
CREATE INDEX open_by_lifecycle ON open_orders (lifecycle);

-- Finished orders are written once, nearly in the order of since.
CREATE INDEX finished_by_region ON finished_orders (region, since);
CREATE INDEX finished_by_source ON finished_orders (source, since);
CREATE INDEX finished_by_lifecycle ON finished_orders (lifecycle, since);

-- Orders whose clock went backwards: few or none. Without them nothing is in a state before it was
-- placed, and a bound on the one time is a bound on the other.
CREATE INDEX open_backwards ON open_orders (since - placed_at) WHERE since < placed_at;
CREATE INDEX finished_backwards ON finished_orders (since - placed_at) WHERE since < placed_at;

-- Indexes that were taken away while very many events are folded in, to be made again at the end:
-- sorting the whole is an order of magnitude cheaper than inserting at random places.
CREATE TABLE postponed_indexes (
    name       TEXT PRIMARY KEY,
    definition TEXT NOT NULL
) WITHOUT ROWID;

PRAGMA user_version = 3;
