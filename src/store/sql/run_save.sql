-- name: run_last
SELECT run, chain FROM run ORDER BY run DESC LIMIT 1;

-- name: run_by_digest
SELECT run FROM run WHERE digest = :digest;

-- name: source_text_insert
INSERT INTO source_text (digest, text)
SELECT :digest, :text WHERE NOT EXISTS (SELECT 1 FROM source_text WHERE digest = :digest);

-- name: run_source_insert
INSERT INTO run_source (run, position, name, digest) VALUES (:run, :position, :name, :digest);

-- name: run_rubric_insert
INSERT INTO run_rubric (run, rubric, id, version, digest)
VALUES (:run, :rubric, :id, :version, :digest);

-- name: run_class_insert
INSERT INTO run_class (run, rubric, class, id, cases) VALUES (:run, :rubric, :class, :id, :cases);

-- name: run_item_insert
INSERT INTO run_item (run, rubric, item, id, pass, fail, unknown, not_applicable, not_due,
                      not_checked, waived, violations, raw, cost)
VALUES (:run, :rubric, :item, :id, :pass, :fail, :unknown, :not_applicable, :not_due,
        :not_checked, :waived, :violations, :raw, :cost);

-- name: run_case_insert
INSERT INTO run_case (run, position, rubric, case_key, number, unit, identity, score, lowest,
                      class, score_class, worst_class, provisional, n_open, n_awaiting,
                      n_decided, n_applicable, outcomes, counts)
VALUES (:run, :position, :rubric, :case_key, :number, :unit, :identity, :score, :lowest,
        :class, :score_class, :worst_class, :provisional, :n_open, :n_awaiting,
        :n_decided, :n_applicable, :outcomes, :counts);

-- name: violation_insert
INSERT INTO violation (run, position, seq, item, record, row_key, identity, which, count,
                       awaiting, hint, row_values)
VALUES (:run, :position, :seq, :item, :record, :row_key, :identity, :which, :count,
        :awaiting, :hint, :row_values);

-- name: deduction_insert
INSERT INTO deduction (run, position, item, raw, category_cut, dimension_cut, rubric_cut)
VALUES (:run, :position, :item, :raw, :category_cut, :dimension_cut, :rubric_cut);

-- name: run_left_out_insert
INSERT INTO run_left_out (run, seq, reason, case_key, number, unit)
VALUES (:run, :seq, :reason, :case_key, :number, :unit);

-- name: run_remark_insert
INSERT INTO run_remark (run, seq, record, column_id, n, example, example_key)
VALUES (:run, :seq, :record, :column_id, :n, :example, :example_key);

-- name: run_insert
INSERT INTO run (run, digest, previous, chain, rubric, version, scoring_digest, period, date_from,
                 date_to, as_of, outside_validity, casedb, created_at, program, settings,
                 registered, in_period, scored, left_open, left_outside_period, left_no_date,
                 left_not_for_rubric, left_unplaced)
VALUES (:run, :digest, :previous, :chain, :rubric, :version, :scoring_digest, :period, :date_from,
        :date_to, :as_of, :outside_validity, :casedb, :created_at, :program, :settings,
        :registered, :in_period, :scored, :left_open, :left_outside_period, :left_no_date,
        :left_not_for_rubric, :left_unplaced);

-- name: run_mark_insert
INSERT INTO run_mark (run, mark)
SELECT :run, :mark WHERE NOT EXISTS (SELECT 1 FROM run_mark WHERE run = :run AND mark = :mark);

-- name: run_has_mark
SELECT EXISTS (SELECT 1 FROM run_mark WHERE run = :run AND mark = :mark);
