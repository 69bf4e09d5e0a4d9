/*
 * What rubric SQL may do, and for how long. Everything that is not listed is refused.
 */
#include <stdio.h>
#include <string.h>

#include "base/sql.h"
#include "casedb/casedb.h"
#include "review/i18n.h"
#include "review/interrupt.h"

/* Functions of SQLite that can't reach outside, change anything, or differ from run to run. */
static const char *const expression_functions[] = {
	"abs",      "coalesce",     "format",       "glob",
	"hex",      "ifnull",       "iif",          "instr",
	"length",   "like",         "lower",        "ltrim",
	"max",      "min",          "nullif",       "printf",
	"quote",    "replace",      "round",        "rtrim",
	"sign",     "substr",       "substring",    "trim",
	"typeof",   "unicode",      "upper",        "char",
	"date",     "time",         "datetime",     "julianday",
	"strftime", "current_date", "current_time", "current_timestamp",
	"count",    "sum",          "total",        "avg",
	NULL};
/* A query may use aggregates and window functions too. */
static const char *const query_functions[] = {
	"count",      "sum",  "total",      "avg",          "group_concat",
	"row_number", "rank", "dense_rank", "percent_rank", "cume_dist",
	"ntile",      "lag",  "lead",       "first_value",  "last_value",
	"nth_value",  NULL};

static bool listed(const char *name, const char *const *list)
{
	for (; *list; list++)
		if (sqlite3_stricmp(name, *list) == 0)
			return true;
	return false;
}

bool rv_function_listed(const char *name, bool query)
{
	return listed(name, expression_functions) || listed(name, rv_date_functions) ||
	       (query && listed(name, query_functions));
}

static int refuse(struct rv_authority *authority, const char *what, const char *name)
{
	if (authority->refused[0] == '\0')
		snprintf(authority->refused, sizeof(authority->refused), "%s '%s'", what,
		         name ? name : "");
	return SQLITE_DENY;
}

static bool rubric_table(const struct rv_authority *authority, const char *table)
{
	return authority->rubric && (rv_rubric_table(authority->rubric, table) ||
	                             rv_rubric_set_named(authority->rubric, table));
}

static void note_column(struct rv_authority *authority, const struct rv_record *record,
                        const char *name)
{
	const struct rv_column *column = name ? rv_record_column(record, name) : NULL;

	for (size_t i = 0; i < authority->n_columns_read; i++)
		if (authority->columns_read[i] == column)
			return;
	if (column && authority->n_columns_read <
	                      sizeof(authority->columns_read) / sizeof(authority->columns_read[0]))
		authority->columns_read[authority->n_columns_read++] = column;
}

static int authorize_read(struct rv_authority *authority, const char *table, const char *name,
                          const char *db, const char *via)
{
	if (table[0] == '\0')
		return SQLITE_OK; /* count(*) of a subquery */
	if (db && strcmp(db, "temp") != 0)
		return refuse(authority, _("table"), table);
	if (table[0] == '#') {
		const struct rv_record *record;

		if (authority->mode == RV_GUARD_EXPRESSION)
			return via ? refuse(authority, _("table"), via) : SQLITE_OK;
		record = rv_dictionary_record(authority->dictionary, table + 1);
		if (via && strcmp(via, "selection") == 0)
			return SQLITE_OK; /* keys of the run, no record's content */
		/* without a column (SELECT 1 FROM view) SQLite does not say through which view; the scanner lets nobody write "#…" */
		if ((!via && name && name[0] != '\0') || !record)
			return refuse(authority, _("table"), table);
		authority->records_read |= UINT64_C(1) << record->index;
		return SQLITE_OK;
	}
	if (rubric_table(authority, table))
		return SQLITE_OK;
	if (authority->mode == RV_GUARD_QUERY) {
		const struct rv_record *record = rv_dictionary_record(authority->dictionary, table);

		if (record)
			note_column(authority, record, name);
		if (record || strcmp(table, "selection") == 0)
			return SQLITE_OK;
		if (!db)
			return SQLITE_OK; /* a subquery or CTE by its own name */
	}
	return refuse(authority, _("table"), table);
}

static void mark_read(struct rv_authority *authority, const char *table, const char *name)
{
	const struct rv_record *record =
		table[0] == '#' ? rv_dictionary_record(authority->dictionary, table + 1) : NULL;
	const struct rv_column *column = record ? rv_record_column(record, name) : NULL;

	if (column && authority->workspace)
		authority->workspace->read[record->index][column->index] = true;
}

int rv_authorize(void *ctx, int action, const char *a, const char *b, const char *db,
                 const char *via)
{
	struct rv_authority *authority = ctx;

	if (action == SQLITE_READ)
		mark_read(authority, a ? a : "", b ? b : "");
	if (authority->mode == RV_GUARD_OFF)
		return SQLITE_OK;
	switch (action) {
	case SQLITE_SELECT: return SQLITE_OK;
	case SQLITE_READ: return authorize_read(authority, a ? a : "", b, db, via);
	case SQLITE_FUNCTION:
		return rv_function_listed(b, authority->mode == RV_GUARD_QUERY)
		               ? SQLITE_OK
		               : refuse(authority, _("function"), b);
	case SQLITE_RECURSIVE: return refuse(authority, _("recursion"), "WITH RECURSIVE");
	case SQLITE_PRAGMA: return refuse(authority, _("pragma"), a);
	default: return refuse(authority, _("statement on"), a);
	}
}

/* ---- time --------------------------------------------------------------------------------------- */

/*
 * A single step can take long (a text of millions of characters is made for each row), so time is looked at often, by a clock that
 * costs next to nothing.
 */
enum { STEPS = 100 };
#ifdef CLOCK_MONOTONIC_COARSE
#define GUARD_CLOCK CLOCK_MONOTONIC_COARSE
#else
#define GUARD_CLOCK CLOCK_MONOTONIC
#endif

void rv_guard_start(struct rv_workspace *workspace)
{
	workspace->guard.timed_out = false;
	clock_gettime(GUARD_CLOCK, &workspace->guard.begun);
}

static int on_progress(void *ctx)
{
	struct rv_guard *guard = ctx;
	struct timespec now;

	if (rv_interrupted)
		return 1;
	if (guard->seconds <= 0)
		return 0;
	clock_gettime(GUARD_CLOCK, &now);
	now.tv_sec -= guard->begun.tv_sec + guard->seconds;
	guard->timed_out = now.tv_sec > 0 ||
	                   (now.tv_sec == 0 && now.tv_nsec >= guard->begun.tv_nsec);
	return guard->timed_out;
}

bool rv_guard_over(struct rv_workspace *workspace)
{
	return on_progress(&workspace->guard) != 0;
}

enum rv_code rv_casedb_configure(sqlite3 *db, struct rv_workspace *workspace, struct rv_error *err)
{
	sqlite3_progress_handler(db, STEPS, on_progress, &workspace->guard);
	return rv_functions_register(db, workspace, err);
}

enum rv_code rv_workspace_fail(struct rv_workspace *workspace, int rc, const char *what,
                               struct rv_error *err)
{
	if ((rc & 0xff) == SQLITE_INTERRUPT && rv_interrupted)
		return rv_fail(err, RV_INTERRUPTED, _("interrupted"));
	if ((rc & 0xff) == SQLITE_INTERRUPT)
		return rv_fail(err, RV_DATA, _("%s: took longer than %d seconds and was stopped"),
		               what, workspace->guard.seconds);
	if ((rc & 0xff) == SQLITE_NOMEM)
		return rv_nomem(err);
	/* what is wrong with the file is told of the file, not of what was asked of it */
	return rv_sql_fail(err, workspace->db, rc,
	                   (rc & 0xff) == SQLITE_ERROR ? what : workspace->path, false);
}
