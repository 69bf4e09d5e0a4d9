/* What import says has changed: its newest mark, and the cases since an older one. Nothing here is ever guessed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "casedb/casedb.h"
#include "review/changes.h"
#include "review/text.h"

int rv_changes_mark(sqlite3 *db, char mark[RV_MARK_SIZE])
{
	sqlite3_stmt *stmt = NULL;
	int rc = sqlite3_prepare_v2(
		db, "SELECT mark FROM main.review_change ORDER BY change DESC LIMIT 1", -1, &stmt,
		NULL);

	mark[0] = '\0';
	if (rc == SQLITE_ERROR) /* no such table: nobody keeps that */
		return SQLITE_OK;
	if (rc == SQLITE_OK)
		rc = sqlite3_step(stmt);
	if (rc == SQLITE_ROW) {
		const char *text = (const char *)sqlite3_column_text(stmt, 0);

		if (text != NULL && strlen(text) < RV_MARK_SIZE)
			snprintf(mark, RV_MARK_SIZE, "%s", text);
	}
	sqlite3_finalize(stmt);
	return rc == SQLITE_ROW || rc == SQLITE_DONE ? SQLITE_OK : rc;
}

struct rv_changes {
	sqlite3 *db; /* NULL: it can't be read */
};

enum rv_code rv_changes_open(const char *path, const char *vfs, struct rv_changes **out,
                             struct rv_error *err)
{
	struct rv_changes *changes = calloc(1, sizeof *changes);
	struct rv_error why = {0};

	*out = changes;
	if (changes == NULL)
		return rv_nomem(err);
	if (rv_casedb_open(path, vfs, &changes->db, &why) == RV_MEMORY) {
		free(changes);
		*out = NULL;
		return rv_nomem(err);
	}
	return RV_OK;
}

void rv_changes_close(struct rv_changes *changes)
{
	if (changes == NULL)
		return;
	sqlite3_close(changes->db);
	free(changes);
}

bool rv_changes_readable(const struct rv_changes *changes)
{
	return changes->db != NULL;
}

/* The number of the newest of these marks; 0: it has none of them. */
static int find_mark(sqlite3 *db, const char *marks, int64_t *out)
{
	sqlite3_stmt *stmt = NULL;
	int rc = sqlite3_prepare_v2(db,
	                            "SELECT max(change) FROM main.review_change WHERE mark IN "
	                            "(SELECT value FROM json_each(?1))",
	                            -1, &stmt, NULL);

	*out = 0;
	if (rc == SQLITE_OK)
		rc = sqlite3_bind_text(stmt, 1, marks, -1, SQLITE_STATIC);
	if (rc == SQLITE_OK)
		rc = sqlite3_step(stmt);
	if (rc == SQLITE_ROW)
		*out = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	return rc;
}

static int list_cases(sqlite3 *db, int64_t change, struct rv_buf *buf)
{
	sqlite3_stmt *stmt = NULL;
	int rc = sqlite3_prepare_v2(db,
	                            "SELECT \"case\" FROM main.review_changed WHERE change > ?1 "
	                            "AND \"case\" IS NOT NULL ORDER BY rowid",
	                            -1, &stmt, NULL);

	rv_buf_putc(buf, '[');
	if (rc == SQLITE_OK)
		rc = sqlite3_bind_int64(stmt, 1, change);
	while (rc == SQLITE_OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		const char *text = (const char *)sqlite3_column_text(stmt, 0);

		if (text == NULL) {
			rc = SQLITE_NOMEM;
			break;
		}
		rv_buf_puts(buf, buf->len > 1 ? "," : "");
		rv_buf_json(buf, text, strlen(text));
		rc = SQLITE_OK;
	}
	rv_buf_putc(buf, ']');
	sqlite3_finalize(stmt);
	return buf->failed ? SQLITE_NOMEM : rc;
}

enum rv_code rv_changes_since(struct rv_changes *changes, struct rv_arena *arena, const char *marks,
                              const char **out, struct rv_error *err)
{
	struct rv_buf buf;
	int64_t change = 0;
	int rc = SQLITE_ERROR;

	*out = NULL;
	if (changes->db == NULL)
		return RV_OK;
	rv_buf_init(&buf);
	if (sqlite3_exec(changes->db, "BEGIN", NULL, NULL, NULL) == SQLITE_OK)
		rc = find_mark(changes->db, marks, &change);
	if (rc == SQLITE_ROW && change > 0)
		rc = list_cases(changes->db, change, &buf);
	if (rc == SQLITE_DONE && (*out = rv_strdup(arena, buf.text)) == NULL)
		rc = SQLITE_NOMEM;
	sqlite3_exec(changes->db, "COMMIT", NULL, NULL, NULL);
	rv_buf_release(&buf);
	return (rc & 0xff) == SQLITE_NOMEM ? rv_nomem(err) : RV_OK;
}
