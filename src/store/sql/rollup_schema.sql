-- The store of review, version 3: exports of other offices, taken in by `review rollup`. Once released this file is frozen.
--
-- An export is written in one transaction whose last insert is its row in taken; from then on its rows are never changed.
-- One that a later one of the same office stands for is kept, and counted no more.

CREATE TABLE taken (
  taken          INTEGER NOT NULL PRIMARY KEY CHECK (taken > 0), -- number, from 1 without gaps
  seal           TEXT NOT NULL UNIQUE CHECK (length(seal) = 64), -- of the whole export
  file           TEXT NOT NULL,                                  -- base name of the file
  at             TEXT NOT NULL,                                  -- when it was taken in
  office         TEXT NOT NULL,                                  -- its code
  office_id      TEXT NOT NULL,
  name_zh        TEXT,
  name_en        TEXT,
  prefecture_zh  TEXT,                                           -- both NULL: not told
  prefecture_en  TEXT,
  run            INTEGER NOT NULL,                               -- number of the run in its own store,
  digest         TEXT NOT NULL,                                  -- its digest there
  created_at     TEXT NOT NULL,                                  -- and when it was made
  period         TEXT NOT NULL,
  date_from      TEXT CHECK (date_from IS date(date_from)),
  date_to        TEXT CHECK (date_to IS date(date_to)),
  as_of          TEXT NOT NULL CHECK (as_of IS date(as_of)),
  rubric         TEXT NOT NULL,
  version        TEXT NOT NULL,
  scoring_digest TEXT NOT NULL,                                  -- means only over equal ones
  registered     INTEGER NOT NULL CHECK (registered >= 0),
  in_period      INTEGER NOT NULL CHECK (in_period >= 0),
  scored         INTEGER NOT NULL CHECK (scored >= 0),
  classed        INTEGER NOT NULL CHECK (classed >= 0),          -- of scored, those that have a class
  score          INTEGER NOT NULL,                               -- sums over classed
  lowest         INTEGER NOT NULL,
  text           TEXT NOT NULL                                   -- the export as it came
) STRICT;

CREATE TABLE taken_class (
  taken    INTEGER NOT NULL REFERENCES taken DEFERRABLE INITIALLY DEFERRED,
  class    INTEGER NOT NULL CHECK (class >= -1),                 -- position, best first; -1: insufficient
  id       TEXT NOT NULL,                                        -- its id; '' of insufficient
  title_zh TEXT,
  title_en TEXT,
  cases    INTEGER NOT NULL CHECK (cases >= 0),
  PRIMARY KEY (taken, class)
) STRICT, WITHOUT ROWID;

CREATE TABLE taken_case (
  taken    INTEGER NOT NULL REFERENCES taken DEFERRABLE INITIALLY DEFERRED,
  position INTEGER NOT NULL CHECK (position > 0),
  number   TEXT NOT NULL,
  unit     TEXT NOT NULL,
  key      TEXT NOT NULL,                                        -- both folded: the same case
  score    INTEGER NOT NULL,
  lowest   INTEGER NOT NULL CHECK (lowest <= score),
  class    INTEGER NOT NULL CHECK (class >= -1),
  PRIMARY KEY (taken, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX taken_case_key ON taken_case (key);

CREATE TABLE taken_replaced (
  taken INTEGER NOT NULL PRIMARY KEY REFERENCES taken,           -- counted no more
  by    INTEGER NOT NULL REFERENCES taken DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE TRIGGER taken_insert BEFORE INSERT ON taken
WHEN NEW.taken IS NOT (SELECT COALESCE(MAX(taken), 0) + 1 FROM taken)
  OR EXISTS (SELECT 1 FROM taken WHERE seal = NEW.seal)
BEGIN SELECT RAISE(ABORT, 'an export comes after the last one, and only once'); END;
CREATE TRIGGER taken_update BEFORE UPDATE ON taken
BEGIN SELECT RAISE(ABORT, 'exports are never changed'); END;
CREATE TRIGGER taken_delete BEFORE DELETE ON taken
BEGIN SELECT RAISE(ABORT, 'exports are never removed'); END;

CREATE TRIGGER taken_class_insert BEFORE INSERT ON taken_class
WHEN EXISTS (SELECT 1 FROM taken WHERE taken = NEW.taken)
BEGIN SELECT RAISE(ABORT, 'exports are never changed'); END;
CREATE TRIGGER taken_class_update BEFORE UPDATE ON taken_class
BEGIN SELECT RAISE(ABORT, 'exports are never changed'); END;
CREATE TRIGGER taken_class_delete BEFORE DELETE ON taken_class
BEGIN SELECT RAISE(ABORT, 'exports are never changed'); END;

CREATE TRIGGER taken_case_insert BEFORE INSERT ON taken_case
WHEN EXISTS (SELECT 1 FROM taken WHERE taken = NEW.taken)
BEGIN SELECT RAISE(ABORT, 'exports are never changed'); END;
CREATE TRIGGER taken_case_update BEFORE UPDATE ON taken_case
BEGIN SELECT RAISE(ABORT, 'exports are never changed'); END;
CREATE TRIGGER taken_case_delete BEFORE DELETE ON taken_case
BEGIN SELECT RAISE(ABORT, 'exports are never changed'); END;

CREATE TRIGGER taken_replaced_insert BEFORE INSERT ON taken_replaced
WHEN EXISTS (SELECT 1 FROM taken_replaced WHERE taken = NEW.taken)
BEGIN SELECT RAISE(ABORT, 'exports are never changed'); END;
CREATE TRIGGER taken_replaced_update BEFORE UPDATE ON taken_replaced
BEGIN SELECT RAISE(ABORT, 'exports are never changed'); END;
CREATE TRIGGER taken_replaced_delete BEFORE DELETE ON taken_replaced
BEGIN SELECT RAISE(ABORT, 'exports are never changed'); END;
