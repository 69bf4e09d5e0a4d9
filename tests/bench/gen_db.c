/* The case database: each item's condition is made true on a share of the cases. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sqlite3.h>

#include "gen.h"

static _Noreturn void fail(const char *what)
{
	fprintf(stderr, "gen: %s\n", what);
	exit(1);
}

/* ---- numbers, dates ------------------------------------------------------------------------------ */

static uint64_t state = 20261124;

static unsigned random_to(unsigned n)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (unsigned)((state >> 11) % n);
}

static bool one_in(unsigned n)
{
	return random_to(n) == 0;
}

static int between(int low, int high)
{
	return high <= low ? low : low + (int)random_to((unsigned)(high - low + 1));
}

/* Days since 1970-01-01 and the civil calendar, counted from March. */
static int day_of(int year, int month, int day)
{
	int y = month <= 2 ? year - 1 : year, era = y / 400, of_era = y - era * 400;
	int of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static void civil(int at, int *year, int *month, int *day)
{
	int z = at + 719468, era = z / 146097, of_era = z - era * 146097;
	int y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int of_year = of_era - (365 * y + y / 4 - y / 100), m = (5 * of_year + 2) / 153;

	*day = of_year - (153 * m + 2) / 5 + 1;
	*month = m < 10 ? m + 3 : m - 9;
	*year = y + era * 400 + (*month <= 2);
}

/* The same day of a later month, or its last day. */
static int add_months(int at, int months)
{
	int year, month, day, next, last;

	civil(at, &year, &month, &day);
	month += months - 1;
	year += month / 12;
	month = month % 12 + 1;
	next = month == 12 ? day_of(year + 1, 1, 1) : day_of(year, month + 1, 1);
	last = next - day_of(year, month, 1);
	return day_of(year, month, day > last ? last : day);
}

static const char *day_text(int at)
{
	static char text[48];
	int year, month, day;

	civil(at, &year, &month, &day);
	snprintf(text, sizeof(text), "%04d-%02d-%02d", year, month, day);
	return text;
}

#define FILED 20454       /* 2026-01-01 */
#define INTERVIEWED 20513 /* 2026-03-01 */

/* ---- tables -------------------------------------------------------------------------------------- */

static sqlite3 *db;
static sqlite3_stmt *inserts[N_RECORDS], *complete;

static void run(const char *sql)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail(sqlite3_errmsg(db));
}

static sqlite3_stmt *prepare(const char *sql)
{
	sqlite3_stmt *stmt;

	if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK)
		fail(sqlite3_errmsg(db));
	return stmt;
}

static void step_once(sqlite3_stmt *stmt)
{
	sqlite3_step(stmt);
	if (sqlite3_reset(stmt) != SQLITE_OK)
		fail(sqlite3_errmsg(db));
}

struct text {
	char text[8192];
	size_t len;
};

static void add(struct text *to, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	to->len += (size_t)vsnprintf(to->text + to->len, sizeof(to->text) - to->len, fmt, args);
	va_end(args);
	if (to->len >= sizeof(to->text))
		fail("a statement is too long");
}

static void create(size_t r)
{
	const struct record *record = &records[r];
	struct text table = {"", 0}, insert = {"", 0};

	add(&table, "CREATE TABLE %s(case_id INTEGER%s", record->name,
	    r == CASE_FILE ? " PRIMARY KEY, case_no TEXT" : ", seq INTEGER");
	add(&insert, "INSERT INTO %s VALUES (?, ?", record->name);
	for (size_t i = 0; i < record->n; i++) {
		add(&table, ", %s %s", record->columns[i].name,
		    record->columns[i].value == NUMBER ? "INTEGER" : "TEXT");
		add(&insert, ", ?");
	}
	add(&table, "%s", r == CASE_FILE ? ")" : ", PRIMARY KEY (case_id, seq)) WITHOUT ROWID");
	add(&insert, ")");
	run(table.text);
	inserts[r] = prepare(insert.text);
}

/* ---- what is spoiled ----------------------------------------------------------------------------- */

/* Of each column the items that spoil it. */
static struct {
	const struct item *items[8];
	size_t n;
} spoilers[N_RECORDS][40];

static void list_spoilers(void)
{
	for (size_t i = 0; i < N_ITEMS; i++) {
		const struct record *record = items[i].column ? record_of(&items[i]) : NULL;

		if (!record)
			continue;
		const struct column *column = column_named(record, items[i].column);
		if (!column)
			fail(items[i].column);
		size_t at = (size_t)(column - record->columns), r = (size_t)(record - records);
		if (at >= 40 || spoilers[r][at].n >= 8)
			fail("too many items or columns");
		spoilers[r][at].items[spoilers[r][at].n++] = &items[i];
	}
}

/* In this case; by item. */
static bool spoiled[N_ITEMS];

/* What spoils a cell; *limit: the limit that ends there, spoiled or not. */
static const struct item *spoiler(size_t r, size_t column, const char *kind,
                                  const struct item **limit)
{
	const struct item *found = NULL;

	*limit = NULL;
	for (size_t i = 0; i < spoilers[r][column].n; i++) {
		const struct item *item = spoilers[r][column].items[i];

		if (item->kind && strcmp(item->kind, kind) != 0)
			continue;
		if (item->shape == LIMIT)
			*limit = item;
		if (!found && spoiled[item - items])
			found = item;
	}
	return found;
}

static bool is_missing(const char *kind)
{
	for (size_t i = 0; i < N_ITEMS; i++)
		if (spoiled[i] && items[i].shape == REQUIRED && strcmp(items[i].kind, kind) == 0)
			return true;
	return false;
}

/* ---- cells --------------------------------------------------------------------------------------- */

static void bind_text(sqlite3_stmt *stmt, int at, const char *text)
{
	sqlite3_bind_text(stmt, at, text, -1, SQLITE_TRANSIENT);
}

/* NULL, 'text' or a number. */
static void bind_set(sqlite3_stmt *stmt, int at, const char *set)
{
	if (strcmp(set, "NULL") == 0)
		sqlite3_bind_null(stmt, at);
	else if (set[0] == '\'')
		sqlite3_bind_text(stmt, at, set + 1, (int)strlen(set) - 2, SQLITE_TRANSIENT);
	else
		sqlite3_bind_int(stmt, at, atoi(set));
}

/* Limits are kept by days, or just; they are missed by a day, or by months. */
static void bind_end(sqlite3_stmt *stmt, int at, const struct item *limit, int start, bool late)
{
	int last = limit->months ? add_months(start, limit->months) : start + limit->days;
	bool just = one_in(5);

	bind_text(stmt, at,
	          day_text(late ? last + (just ? 1 : between(30, 90))
	                        : (just ? last : start + between(1, 3))));
}

static void bind_value(sqlite3_stmt *stmt, int at, const struct column *column, const char *kind,
                       int filed)
{
	char text[96];
	int n = between(column->low, column->high);

	switch (column->value) {
	case KIND: bind_text(stmt, at, kind); return;
	case NUMBER: sqlite3_bind_int(stmt, at, n); return;
	case WORD:
		if (column->high)
			snprintf(text, sizeof(text), "%s%d", column->word, n);
		else
			snprintf(text, sizeof(text), "%s", column->word);
		break;
	case DAY: snprintf(text, sizeof(text), "%s", day_text(filed + n)); break;
	case MINUTE:
		snprintf(text, sizeof(text), "%s %02d:%02d", day_text(INTERVIEWED), n / 60, n % 60);
		break;
	}
	bind_text(stmt, at, text);
}

/* Leaves a cell out, as its column may be; kinds more rarely: one hides 25 papers. */
static bool bind_gap(sqlite3_stmt *stmt, int at, const struct column *column)
{
	if (column->gaps == FULL || !one_in(column->value == KIND ? 500 : 100))
		return false;
	if (column->gaps == UNREADABLE && one_in(3))
		bind_text(stmt, at, "不详");
	else
		sqlite3_bind_null(stmt, at);
	return true;
}

static void insert(size_t r, int of_case, int seq, const char *kind, int filed)
{
	const struct record *record = &records[r];
	sqlite3_stmt *stmt = inserts[r];
	int start = filed + between(20, 60);

	sqlite3_bind_int(stmt, 1, of_case);
	if (r == CASE_FILE) {
		char number[64];

		snprintf(number, sizeof(number), "岚纪立〔2026〕%d号", of_case);
		bind_text(stmt, 2, number);
	} else {
		sqlite3_bind_int(stmt, 2, seq);
	}
	for (size_t i = 0; i < record->n; i++) {
		const struct column *column = &record->columns[i];
		const struct item *limit, *item = spoiler(r, i, kind, &limit);
		int at = (int)i + 3;

		if (item && item->shape != LIMIT)
			bind_set(stmt, at, item->set);
		else if (!item && bind_gap(stmt, at, column))
			continue;
		else if (limit)
			bind_end(stmt, at, limit, start, item != NULL);
		else if (strcmp(column->name, "done_on") == 0 ||
		         strcmp(column->name, "dated_on") == 0)
			bind_text(stmt, at, day_text(start));
		else
			bind_value(stmt, at, column, kind, filed);
	}
	step_once(stmt);
}

/* ---- cases --------------------------------------------------------------------------------------- */

/* d01 to d12, seven of the case's kind, one more. */
static void insert_documents(int of_case, bool duty, int filed)
{
	char kind[24];

	for (int i = 1; i <= 20; i++) {
		snprintf(kind, sizeof(kind), "d%02d", i == 20 ? 27 : i > 12 && duty ? i + 7 : i);
		if (!is_missing(kind))
			insert(DOCUMENT, of_case, i, kind, filed);
	}
}

/* Nine of ten lists are called complete. */
static void state_complete(int of_case)
{
	char key[16];

	snprintf(key, sizeof(key), "%d", of_case);
	for (size_t r = 0; r < N_RECORDS; r++) {
		if (one_in(10))
			continue;
		sqlite3_bind_text(complete, 1, records[r].name, -1, SQLITE_STATIC);
		bind_text(complete, 2, key);
		step_once(complete);
	}
}

static void insert_case(int c, unsigned percent)
{
	bool duty = random_to(2);
	int filed = FILED + between(0, 10);
	char kind[32];

	for (size_t i = 0; i < N_ITEMS; i++)
		spoiled[i] = random_to(100) < percent;
	insert(CASE_FILE, c, 0, duty ? "duty" : "party", filed);
	insert_documents(c, duty, filed);
	for (size_t r = INTERVIEW; r < N_RECORDS; r++)
		for (int i = 1; i <= records[r].rows; i++) {
			snprintf(kind, sizeof(kind), "%c%d", records[r].name[0], i);
			insert(r, c, i, kind, filed);
		}
	state_complete(c);
}

int make_database(const char *path, int cases, unsigned percent)
{
	char quarter[128];

	list_spoilers();
	remove(path);
	if (sqlite3_open(path, &db) != SQLITE_OK)
		fail(sqlite3_errmsg(db));
	run("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN");
	for (size_t r = 0; r < N_RECORDS; r++)
		create(r);
	run("CREATE TABLE review_complete(record TEXT, \"case\" TEXT, by TEXT, at TEXT, "
	    "PRIMARY KEY (\"case\", record)) WITHOUT ROWID");
	complete = prepare("INSERT INTO review_complete VALUES (?, ?, 'gen', '2026-07-01')");
	for (int c = 1; c <= cases; c++)
		insert_case(c, percent);
	for (size_t r = 0; r < N_RECORDS; r++)
		sqlite3_finalize(inserts[r]);
	sqlite3_finalize(complete);
	snprintf(quarter, sizeof(quarter),
	         "UPDATE case_file SET closed_on = '" QUARTER_DAY "' WHERE case_id %% %d = 0",
	         cases >= 2000 ? cases / 1000 : 2);
	run(quarter);
	run("COMMIT");
	if (sqlite3_close(db) != SQLITE_OK)
		fail("the database stays open");
	return 0;
}
