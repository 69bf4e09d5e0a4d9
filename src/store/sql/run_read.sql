-- name: run_get
-- the newest for :run NULL
SELECT run, digest, previous, chain, rubric, version, scoring_digest, period, date_from, date_to,
       as_of, outside_validity, casedb, created_at, program, settings, registered, in_period,
       scored, left_open, left_outside_period, left_no_date, left_not_for_rubric, left_unplaced
FROM run
WHERE :run IS NULL OR run = :run
ORDER BY run DESC
LIMIT 1;

-- name: run_list
SELECT run, digest, previous, chain, rubric, version, scoring_digest, period, date_from, date_to,
       as_of, outside_validity, casedb, created_at, program, settings, registered, in_period,
       scored, left_open, left_outside_period, left_no_date, left_not_for_rubric, left_unplaced
FROM run
ORDER BY CASE WHEN :oldest_first THEN run ELSE -run END;

-- name: run_source_list
SELECT s.name, t.text, t.digest
FROM run_source AS s JOIN source_text AS t USING (digest)
WHERE s.run = :run
ORDER BY s.position;

-- name: run_case_list
SELECT position, rubric, case_key, number, unit, identity, score, lowest, class, score_class,
       worst_class, provisional, n_open, n_awaiting, n_decided, n_applicable, outcomes, counts
FROM run_case
WHERE run = :run
  AND (:number IS NULL OR fold(number) = fold(:number) OR fold(:number) =
       (SELECT fold(group_concat(value, ' · '))
        FROM json_each(CASE WHEN json_valid(identity) THEN identity ELSE '[]' END)))
  AND (:unit IS NULL OR unit = :unit)
  AND (:class IS NULL OR class = :class)
  AND (NOT :settled OR NOT provisional)
ORDER BY position;

-- name: run_case_ordered
SELECT position, rubric, case_key, number, unit, identity, score, lowest, class, score_class,
       worst_class, provisional, n_open, n_awaiting, n_decided, n_applicable, outcomes, counts
FROM run_case
WHERE run = :run
  AND (:number IS NULL OR fold(number) = fold(:number) OR fold(:number) =
       (SELECT fold(group_concat(value, ' · '))
        FROM json_each(CASE WHEN json_valid(identity) THEN identity ELSE '[]' END)))
  AND (:unit IS NULL OR unit = :unit)
  AND (:class IS NULL OR class = :class)
  AND (NOT :settled OR NOT provisional)
ORDER BY CASE WHEN :best THEN -score ELSE score END, position
LIMIT :most;

-- name: violation_list
SELECT item, record, row_key, identity, which, count, awaiting, hint, row_values
FROM violation
WHERE run = :run AND position = :position
ORDER BY seq;

-- name: deduction_list
SELECT item, raw, category_cut, dimension_cut, rubric_cut
FROM deduction
WHERE run = :run AND position = :position
ORDER BY item;

-- name: run_left_out_list
SELECT reason, case_key, number, unit FROM run_left_out WHERE run = :run ORDER BY seq;

-- name: run_remark_list
SELECT record, column_id, n, example, example_key FROM run_remark WHERE run = :run ORDER BY seq;

-- name: run_sums
SELECT COUNT(*), COALESCE(SUM(score), 0), COALESCE(SUM(lowest), 0)
FROM run_case
WHERE run = :run AND class >= 0;

-- name: run_class_counts
SELECT class, SUM(cases) FROM run_class WHERE run = :run GROUP BY class;

-- name: run_marks
-- as a JSON array
SELECT json_group_array(mark) FROM run_mark WHERE run = :run;

-- name: run_changed_list
-- :keys as in review/changes.h: of one column as text, of several as a JSON array
SELECT position, number
FROM run_case
WHERE run = :run
  AND CASE WHEN json_valid(case_key) AND json_array_length(case_key) = 1
           THEN CAST(json_extract(case_key, '$[0]') AS TEXT)
           ELSE case_key END IN (SELECT value FROM json_each(:keys))
ORDER BY position;
