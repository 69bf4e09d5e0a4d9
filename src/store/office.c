/* The office's profile: every text that was ever kept, the newest holds. */
#include "review/i18n.h"
#include "store/store.h"

enum rv_code rv_store_keep_office(struct rv_store *store, const char *text, const char *folder,
                                  const char *at, bool *kept, struct rv_error *err)
{
	struct rv_stmt stmt;
	enum rv_code code = rv_stmt_open(&stmt, store, RV_SQL_OFFICE_INSERT, err);

	if (code == RV_OK) {
		rv_stmt_text(&stmt, ":text", text);
		rv_stmt_text(&stmt, ":folder", folder);
		rv_stmt_text(&stmt, ":at", at);
		code = rv_stmt_run(&stmt, err);
	}
	if (code == RV_OK)
		*kept = sqlite3_changes(store->db) > 0;
	rv_stmt_close(&stmt);
	return code;
}

enum rv_code rv_store_office(struct rv_store *store, struct rv_arena *arena, const char **text,
                             const char **folder, struct rv_error *err)
{
	struct rv_stmt stmt;
	bool row = false, failed = false;
	enum rv_code code = rv_stmt_open(&stmt, store, RV_SQL_OFFICE_NEWEST, err);

	*text = *folder = NULL;
	if (code == RV_OK)
		code = rv_stmt_next(&stmt, &row, err);
	if (code == RV_OK && row) {
		const char *kept_folder = rv_stmt_text_at(&stmt, 1, &failed);
		const char *kept_text = rv_stmt_text_at(&stmt, 2, &failed);

		if (!failed && kept_folder != NULL && kept_text != NULL) {
			*folder = rv_strdup(arena, kept_folder);
			*text = rv_strdup(arena, kept_text);
		}
		if (*text == NULL || *folder == NULL)
			code = rv_nomem(err);
	}
	rv_stmt_close(&stmt);
	return code;
}
