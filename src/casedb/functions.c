/*
 * Date functions and fold() of the rubric language. A NULL or a text that is no date gives NULL.
 */
#include <limits.h>
#include <string.h>

#include "base/sql.h"
#include "casedb/casedb.h"
#include "review/text.h"

static bool argument_when(sqlite3_value *value, struct rv_when *when)
{
	const char *text;

	if (sqlite3_value_type(value) != SQLITE_TEXT)
		return false;
	text = (const char *)sqlite3_value_text(value);
	return text && rv_when_parse(text, (size_t)sqlite3_value_bytes(value), when);
}

/* An integer that arithmetic on dates can bear. */
static bool argument_count(sqlite3_value *value, int *out)
{
	sqlite3_int64 n;

	if (sqlite3_value_numeric_type(value) != SQLITE_INTEGER)
		return false;
	n = sqlite3_value_int64(value);
	if (n < -4000000 || n > 4000000)
		return false;
	*out = (int)n;
	return true;
}

static void result_when(sqlite3_context *context, struct rv_when when)
{
	char text[RV_WHEN_SIZE];
	size_t len = rv_when_text(when, text);

	sqlite3_result_text(context, text, (int)len, SQLITE_TRANSIENT);
}

static bool day_in_range(rv_day day)
{
	return day >= rv_day_of(1, 1, 1) && day <= rv_day_of(9999, 12, 31);
}

static void fn_days(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	struct rv_when a, b;

	(void)argc;
	if (argument_when(argv[0], &a) && argument_when(argv[1], &b) &&
	    a.precision != RV_PRECISION_MONTH && b.precision != RV_PRECISION_MONTH)
		sqlite3_result_int(context, b.day - a.day);
}

static void fn_minutes(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	struct rv_when a, b;

	(void)argc;
	if (argument_when(argv[0], &a) && argument_when(argv[1], &b) &&
	    a.precision == RV_PRECISION_MINUTE && b.precision == RV_PRECISION_MINUTE)
		sqlite3_result_int64(context, rv_minutes(b) - rv_minutes(a));
}

static void fn_months(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	struct rv_when a, b;

	(void)argc;
	if (argument_when(argv[0], &a) && argument_when(argv[1], &b) &&
	    a.precision != RV_PRECISION_MONTH && b.precision != RV_PRECISION_MONTH)
		sqlite3_result_int(context, rv_months_between(a.day, b.day));
}

static void fn_working_days(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	const struct rv_workspace *workspace = sqlite3_user_data(context);
	struct rv_when a, b;
	int n;

	(void)argc;
	if (argument_when(argv[0], &a) && argument_when(argv[1], &b) &&
	    a.precision != RV_PRECISION_MONTH && b.precision != RV_PRECISION_MONTH &&
	    rv_working_days(workspace->calendar, a.day, b.day, &n))
		sqlite3_result_int(context, n);
}

static void fn_add_days(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	struct rv_when when;
	int n;

	(void)argc;
	if (!argument_when(argv[0], &when) || when.precision == RV_PRECISION_MONTH ||
	    !argument_count(argv[1], &n) || !day_in_range(when.day + n))
		return;
	when.day += n;
	result_when(context, when);
}

static void fn_add_months(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	struct rv_when when;
	int n;

	(void)argc;
	if (!argument_when(argv[0], &when) || when.precision == RV_PRECISION_MONTH ||
	    !argument_count(argv[1], &n) || n < -120000 || n > 120000)
		return;
	when.day = rv_add_months(when.day, n);
	result_when(context, when);
}

static void fn_add_working_days(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	const struct rv_workspace *workspace = sqlite3_user_data(context);
	struct rv_when when;
	rv_day day;
	int n;

	(void)argc;
	if (!argument_when(argv[0], &when) || when.precision == RV_PRECISION_MONTH ||
	    !argument_count(argv[1], &n) || n < 0 ||
	    !rv_add_working_days(workspace->calendar, when.day, n, &day))
		return;
	when = (struct rv_when){.day = day, .precision = RV_PRECISION_DAY};
	result_when(context, when);
}

static void fn_first_day(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	struct rv_when when;

	(void)argc;
	if (!argument_when(argv[0], &when))
		return;
	when.precision = RV_PRECISION_DAY;
	when.minute = 0;
	result_when(context, when);
}

static void fn_last_day(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	struct rv_when when;

	(void)argc;
	if (!argument_when(argv[0], &when))
		return;
	if (when.precision == RV_PRECISION_MONTH)
		when.day = rv_month_last(when.day);
	when.precision = RV_PRECISION_DAY;
	when.minute = 0;
	result_when(context, when);
}

static void fn_year(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	struct rv_when when;
	int year, month, day;

	(void)argc;
	if (!argument_when(argv[0], &when))
		return;
	rv_day_split(when.day, &year, &month, &day);
	sqlite3_result_int(context, year);
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

static void note_bad(struct rv_workspace *workspace, const struct rv_column *column,
                     sqlite3_value *value, int n_key, sqlite3_value **key)
{
	struct rv_bad_values *bad = &workspace->bad[column->record->index][column->index];
	struct rv_buf buf;

	if (bad->n++ > 0)
		return;
	rv_buf_init(&buf);
	if (sqlite3_value_text(value))
		rv_buf_visible(&buf, (const char *)sqlite3_value_text(value),
		               (size_t)(sqlite3_value_bytes(value) > 60
		                                ? 60
		                                : sqlite3_value_bytes(value)));
	bad->example = buf.failed ? NULL : buf.text;
	rv_buf_init(&buf);
	for (int i = 0; i < n_key; i++) {
		const char *text = (const char *)sqlite3_value_text(key[i]);

		rv_buf_puts(&buf, i ? " " : "");
		if (text)
			rv_buf_visible(&buf, text, (size_t)sqlite3_value_bytes(key[i]));
	}
	bad->key = buf.failed ? NULL : buf.text;
}

/* review_cell(record, column, value, key…): the value by the declared type. */
static void fn_cell(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	const struct rv_column *column = column_argument(context, argv);
	bool bad = false;

	rv_cell_convert(column, argv[2], context, &bad);
	if (bad)
		note_bad(sqlite3_user_data(context), column, argv[2], argc - 3, argv + 3);
}

/* review_bad(record, column, value): 1 if the value is something that does not convert. */
static void fn_bad(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	bool bad = false;

	(void)argc;
	rv_cell_convert(column_argument(context, argv), argv[2], NULL, &bad);
	sqlite3_result_int(context, bad);
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

enum rv_code rv_functions_register(sqlite3 *db, struct rv_workspace *workspace,
                                   struct rv_error *err)
{
	static const struct {
		const char *name;
		int args;
		void (*function)(sqlite3_context *, int, sqlite3_value **);
	} functions[] = {
		{"days", 2, fn_days},
		{"minutes", 2, fn_minutes},
		{"months", 2, fn_months},
		{"working_days", 2, fn_working_days},
		{"add_days", 2, fn_add_days},
		{"add_months", 2, fn_add_months},
		{"add_working_days", 2, fn_add_working_days},
		{"first_day", 1, fn_first_day},
		{"last_day", 1, fn_last_day},
		{"year", 1, fn_year},
		{"fold", 1, fn_fold},
		{"review_cell", -1, fn_cell},
		{"review_bad", 3, fn_bad},
	};

	for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
		/* review_cell counts, so it must run for each row: not deterministic */
		int flags = SQLITE_UTF8 | SQLITE_DIRECTONLY |
		            (functions[i].function == fn_cell ? 0 : SQLITE_DETERMINISTIC);
		int rc = sqlite3_create_function_v2(db, functions[i].name, functions[i].args, flags,
		                                    workspace, functions[i].function, NULL, NULL,
		                                    NULL);
		if (rc != SQLITE_OK)
			return rv_sql_fail(err, db, rc, workspace->path, false);
	}
	return RV_OK;
}
