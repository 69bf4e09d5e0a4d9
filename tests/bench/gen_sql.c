/* SQL of the peers, over the tables as they are. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "gen.h"

/* ---- conditions ---------------------------------------------------------------------------------- */

static bool duckdb;

static const char *print_operand(const struct record *record, const char *at, const char *end);

/* days(a, b) and minutes(a, b) in plain SQL, in whole numbers. */
static const char *print_between(const struct record *record, const char *at, bool minutes)
{
	const char *comma = strchr(at, ','), *close = strchr(comma, ')');

	if (duckdb) {
		printf("date_diff('%s', ", minutes ? "minute" : "day");
		print_operand(record, at, comma);
		printf(", ");
		print_operand(record, comma + 1, close);
		printf(")");
		return close + 1;
	}
	printf(minutes ? "CAST(round((julianday(" : "CAST(julianday(");
	print_operand(record, comma + 1, close);
	printf(") - julianday(");
	print_operand(record, at, comma);
	printf(minutes ? ")) * 1440) AS INTEGER)" : ") AS INTEGER)");
	return close + 1;
}

/* SQL of a condition: columns get the name of their table. */
static const char *print_operand(const struct record *record, const char *at, const char *end)
{
	char word[64];

	while (at < end) {
		size_t len = 0;

		if (*at == '\'') {
			len = (size_t)(strchr(at + 1, '\'') - at) + 1;
		} else if (islower((unsigned char)*at)) {
			while (islower((unsigned char)at[len]) || isdigit((unsigned char)at[len]) ||
			       at[len] == '_')
				len++;
		} else {
			len = 1;
		}
		snprintf(word, sizeof(word), "%.*s", (int)len, at);
		if (strcmp(word, "days") == 0 || strcmp(word, "minutes") == 0) {
			at = print_between(record, at + len + 1, word[0] == 'm');
			continue;
		}
		if (at[len] == '.') /* case_file.x */
			len += 1 + strspn(at + len + 1, "abcdefghijklmnopqrstuvwxyz_");
		else if (column_named(record, word))
			printf("%s.", record->name);
		printf("%.*s", (int)len, at);
		at += len;
	}
	return at;
}

static void print_condition(const struct record *record, const char *sql)
{
	print_operand(record, sql, sql + strlen(sql));
}

/* The last day of a limit. A month without the day ends on its last: SQLite's overflow is taken back. */
static void print_last_day(const struct item *item)
{
	const char *r = item->record, *from = item->from;

	if (duckdb)
		printf("%s.%s + INTERVAL %d %s", r, from, item->months ? item->months : item->days,
		       item->months ? "MONTH" : "DAY");
	else if (item->months)
		printf("min(date(%s.%s, '+%d months'), date(%s.%s, 'start of month', '+%d months', "
		       "'-1 day'))",
		       r, from, item->months, r, from, item->months + 1);
	else
		printf("date(%s.%s, '+%d days')", r, from, item->days);
}

/* Whether a row finds something. */
static void print_found(const struct item *item)
{
	const struct record *record = record_of(item);

	if (item->when) {
		print_condition(record, item->when);
		printf(" AND ");
	}
	if (item->shape == LIMIT) {
		printf("%s.kind = '%s' AND %s.%s > ", item->record, item->kind, item->record,
		       item->to);
		print_last_day(item);
	} else {
		printf("(");
		print_condition(record, item->where);
		printf(")");
	}
}

/* Whether a row's limit is over and its end not there: counts where the list is complete. */
static void print_open_end(const struct item *item)
{
	printf("%s.kind = '%s' AND %s.%s IS NULL AND '%s' > ", item->record, item->kind,
	       item->record, item->to, AS_OF);
	print_last_day(item);
}

static bool names_case(const struct record *record)
{
	for (size_t i = 0; i < N_ITEMS; i++)
		if (record_of(&items[i]) == record && items[i].where &&
		    strstr(items[i].where, "case_file."))
			return true;
	return false;
}

/* ---- one statement ------------------------------------------------------------------------------- */

/* Sums of a record's rows by case. A missing paper shows only if no row's kind is missing. */
static void print_sums(const struct record *record)
{
	printf("%s_sums AS MATERIALIZED (SELECT %s.case_id", record->name, record->name);
	if (record == &records[DOCUMENT])
		printf(", sum(CASE WHEN document.kind IS NULL THEN 1 ELSE 0 END) AS no_kind");
	for (size_t i = 0; i < N_ITEMS; i++) {
		const struct item *item = &items[i];

		if (record_of(item) != record)
			continue;
		if (item->shape == REQUIRED) {
			printf(",\n max(CASE WHEN document.kind = '%s' THEN 1 ELSE 0 END) AS i%zu",
			       item->kind, i + 1);
			continue;
		}
		printf(",\n sum(CASE WHEN ");
		print_found(item);
		printf(" THEN 1 ELSE 0 END) AS i%zu", i + 1);
		if (end_may_be_absent(item)) {
			printf(",\n sum(CASE WHEN ");
			print_open_end(item);
			printf(" THEN 1 ELSE 0 END) AS absent%zu", i + 1);
		}
	}
	printf("\nFROM %s%s GROUP BY 1),\n", record->name,
	       names_case(record) ? " JOIN case_file USING (case_id)" : "");
}

/* The violations of an item in a case. */
static void print_violations(size_t i)
{
	const struct item *item = &items[i];

	switch (item->shape) {
	case CASE:
		printf("CASE WHEN ");
		print_found(item);
		printf(" THEN 1 ELSE 0 END");
		return;
	case REQUIRED:
		printf("CASE WHEN ");
		if (item->when) {
			print_condition(&records[CASE_FILE], item->when);
			printf(" AND ");
		}
		printf("complete.document AND coalesce(no_kind, 0) = 0 AND coalesce(i%zu, 0) = 0 "
		       "THEN 1 ELSE 0 END",
		       i + 1);
		return;
	case LIMIT:
		printf("coalesce(i%zu", i + 1);
		if (end_may_be_absent(item))
			printf(" + CASE WHEN complete.%s THEN absent%zu ELSE 0 END", item->record,
			       i + 1);
		printf(", 0)");
		return;
	case ROW: printf("coalesce(i%zu, 0)", i + 1); return;
	case MANUAL: return;
	}
}

/* Points, in hundredths, of what a dimension has in its category, or beside it. */
static void print_points(size_t dimension, bool category)
{
	printf("0");
	for (size_t i = dimension; i < N_ITEMS; i += N_DIMENSIONS)
		if (items[i].shape != MANUAL && in_category(i) == category)
			printf(" + %s(%d, %d * n%zu)", duckdb ? "least" : "min", POINTS_MAX,
			       POINTS_EACH, i + 1);
}

/* Totals over a table or query `counted` of a row a case, with n1 … n120. */
static void print_totals(void)
{
	const char *least = duckdb ? "least" : "min";

	printf("SELECT ");
	for (size_t i = 0; i < N_ITEMS; i++)
		if (items[i].shape != MANUAL)
			printf("sum(n%zu), sum(CASE WHEN n%zu > 0 THEN 1 ELSE 0 END),\n ", i + 1,
			       i + 1);
	printf("sum(10000");
	for (size_t d = 0; d < N_DIMENSIONS; d++) {
		printf("\n - %s(%d, %s(%d, ", least, dimension_max[d], least, CATEGORY_MAX);
		print_points(d, true);
		printf(") + ");
		print_points(d, false);
		printf(")");
	}
	puts(")\nFROM counted;");
}

void print_expert(bool for_duckdb)
{
	duckdb = for_duckdb;
	puts("WITH");
	for (size_t r = DOCUMENT; r < N_RECORDS; r++)
		print_sums(&records[r]);
	puts("complete AS MATERIALIZED (SELECT CAST(\"case\" AS INTEGER) AS case_id,\n"
	     " max(record = 'document') AS document, max(record = 'step') AS step\n"
	     "FROM review_complete GROUP BY 1),\ncounted AS MATERIALIZED (SELECT "
	     "case_file.case_id");
	for (size_t i = 0; i < N_ITEMS; i++) {
		if (items[i].shape == MANUAL)
			continue;
		printf(",\n ");
		print_violations(i);
		printf(" AS n%zu", i + 1);
	}
	printf("\nFROM case_file LEFT JOIN complete USING (case_id)");
	for (size_t r = DOCUMENT; r < N_RECORDS; r++)
		printf(" LEFT JOIN %s_sums USING (case_id)", records[r].name);
	puts(")");
	print_totals();
}

/* ---- a statement an item ------------------------------------------------------------------------- */

#define COMPLETE                                                                                   \
	"EXISTS (SELECT 1 FROM review_complete AS r WHERE r.record = '%s' AND r.\"case\" = "       \
	"CAST(%s.case_id AS TEXT))"

static void print_rows_found(size_t i)
{
	const struct item *item = &items[i];
	bool with_case = item->where && strstr(item->where, "case_file.");

	printf("SELECT %s.case_id, %zu, count(*) FROM %s%s\nWHERE ", item->record, i + 1,
	       item->record, with_case ? " JOIN case_file USING (case_id)" : "");
	print_found(item);
	if (end_may_be_absent(item)) {
		printf("\n OR ");
		print_open_end(item);
		printf(" AND " COMPLETE, item->record, item->record);
	}
	printf(" GROUP BY 1");
}

static void print_papers_found(size_t i)
{
	const struct item *item = &items[i];

	printf("SELECT case_file.case_id, %zu, 1 FROM case_file\nWHERE ", i + 1);
	if (item->when)
		printf("%s AND ", item->when);
	printf(COMPLETE "\n AND NOT EXISTS (SELECT 1 FROM document AS d WHERE d.case_id = "
	                "case_file.case_id AND (d.kind = '%s' OR d.kind IS NULL))",
	       "document", "case_file", item->kind);
}

static void print_item_found(size_t i)
{
	if (items[i].shape == REQUIRED)
		print_papers_found(i);
	else
		print_rows_found(i);
}

void print_naive(void)
{
	const char *comma = "";

	puts("CREATE TEMP TABLE found(case_id INTEGER, item INTEGER, n INTEGER);");
	for (size_t i = 0; i < N_ITEMS; i++) {
		if (items[i].shape == MANUAL)
			continue;
		printf("INSERT INTO found ");
		print_item_found(i);
		puts(";");
	}
	printf("WITH counted AS MATERIALIZED (SELECT ");
	for (size_t i = 0; i < N_ITEMS; i++)
		if (items[i].shape != MANUAL) {
			printf("%sCAST(total(n) FILTER (WHERE item = %zu) AS INTEGER) AS n%zu",
			       comma, i + 1, i + 1);
			comma = ",\n ";
		}
	puts("\nFROM case_file LEFT JOIN found USING (case_id) GROUP BY case_id)");
	print_totals();
}

/* ---- long form: a row for each case and item, as a column store likes it --------------------------- */

void print_long(void)
{
	const char *comma = "", *all = "";

	duckdb = true;
	printf("WITH item(item, dimension, category) AS (VALUES ");
	for (size_t i = 0; i < N_ITEMS; i++)
		if (items[i].shape != MANUAL) {
			printf("%s(%zu, %zu, %s)", comma, i + 1, i % N_DIMENSIONS,
			       in_category(i) ? "true" : "false");
			comma = ", ";
		}
	puts("),\nfound(case_id, item, n) AS MATERIALIZED (");
	for (size_t i = 0; i < N_ITEMS; i++)
		if (items[i].shape != MANUAL) {
			printf("%s", all);
			print_item_found(i);
			all = "\nUNION ALL ";
		}
	printf("),\npoints AS (SELECT case_id, dimension,\n"
	       " sum(CASE WHEN category THEN least(%d, %d * n) ELSE 0 END) AS inside,\n"
	       " sum(CASE WHEN category THEN 0 ELSE least(%d, %d * n) END) AS beside\n"
	       "FROM found JOIN item USING (item) GROUP BY 1, 2)\n",
	       POINTS_MAX, POINTS_EACH, POINTS_MAX, POINTS_EACH);
	printf("SELECT violations, cases FROM (SELECT item, coalesce(sum(n), 0) AS violations, "
	       "count(n) AS cases\n FROM item LEFT JOIN found USING (item) GROUP BY 1\n"
	       " UNION ALL SELECT %d, 10000 * (SELECT count(*) FROM case_file) - sum(least(CASE "
	       "dimension",
	       N_ITEMS + 1);
	for (int d = 0; d < N_DIMENSIONS; d++)
		printf(" WHEN %d THEN %d", d, dimension_max[d]);
	printf(" END, least(%d, inside) + beside)), NULL FROM points)\nORDER BY item;\n",
	       CATEGORY_MAX);
}

/* ---- the floor ----------------------------------------------------------------------------------- */

/* Is a column's name in a text, by itself (or after case_file.)? */
static bool says(const char *text, const char *name, bool of_case)
{
	size_t len = strlen(name);

	for (const char *at = text; at && (at = strstr(at, name)) != NULL; at += len) {
		bool prefixed = at - text >= 10 && strncmp(at - 10, "case_file.", 10) == 0;
		bool begins = at == text ||
		              !(at[-1] == '_' || at[-1] == '.' || isalnum((unsigned char)at[-1]));

		if (at[len] == '_' || isalnum((unsigned char)at[len]))
			continue;
		if (of_case ? prefixed : begins)
			return true;
	}
	return false;
}

static bool is_needed(const struct record *record, const char *column)
{
	bool is_case = record == &records[CASE_FILE];

	if (strcmp(column, "kind") == 0 || (is_case && strcmp(column, "closed_on") == 0) ||
	    (is_case && strcmp(column, "lead_unit") == 0))
		return true;
	for (size_t i = 0; i < N_ITEMS; i++) {
		const struct item *item = &items[i];

		if (is_case && (says(item->where, column, true) ||
		                (item->shape == REQUIRED && says(item->when, column, false))))
			return true;
		if (record_of(item) != record || item->shape == REQUIRED)
			continue;
		if (says(item->where, column, false) || says(item->when, column, false) ||
		    (item->from && strcmp(item->from, column) == 0) ||
		    (item->to && strcmp(item->to, column) == 0))
			return true;
	}
	return false;
}

void print_needed(bool all)
{
	for (size_t r = 0; r < N_RECORDS; r++) {
		printf("SELECT case_id%s", r == CASE_FILE ? ", case_no" : "");
		for (size_t i = 0; i < records[r].n; i++) {
			const char *name = records[r].columns[i].name;

			if (is_needed(&records[r], name) ||
			    (all &&
			     (strcmp(name, "volume_no") == 0 || strcmp(name, "page_from") == 0)))
				printf(", %s", name);
		}
		printf(" FROM %s ORDER BY case_id\n", records[r].name);
	}
	if (all)
		puts("SELECT \"case\", record FROM review_complete ORDER BY \"case\"");
}
