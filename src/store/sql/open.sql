-- name: store_configure
-- of the connection; nothing of it changes the file
PRAGMA synchronous = FULL;
PRAGMA cell_size_check = ON;
PRAGMA mmap_size = 0;
PRAGMA temp_store = MEMORY;

-- name: store_read_only
PRAGMA query_only = ON;

-- name: store_wal
PRAGMA journal_mode = WAL;

-- name: store_begin
BEGIN IMMEDIATE;

-- name: store_commit
COMMIT;

-- name: store_rollback
ROLLBACK;

-- name: store_identity
-- what kind of database it is
SELECT (SELECT application_id FROM pragma_application_id) AS application_id,
       (SELECT user_version FROM pragma_user_version) AS user_version,
       (SELECT COUNT(*) FROM sqlite_schema) AS objects;

-- name: store_broken_reference
SELECT "table" FROM pragma_foreign_key_check LIMIT 1;
