-- name: taken_next
SELECT COALESCE(MAX(taken), 0) + 1 FROM taken;

-- name: taken_by_seal
SELECT t.taken, b.file
FROM taken AS t LEFT JOIN taken_replaced AS r USING (taken) LEFT JOIN taken AS b ON b.taken = r.by
WHERE t.seal = :seal;

-- name: taken_of_office
-- exports that count, of an office (by code or id), whose period has a day in common with this one
SELECT taken, office, office_id, file, at, period FROM taken
WHERE (office = :office OR office_id = :office_id)
  AND taken NOT IN (SELECT taken FROM taken_replaced)
  AND (:date_to IS NULL OR date_from IS NULL OR date_from <= :date_to)
  AND (:date_from IS NULL OR date_to IS NULL OR date_to >= :date_from)
ORDER BY taken;

-- name: taken_same_case
-- of an export that counts
SELECT t.office, t.file FROM taken_case AS c JOIN taken AS t USING (taken)
WHERE c.key = :key AND t.taken NOT IN (SELECT taken FROM taken_replaced)
ORDER BY t.taken LIMIT 1;

-- name: taken_insert
INSERT INTO taken (taken, seal, file, at, office, office_id, name_zh, name_en, prefecture_zh,
                   prefecture_en, run, digest, created_at, period, date_from, date_to, as_of,
                   rubric, version, scoring_digest, registered, in_period, scored, classed, score,
                   lowest, text)
VALUES (:taken, :seal, :file, :at, :office, :office_id, :name_zh, :name_en, :prefecture_zh,
        :prefecture_en, :run, :digest, :created_at, :period, :date_from, :date_to, :as_of,
        :rubric, :version, :scoring_digest, :registered, :in_period, :scored, :classed, :score,
        :lowest, :text);

-- name: taken_class_insert
INSERT INTO taken_class (taken, class, id, title_zh, title_en, cases)
VALUES (:taken, :class, :id, :title_zh, :title_en, :cases);

-- name: taken_case_insert
INSERT INTO taken_case (taken, position, number, unit, key, score, lowest, class)
VALUES (:taken, :position, :number, :unit, fold(:number) || '|' || fold(:unit), :score, :lowest,
        :class);

-- name: taken_case_key
SELECT fold(:number) || '|' || fold(:unit);

-- name: taken_replace
INSERT INTO taken_replaced (taken, by) VALUES (:taken, :by);

-- name: taken_list
-- exports that count, of a period (both NULL: all), by prefecture and office
SELECT taken, seal, file, at, office, office_id, name_zh, name_en, prefecture_zh, prefecture_en,
       run, digest, created_at, period, date_from, date_to, as_of, rubric, version, scoring_digest,
       registered, in_period, scored, classed, score, lowest
FROM taken
WHERE taken NOT IN (SELECT taken FROM taken_replaced)
  AND (:date_from IS NULL OR date_from >= :date_from)
  AND (:date_to IS NULL OR date_to <= :date_to)
ORDER BY prefecture_zh IS NULL AND prefecture_en IS NULL, COALESCE(prefecture_zh, prefecture_en),
         length(office), office, date_from, taken;

-- name: taken_class_list
SELECT class, id, title_zh, title_en, cases FROM taken_class WHERE taken = :taken
ORDER BY class < 0, class;

-- name: taken_newest_period
-- of the exports that count the one that ends last
SELECT period, date_from, date_to FROM taken
WHERE taken NOT IN (SELECT taken FROM taken_replaced)
ORDER BY date_to IS NULL DESC, date_to DESC, date_from DESC LIMIT 1;

-- name: taken_count
SELECT COUNT(*), COUNT(*) - (SELECT COUNT(*) FROM taken_replaced) FROM taken;

-- name: taken_texts
-- every export as it came, in the order in which they were taken in
SELECT taken, file, at, text FROM taken ORDER BY taken;

-- name: taken_row
-- what is kept of an export besides its text: by `row` and column, as the three below
SELECT '' AS row, seal, office, office_id, name_zh, name_en, prefecture_zh, prefecture_en, run,
       digest, created_at, period, date_from, date_to, as_of, rubric, version, scoring_digest,
       registered, in_period, scored, classed, score, lowest
FROM taken WHERE taken = :taken;

-- name: taken_case_rows
SELECT position AS row, number, unit, key, score, lowest, class
FROM taken_case WHERE taken = :taken ORDER BY position;

-- name: taken_class_rows
SELECT class AS row, id, title_zh, title_en, cases
FROM taken_class WHERE taken = :taken ORDER BY class;

-- name: taken_by
SELECT '' AS row, by FROM taken_replaced WHERE taken = :taken;

-- name: taken_strays
-- rows that belong to no export
SELECT (SELECT COUNT(*) FROM taken_case WHERE taken NOT IN (SELECT taken FROM taken))
     + (SELECT COUNT(*) FROM taken_class WHERE taken NOT IN (SELECT taken FROM taken))
     + (SELECT COUNT(*) FROM taken_replaced WHERE taken NOT IN (SELECT taken FROM taken));
