-- name: office_newest
SELECT office, folder, text FROM office ORDER BY office DESC LIMIT 1;

-- name: office_insert
-- the same again is not kept twice
INSERT INTO office (office, folder, text, at)
SELECT (SELECT COALESCE(MAX(office), 0) + 1 FROM office), :folder, :text, :at
WHERE NOT EXISTS (
  SELECT 1 FROM office
  WHERE office = (SELECT MAX(office) FROM office) AND folder = :folder AND text = :text);
