/*
 * Date functions and fold() of the rubric language. A NULL or a text that is no date gives NULL.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/sql.h"
#include "casedb/casedb.h"
#include "casedb/internal.h"
#include "review/text.h"

static bool when_of(const struct rv_datum *value, struct rv_when *when)
{
	return rv_when_parse(value->text, value->len, when);
}

/* A day, not a month. */
static bool day_of(const struct rv_datum *value, struct rv_when *when)
{
	return when_of(value, when) && when->precision != RV_PRECISION_MONTH;
}

static bool both_days(const struct rv_datum *args, struct rv_when *a, struct rv_when *b)
{
	return day_of(&args[0], a) && day_of(&args[1], b);
}

static void give_number(struct rv_datum *out, int64_t n)
{
	*out = (struct rv_datum){.type = RV_DATUM_INT, .n = n};
}

static void give_when(struct rv_datum *out, char *room, struct rv_when when)
{
	size_t len = rv_when_text(when, room);

	*out = (struct rv_datum){.type = RV_DATUM_TEXT, .text = room, .len = (uint32_t)len};
}

/* An integer that arithmetic on dates can bear. */
static bool bearable(int64_t n, int64_t most)
{
	return n >= -most && n <= most;
}

static bool day_in_range(rv_day day)
{
	return day >= rv_day_of(1, 1, 1) && day <= rv_day_of(9999, 12, 31);
}

#define FUNCTION(name)                                                                             \
	static void fn_##name(const struct rv_calendar *calendar, const struct rv_datum *args,     \
	                      char *room, struct rv_datum *out)

FUNCTION(days)
{
	struct rv_when a, b;

	(void)calendar;
	(void)room;
	if (both_days(args, &a, &b))
		give_number(out, b.day - a.day);
}

FUNCTION(minutes)
{
	struct rv_when a, b;

	(void)calendar;
	(void)room;
	if (both_days(args, &a, &b) && a.precision == RV_PRECISION_MINUTE &&
	    b.precision == RV_PRECISION_MINUTE)
		give_number(out, rv_minutes(b) - rv_minutes(a));
}

FUNCTION(months)
{
	struct rv_when a, b;

	(void)calendar;
	(void)room;
	if (both_days(args, &a, &b))
		give_number(out, rv_months_between(a.day, b.day));
}

FUNCTION(working_days)
{
	struct rv_when a, b;
	int n;

	(void)room;
	if (both_days(args, &a, &b) && rv_working_days(calendar, a.day, b.day, &n))
		give_number(out, n);
}

FUNCTION(add_days)
{
	struct rv_when when;

	(void)calendar;
	if (!day_of(&args[0], &when) || !bearable(args[1].n, 4000000) ||
	    !day_in_range(when.day + (int)args[1].n))
		return;
	when.day += (int)args[1].n;
	give_when(out, room, when);
}

FUNCTION(add_months)
{
	struct rv_when when;

	(void)calendar;
	if (!day_of(&args[0], &when) || !bearable(args[1].n, 120000))
		return;
	when.day = rv_add_months(when.day, (int)args[1].n);
	give_when(out, room, when);
}

FUNCTION(add_working_days)
{
	struct rv_when when;
	rv_day day;

	if (!day_of(&args[0], &when) || !bearable(args[1].n, 4000000) || args[1].n < 0 ||
	    !rv_add_working_days(calendar, when.day, (int)args[1].n, &day))
		return;
	when = (struct rv_when){.day = day, .precision = RV_PRECISION_DAY};
	give_when(out, room, when);
}

FUNCTION(first_day)
{
	struct rv_when when;

	(void)calendar;
	if (!when_of(&args[0], &when))
		return;
	when.precision = RV_PRECISION_DAY;
	when.minute = 0;
	give_when(out, room, when);
}

FUNCTION(last_day)
{
	struct rv_when when;

	(void)calendar;
	if (!when_of(&args[0], &when))
		return;
	if (when.precision == RV_PRECISION_MONTH)
		when.day = rv_month_last(when.day);
	when.precision = RV_PRECISION_DAY;
	when.minute = 0;
	give_when(out, room, when);
}

FUNCTION(year)
{
	struct rv_when when;
	int year, month, day;

	(void)calendar;
	(void)room;
	if (!when_of(&args[0], &when))
		return;
	rv_day_split(when.day, &year, &month, &day);
	give_number(out, year);
}

#define TEXTS                                                                                      \
	{                                                                                          \
		RV_DATUM_TEXT, RV_DATUM_TEXT                                                       \
	}
#define TEXT_AND_COUNT                                                                             \
	{                                                                                          \
		RV_DATUM_TEXT, RV_DATUM_INT                                                        \
	}
const struct rv_function rv_functions[] = {
	{"days", 2, TEXTS, RV_DATUM_INT, fn_days},
	{"minutes", 2, TEXTS, RV_DATUM_INT, fn_minutes},
	{"months", 2, TEXTS, RV_DATUM_INT, fn_months},
	{"working_days", 2, TEXTS, RV_DATUM_INT, fn_working_days},
	{"add_days", 2, TEXT_AND_COUNT, RV_DATUM_TEXT, fn_add_days},
	{"add_months", 2, TEXT_AND_COUNT, RV_DATUM_TEXT, fn_add_months},
	{"add_working_days", 2, TEXT_AND_COUNT, RV_DATUM_TEXT, fn_add_working_days},
	{"first_day", 1, TEXTS, RV_DATUM_TEXT, fn_first_day},
	{"last_day", 1, TEXTS, RV_DATUM_TEXT, fn_last_day},
	{"year", 1, TEXTS, RV_DATUM_INT, fn_year},
	{0},
};

/* ---- as SQL functions ------------------------------------------------------------------------------- */

/* What SQLite passes and what is known of the connection. */
struct bound {
	const struct rv_function *function;
	const struct rv_workspace *workspace;
};

static bool read_argument(sqlite3_value *value, enum rv_datum_type type, struct rv_datum *out)
{
	*out = (struct rv_datum){.type = type};
	if (type == RV_DATUM_INT) {
		if (sqlite3_value_numeric_type(value) != SQLITE_INTEGER)
			return false;
		out->n = sqlite3_value_int64(value);
		return true;
	}
	if (sqlite3_value_type(value) != SQLITE_TEXT)
		return false;
	out->text = (const char *)sqlite3_value_text(value);
	out->len = (uint32_t)sqlite3_value_bytes(value);
	return out->text != NULL;
}

static void fn_date(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	const struct bound *bound = sqlite3_user_data(context);
	struct rv_datum args[2], out = {0};
	char room[RV_WHEN_SIZE];

	for (int i = 0; i < argc; i++)
		if (!read_argument(argv[i], bound->function->args[i], &args[i]))
			return;
	bound->function->run(bound->workspace->calendar, args, room, &out);
	if (out.type == RV_DATUM_INT)
		sqlite3_result_int64(context, out.n);
	else if (out.type == RV_DATUM_TEXT)
		sqlite3_result_text(context, out.text, (int)out.len, SQLITE_TRANSIENT);
}

static void fn_fold(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	const char *text = (const char *)sqlite3_value_text(argv[0]);
	struct rv_buf buf;

	(void)argc;
	if (!text)
		return;
	rv_buf_init(&buf);
	rv_buf_fold(&buf, text, (size_t)sqlite3_value_bytes(argv[0]));
	if (buf.failed)
		sqlite3_result_error_nomem(context);
	else
		sqlite3_result_text(context, buf.text ? buf.text : "", (int)buf.len,
		                    SQLITE_TRANSIENT);
	rv_buf_release(&buf);
}

/* ---- conversion of stored values ------------------------------------------------------------------ */

static const struct rv_column *column_argument(sqlite3_context *context, sqlite3_value **argv)
{
	const struct rv_workspace *workspace = sqlite3_user_data(context);
	size_t record = (size_t)sqlite3_value_int(argv[0]),
	       column = (size_t)sqlite3_value_int(argv[1]);

	return workspace->dictionary->records[record]->columns[column];
}

void rv_bad_key(struct rv_buf *key, bool first, const char *text, size_t len)
{
	rv_buf_puts(key, first ? "" : " ");
	if (text)
		rv_buf_visible(key, text, len);
}

void rv_note_bad(struct rv_workspace *workspace, const struct rv_column *column, const char *text,
                 size_t len, struct rv_buf *key)
{
	struct rv_bad_values *bad = &workspace->bad[column->record->index][column->index];
	struct rv_buf example;

	bad->n++;
	if (key->failed || !key->text || (bad->key && strcmp(bad->key, key->text) <= 0)) {
		rv_buf_release(key);
		return;
	}
	rv_buf_init(&example);
	if (text)
		rv_buf_visible(&example, text, len > 60 ? 60 : len);
	free(bad->example);
	free(bad->key);
	bad->example = example.failed ? NULL : example.text;
	bad->key = key->text;
}

static void note_bad(struct rv_workspace *workspace, const struct rv_column *column,
                     sqlite3_value *value, int n_key, sqlite3_value **key)
{
	struct rv_buf buf;
	const char *text;

	rv_buf_init(&buf);
	for (int i = 0; i < n_key; i++) {
		text = (const char *)sqlite3_value_text(key[i]);
		rv_bad_key(&buf, i == 0, text, (size_t)sqlite3_value_bytes(key[i]));
	}
	text = (const char *)sqlite3_value_text(value);
	rv_note_bad(workspace, column, text, (size_t)sqlite3_value_bytes(value), &buf);
}

/* review_cell(record, column, value, key…): the value by the declared type. */
static void fn_cell(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	struct rv_workspace *workspace = sqlite3_user_data(context);
	const struct rv_column *column = column_argument(context, argv);
	char room[RV_WHEN_SIZE];
	struct rv_datum out;
	struct rv_raw raw;

	rv_raw_of_value(column, argv[2], &raw);
	rv_cell_read(column, &raw, room, &out);
	if (out.bad && !workspace->copying_one)
		note_bad(workspace, column, argv[2], argc - 3, argv + 3);
	if (column->implicit && !(raw.type == SQLITE_TEXT && raw.len == 0))
		sqlite3_result_value(context, argv[2]);
	else if (out.type == RV_DATUM_INT)
		sqlite3_result_int64(context, out.n);
	else if (out.type == RV_DATUM_TEXT)
		sqlite3_result_text(context, out.text, (int)out.len, SQLITE_TRANSIENT);
}

/* review_bad(record, column, value): 1 if the value is something that does not convert. */
static void fn_bad(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	const struct rv_column *column = column_argument(context, argv);
	char room[RV_WHEN_SIZE];
	struct rv_datum out;
	struct rv_raw raw;

	(void)argc;
	rv_raw_of_value(column, argv[2], &raw);
	rv_cell_read(column, &raw, room, &out);
	sqlite3_result_int(context, out.bad);
}

/* ---- registration ---------------------------------------------------------------------------------- */

const char *const rv_date_functions[] = {"days",
                                         "minutes",
                                         "months",
                                         "working_days",
                                         "add_days",
                                         "add_months",
                                         "add_working_days",
                                         "first_day",
                                         "last_day",
                                         "year",
                                         "fold",
                                         NULL};

static int register_dates(sqlite3 *db, struct rv_workspace *workspace)
{
	int rc = SQLITE_OK;

	for (const struct rv_function *f = rv_functions; rc == SQLITE_OK && f->name; f++) {
		struct bound *bound = sqlite3_malloc(sizeof(*bound));

		if (!bound)
			return SQLITE_NOMEM;
		*bound = (struct bound){f, workspace};
		/* SQLite frees it, also when it fails */
		rc = sqlite3_create_function_v2(db, f->name, f->n_args,
		                                SQLITE_UTF8 | SQLITE_DIRECTONLY |
		                                        SQLITE_DETERMINISTIC,
		                                bound, fn_date, NULL, NULL, sqlite3_free);
	}
	return rc;
}

enum rv_code rv_functions_register(sqlite3 *db, struct rv_workspace *workspace,
                                   struct rv_error *err)
{
	static const struct {
		const char *name;
		int args;
		void (*function)(sqlite3_context *, int, sqlite3_value **);
	} functions[] = {
		{"fold", 1, fn_fold},
		{"review_cell", -1, fn_cell},
		{"review_bad", 3, fn_bad},
	};
	int rc = register_dates(db, workspace);

	for (size_t i = 0; rc == SQLITE_OK && i < sizeof(functions) / sizeof(functions[0]); i++) {
		/* review_cell counts, so it must run for each row: not deterministic */
		int flags = SQLITE_UTF8 | SQLITE_DIRECTONLY |
		            (functions[i].function == fn_cell ? 0 : SQLITE_DETERMINISTIC);

		rc = sqlite3_create_function_v2(db, functions[i].name, functions[i].args, flags,
		                                workspace, functions[i].function, NULL, NULL, NULL);
	}
	return rc == SQLITE_OK ? RV_OK : rv_sql_fail(err, db, rc, workspace->path, false);
}
