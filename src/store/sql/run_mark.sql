-- The store, version 2.
--
-- Which states of the case database a run describes, by the marks of their newest change (review_change of the case
-- database): the one that was scored, and later ones whose run would have been the same and was not saved again. A mark
-- is no result, so no digest covers it; none: the case database keeps no changes, or the run is older than this table.

CREATE TABLE run_mark (
  run  INTEGER NOT NULL REFERENCES run DEFERRABLE INITIALLY DEFERRED,
  mark TEXT NOT NULL CHECK (length(mark) BETWEEN 1 AND 64),
  PRIMARY KEY (run, mark)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER run_mark_insert BEFORE INSERT ON run_mark
WHEN EXISTS (SELECT 1 FROM run_mark WHERE run = NEW.run AND mark = NEW.mark)
BEGIN SELECT RAISE(ABORT, 'this mark is kept already'); END;
CREATE TRIGGER run_mark_update BEFORE UPDATE ON run_mark
BEGIN SELECT RAISE(ABORT, 'marks of runs are never changed'); END;
CREATE TRIGGER run_mark_delete BEFORE DELETE ON run_mark
BEGIN SELECT RAISE(ABORT, 'marks of runs are never removed'); END;
