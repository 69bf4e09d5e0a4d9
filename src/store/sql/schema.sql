-- The store of review, version 1. Once released this file is frozen: later versions are steps of their own.
--
-- A run is written in one transaction whose last insert is its row in run. From then on its rows can neither be
-- added to, changed, nor removed: REPLACE is stopped by the insert triggers, since what it would replace belongs
-- to a run that is there.
-- Points are hundredths of a point. Dates are YYYY-MM-DD.

CREATE TABLE source_text (
  digest TEXT NOT NULL PRIMARY KEY CHECK (length(digest) = 64), -- SHA-256 of the text, hex
  text   TEXT NOT NULL                                          -- a rubric, dictionary or calendar, byte for byte
) STRICT, WITHOUT ROWID;

CREATE TABLE run (
  run                 INTEGER NOT NULL PRIMARY KEY CHECK (run > 0),    -- number, from 1 without gaps
  digest              TEXT NOT NULL UNIQUE CHECK (length(digest) = 64),-- SHA-256 of texts, settings, selection and results
  previous            TEXT NOT NULL,                                   -- chain of the run before; '' of the first
  chain               TEXT NOT NULL CHECK (length(chain) = 64),        -- SHA-256 of all other columns
  rubric              TEXT NOT NULL,                                   -- id of the rubric, or of the rubric set
  version             TEXT NOT NULL,                                   -- of the rubric; '' of a set
  scoring_digest      TEXT NOT NULL,                                   -- of what can change a score
  period              TEXT NOT NULL,                                   -- as it was asked for
  date_from           TEXT CHECK (date_from IS date(date_from)),       -- first day of the period; NULL: open
  date_to             TEXT CHECK (date_to IS date(date_to)),           -- last day; NULL: open
  as_of               TEXT NOT NULL CHECK (as_of IS date(as_of)),      -- the day that stood for today
  outside_validity    INTEGER NOT NULL CHECK (outside_validity IN (0, 1)), -- 1: scored although the rubric was not valid
  casedb              TEXT NOT NULL,                                   -- base name of the case database
  created_at          TEXT NOT NULL,                                   -- YYYY-MM-DD HH:MM by the clock
  program             TEXT NOT NULL,                                   -- version of review
  settings            TEXT NOT NULL,                                   -- NAME=VALUE lines of --set
  registered          INTEGER NOT NULL CHECK (registered >= 0),        -- cases in the database
  in_period           INTEGER NOT NULL CHECK (in_period >= 0),         -- cases of the period
  scored              INTEGER NOT NULL CHECK (scored >= 0),            -- rows of run_case
  left_open           INTEGER NOT NULL CHECK (left_open >= 0),         -- rows of run_left_out by reason: not yet closed
  left_outside_period INTEGER NOT NULL CHECK (left_outside_period >= 0), -- closed outside the period
  left_no_date        INTEGER NOT NULL CHECK (left_no_date >= 0),      -- no date that says when
  left_not_for_rubric INTEGER NOT NULL CHECK (left_not_for_rubric >= 0), -- not the rubric's business
  left_unplaced       INTEGER NOT NULL CHECK (left_unplaced >= 0)      -- could not be told
) STRICT, WITHOUT ROWID;

CREATE TABLE run_source (
  run      INTEGER NOT NULL REFERENCES run DEFERRABLE INITIALLY DEFERRED,
  position INTEGER NOT NULL CHECK (position >= 0),    -- 0: the file named by --rubric
  name     TEXT NOT NULL,                             -- file name, as the other files call it
  digest   TEXT NOT NULL REFERENCES source_text,      -- of its text
  PRIMARY KEY (run, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE run_rubric (
  run     INTEGER NOT NULL REFERENCES run DEFERRABLE INITIALLY DEFERRED,
  rubric  INTEGER NOT NULL CHECK (rubric >= 0),       -- position in the set; 0 if there is none
  id      TEXT NOT NULL,                              -- of the rubric
  version TEXT NOT NULL,
  digest  TEXT NOT NULL,                              -- its scoring digest
  PRIMARY KEY (run, rubric)
) STRICT, WITHOUT ROWID;

CREATE TABLE run_class (
  run    INTEGER NOT NULL REFERENCES run DEFERRABLE INITIALLY DEFERRED,
  rubric INTEGER NOT NULL CHECK (rubric >= 0),
  class  INTEGER NOT NULL CHECK (class >= -1),        -- position in the rubric, best first; -1: insufficient
  id     TEXT NOT NULL,                               -- its id; '' of insufficient
  cases  INTEGER NOT NULL CHECK (cases >= 0),         -- in this class
  PRIMARY KEY (run, rubric, class)
) STRICT, WITHOUT ROWID;

CREATE TABLE run_item (
  run            INTEGER NOT NULL REFERENCES run DEFERRABLE INITIALLY DEFERRED,
  rubric         INTEGER NOT NULL CHECK (rubric >= 0),
  item           INTEGER NOT NULL CHECK (item >= 0),            -- position in the rubric
  id             TEXT NOT NULL,                                 -- of the item
  pass           INTEGER NOT NULL CHECK (pass >= 0),            -- cases by outcome
  fail           INTEGER NOT NULL CHECK (fail >= 0),
  unknown        INTEGER NOT NULL CHECK (unknown >= 0),
  not_applicable INTEGER NOT NULL CHECK (not_applicable >= 0),
  not_due        INTEGER NOT NULL CHECK (not_due >= 0),
  not_checked    INTEGER NOT NULL CHECK (not_checked >= 0),
  waived         INTEGER NOT NULL CHECK (waived >= 0),
  violations     INTEGER NOT NULL CHECK (violations >= 0),      -- in all cases
  raw            INTEGER NOT NULL CHECK (raw >= 0),             -- points taken before caps, all cases
  cost           INTEGER NOT NULL CHECK (cost BETWEEN 0 AND raw), -- and after them
  PRIMARY KEY (run, rubric, item)
) STRICT, WITHOUT ROWID;

CREATE TABLE run_case (
  run          INTEGER NOT NULL REFERENCES run DEFERRABLE INITIALLY DEFERRED,
  position     INTEGER NOT NULL CHECK (position > 0),           -- in the order of the run, from 1
  rubric       INTEGER NOT NULL CHECK (rubric >= 0),            -- position in the set
  case_key     TEXT NOT NULL,                                   -- JSON array: the key in the case database
  number       TEXT NOT NULL,                                   -- what people call the case
  unit         TEXT NOT NULL,                                   -- what people call its unit; '' not known
  identity     TEXT NOT NULL,                                   -- JSON array: identity values
  score        INTEGER NOT NULL,                                -- best still possible
  lowest       INTEGER NOT NULL CHECK (lowest <= score),        -- if all that is open turns out badly
  class        INTEGER NOT NULL CHECK (class >= -1),            -- of run_class; -1: insufficient
  score_class  INTEGER NOT NULL CHECK (score_class >= -1),      -- what the score and what occurred give
  worst_class  INTEGER NOT NULL CHECK (worst_class >= -1),      -- score_class to worst_class are possible
  provisional  INTEGER NOT NULL CHECK (provisional IN (0, 1)),
  n_open       INTEGER NOT NULL CHECK (n_open >= 0),            -- items unknown or with open rows
  n_awaiting   INTEGER NOT NULL CHECK (n_awaiting >= 0),        -- items that wait for people
  n_decided    INTEGER NOT NULL CHECK (n_decided >= 0),         -- automatic items decided,
  n_applicable INTEGER NOT NULL CHECK (n_applicable >= 0),      -- of so many
  -- One byte an item. Low four bits: 0 pass, 1 fail, 2 unknown, 3 not_applicable, 4 not_due, 5 not_checked,
  -- 6 waived. High four bits: 16 open (counted at its maximum in lowest), 32 one violation, 64 see counts.
  outcomes     BLOB NOT NULL,
  counts       BLOB CHECK (length(counts) > 0),                 -- violations of items with bit 64, in their order: 7 bits a byte, low first, 128 goes on
  PRIMARY KEY (run, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE violation (
  run        INTEGER NOT NULL,
  position   INTEGER NOT NULL,                                  -- the case
  seq        INTEGER NOT NULL CHECK (seq > 0),                  -- in rubric order, then row order
  item       INTEGER NOT NULL CHECK (item >= 0),                -- position in the rubric
  record     TEXT,                                              -- record id; NULL: no row
  row_key    TEXT,                                              -- JSON array: the row's key; NULL: no row
  identity   TEXT NOT NULL,                                     -- JSON array: what people call the row
  which      TEXT NOT NULL,                                     -- column, kind, or position in a list
  count      INTEGER NOT NULL CHECK (count >= 0),               -- times it counts
  awaiting   INTEGER NOT NULL CHECK (awaiting IN (0, 1)),       -- 1: a person has to confirm it
  hint       INTEGER NOT NULL CHECK (hint IN (0, 1)),           -- 1: only says where to look
  row_values TEXT NOT NULL,                                     -- JSON object: what its sentence needs
  PRIMARY KEY (run, position, seq),
  FOREIGN KEY (run, position) REFERENCES run_case
) STRICT, WITHOUT ROWID;

CREATE TABLE deduction (
  run           INTEGER NOT NULL,
  position      INTEGER NOT NULL,                               -- the case
  item          INTEGER NOT NULL CHECK (item >= 0),             -- position in the rubric
  raw           INTEGER NOT NULL CHECK (raw > 0),               -- by the item's own points and maximum
  category_cut  INTEGER NOT NULL CHECK (category_cut >= 0),     -- taken off by the category's cap,
  dimension_cut INTEGER NOT NULL CHECK (dimension_cut >= 0),    -- then by the dimension's,
  rubric_cut    INTEGER NOT NULL CHECK (rubric_cut >= 0),       -- then by the rubric's points
  PRIMARY KEY (run, position, item),
  FOREIGN KEY (run, position) REFERENCES run_case,
  CHECK (category_cut + dimension_cut + rubric_cut <= raw)
) STRICT, WITHOUT ROWID;

CREATE TABLE run_left_out (
  run      INTEGER NOT NULL REFERENCES run DEFERRABLE INITIALLY DEFERRED,
  seq      INTEGER NOT NULL CHECK (seq > 0),
  reason   TEXT NOT NULL CHECK (reason IN ('open', 'outside_period', 'no_date', 'not_for_rubric', 'unplaced')),
  case_key TEXT NOT NULL,                                       -- JSON array
  number   TEXT NOT NULL,                                       -- what people call the case
  unit     TEXT NOT NULL,                                       -- '' not known
  PRIMARY KEY (run, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE run_remark (
  run         INTEGER NOT NULL REFERENCES run DEFERRABLE INITIALLY DEFERRED,
  seq         INTEGER NOT NULL CHECK (seq > 0),
  record      TEXT NOT NULL,                                    -- record id
  column_id   TEXT,                                             -- values did not convert; NULL: rows without a case
  n           INTEGER NOT NULL CHECK (n >= 0),                  -- how many
  example     TEXT,                                             -- one value
  example_key TEXT,                                             -- JSON array: key of its row
  PRIMARY KEY (run, seq)
) STRICT, WITHOUT ROWID;

-- The office's profile: what it was is never changed, the newest holds.
CREATE TABLE office (
  office INTEGER PRIMARY KEY CHECK (office > 0),
  folder TEXT NOT NULL,                               -- where the files that it names are looked for
  text   TEXT NOT NULL,                               -- the YAML
  at     TEXT NOT NULL                                -- when it was kept
) STRICT;

CREATE TRIGGER office_insert BEFORE INSERT ON office
WHEN NEW.office IS NOT (SELECT COALESCE(MAX(office), 0) + 1 FROM office)
BEGIN SELECT RAISE(ABORT, 'a profile comes after the last one'); END;
CREATE TRIGGER office_update BEFORE UPDATE ON office
BEGIN SELECT RAISE(ABORT, 'profiles are never changed'); END;
CREATE TRIGGER office_delete BEFORE DELETE ON office
BEGIN SELECT RAISE(ABORT, 'profiles are never removed'); END;

CREATE TRIGGER source_text_insert BEFORE INSERT ON source_text
WHEN EXISTS (SELECT 1 FROM source_text WHERE digest = NEW.digest)
BEGIN SELECT RAISE(ABORT, 'this text is kept already'); END;
CREATE TRIGGER source_text_update BEFORE UPDATE ON source_text
BEGIN SELECT RAISE(ABORT, 'texts of runs are never changed'); END;
CREATE TRIGGER source_text_delete BEFORE DELETE ON source_text
BEGIN SELECT RAISE(ABORT, 'texts of runs are never removed'); END;

CREATE TRIGGER run_insert BEFORE INSERT ON run
WHEN NEW.run IS NOT (SELECT COALESCE(MAX(run), 0) + 1 FROM run)
  OR NEW.previous IS NOT COALESCE((SELECT chain FROM run ORDER BY run DESC LIMIT 1), '')
  OR EXISTS (SELECT 1 FROM run WHERE digest = NEW.digest)
BEGIN SELECT RAISE(ABORT, 'a run comes after the last one, and only once'); END;
CREATE TRIGGER run_update BEFORE UPDATE ON run
BEGIN SELECT RAISE(ABORT, 'runs are never changed'); END;
CREATE TRIGGER run_delete BEFORE DELETE ON run
BEGIN SELECT RAISE(ABORT, 'runs are never removed'); END;

CREATE TRIGGER run_source_insert BEFORE INSERT ON run_source
WHEN EXISTS (SELECT 1 FROM run WHERE run = NEW.run)
BEGIN SELECT RAISE(ABORT, 'runs are never changed'); END;
CREATE TRIGGER run_source_update BEFORE UPDATE ON run_source
BEGIN SELECT RAISE(ABORT, 'runs are never changed'); END;
CREATE TRIGGER run_source_delete BEFORE DELETE ON run_source
BEGIN SELECT RAISE(ABORT, 'runs are never changed'); END;

CREATE TRIGGER run_rubric_insert BEFORE INSERT ON run_rubric
WHEN EXISTS (SELECT 1 FROM run WHERE run = NEW.run)
BEGIN SELECT RAISE(ABORT, 'runs are never changed'); END;
CREATE TRIGGER run_rubric_update BEFORE UPDATE ON run_rubric
BEGIN SELECT RAISE(ABORT, 'runs are never changed'); END;
CREATE TRIGGER run_rubric_delete BEFORE DELETE ON run_rubric
BEGIN SELECT RAISE(ABORT, 'runs are never changed'); END;

CREATE TRIGGER run_class_insert BEFORE INSERT ON run_class
WHEN EXISTS (SELECT 1 FROM run WHERE run = NEW.run)
BEGIN SELECT RAISE(ABORT, 'runs are never changed'); END;
CREATE TRIGGER run_class_update BEFORE UPDATE ON run_class
BEGIN SELECT RAISE(ABORT, 'runs are never changed'); END;
CREATE TRIGGER run_class_delete BEFORE DELETE ON run_class
BEGIN SELECT RAISE(ABORT, 'runs are never changed'); END;

CREATE TRIGGER run_item_insert BEFORE INSERT ON run_item
WHEN EXISTS (SELECT 1 FROM run WHERE run = NEW.run)
BEGIN SELECT RAISE(ABORT, 'runs are never changed'); END;
CREATE TRIGGER run_item_update BEFORE UPDATE ON run_item
BEGIN SELECT RAISE(ABORT, 'runs are never changed'); END;
CREATE TRIGGER run_item_delete BEFORE DELETE ON run_item
BEGIN SELECT RAISE(ABORT, 'runs are never changed'); END;

CREATE TRIGGER run_case_insert BEFORE INSERT ON run_case
WHEN EXISTS (SELECT 1 FROM run WHERE run = NEW.run)
BEGIN SELECT RAISE(ABORT, 'runs are never changed'); END;
CREATE TRIGGER run_case_update BEFORE UPDATE ON run_case
BEGIN SELECT RAISE(ABORT, 'runs are never changed'); END;
CREATE TRIGGER run_case_delete BEFORE DELETE ON run_case
BEGIN SELECT RAISE(ABORT, 'runs are never changed'); END;

CREATE TRIGGER violation_insert BEFORE INSERT ON violation
WHEN EXISTS (SELECT 1 FROM run WHERE run = NEW.run)
BEGIN SELECT RAISE(ABORT, 'runs are never changed'); END;
CREATE TRIGGER violation_update BEFORE UPDATE ON violation
BEGIN SELECT RAISE(ABORT, 'runs are never changed'); END;
CREATE TRIGGER violation_delete BEFORE DELETE ON violation
BEGIN SELECT RAISE(ABORT, 'runs are never changed'); END;

CREATE TRIGGER deduction_insert BEFORE INSERT ON deduction
WHEN EXISTS (SELECT 1 FROM run WHERE run = NEW.run)
BEGIN SELECT RAISE(ABORT, 'runs are never changed'); END;
CREATE TRIGGER deduction_update BEFORE UPDATE ON deduction
BEGIN SELECT RAISE(ABORT, 'runs are never changed'); END;
CREATE TRIGGER deduction_delete BEFORE DELETE ON deduction
BEGIN SELECT RAISE(ABORT, 'runs are never changed'); END;

CREATE TRIGGER run_left_out_insert BEFORE INSERT ON run_left_out
WHEN EXISTS (SELECT 1 FROM run WHERE run = NEW.run)
BEGIN SELECT RAISE(ABORT, 'runs are never changed'); END;
CREATE TRIGGER run_left_out_update BEFORE UPDATE ON run_left_out
BEGIN SELECT RAISE(ABORT, 'runs are never changed'); END;
CREATE TRIGGER run_left_out_delete BEFORE DELETE ON run_left_out
BEGIN SELECT RAISE(ABORT, 'runs are never changed'); END;

CREATE TRIGGER run_remark_insert BEFORE INSERT ON run_remark
WHEN EXISTS (SELECT 1 FROM run WHERE run = NEW.run)
BEGIN SELECT RAISE(ABORT, 'runs are never changed'); END;
CREATE TRIGGER run_remark_update BEFORE UPDATE ON run_remark
BEGIN SELECT RAISE(ABORT, 'runs are never changed'); END;
CREATE TRIGGER run_remark_delete BEFORE DELETE ON run_remark
BEGIN SELECT RAISE(ABORT, 'runs are never changed'); END;
