/*
 * What an item looks at: records, kinds and columns, gathered from its checks and from the words of its SQL. For someone who has
 * to fill in what is missing; a name too many does no harm, so no SQL is understood here.
 */
#include <string.h>

#include "reports/words.h"
#include "review/i18n.h"

#define MOST_NAMES 12 /* a record */
#define MOST_RECORDS 32
#define MOST_DEPTH 4 /* derived columns of derived columns */

struct need {
	const struct rv_record *record;
	const char *names[MOST_NAMES];
	size_t n;
	bool more;
};
struct needs {
	const struct rv_say *say;
	struct need list[MOST_RECORDS];
	size_t n;
	int depth;
};

static void add_sql(struct needs *needs, const struct rv_record *record, const struct rv_sql *sql);

static struct need *need_of(struct needs *needs, const struct rv_record *record)
{
	for (size_t i = 0; i < needs->n; i++)
		if (needs->list[i].record == record)
			return &needs->list[i];
	if (needs->n == MOST_RECORDS)
		return NULL;
	needs->list[needs->n].record = record;
	return &needs->list[needs->n++];
}

/* name NULL: only the record. */
static void add(struct needs *needs, const struct rv_record *record, const char *name)
{
	struct need *need = need_of(needs, record);

	if (need == NULL || name == NULL)
		return;
	for (size_t i = 0; i < need->n; i++)
		if (strcmp(need->names[i], name) == 0)
			return;
	if (need->n == MOST_NAMES)
		need->more = true;
	else
		need->names[need->n++] = name;
}

static void add_kinds(struct needs *needs, const struct rv_record *record, const char *const *kinds,
                      size_t n)
{
	add(needs, record, NULL);
	for (size_t i = 0; i < n; i++)
		add(needs, record, rv_say_kind(needs->say, record, kinds[i]));
}

/* A derived column stands for the rows that it is made of. */
static void add_column(struct needs *needs, const struct rv_column *column)
{
	const struct rv_rubric *rubric = needs->say->rubric;

	for (size_t i = 0; i < rubric->n_derives; i++) {
		const struct rv_derive *derive = &rubric->derives[i];

		if (derive->column != column)
			continue;
		if (needs->depth++ < MOST_DEPTH) {
			if (derive->is_sql)
				add_sql(needs, derive->target, &derive->sql);
			if (derive->record != NULL)
				add_kinds(needs, derive->record, derive->kinds, derive->n_kinds);
			if (derive->value != NULL)
				add_column(needs, derive->value);
			if (derive->record != NULL)
				add_sql(needs, derive->record, &derive->where);
		}
		needs->depth--;
		return;
	}
	add(needs, column->record, rv_title_text(&column->title, needs->say->lang));
}

static bool is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || (unsigned char)c >= 0x80;
}

static const struct rv_record *record_of(const struct needs *needs, const char *text, size_t len)
{
	const struct rv_dictionary *dictionary = needs->say->rubric->dictionary;

	for (size_t i = 0; i < dictionary->n_records; i++)
		if (strlen(dictionary->records[i]->id) == len &&
		    strncmp(dictionary->records[i]->id, text, len) == 0)
			return dictionary->records[i];
	return NULL;
}

/* The record of has_R, count_R, first_R, last_R, next_R. */
static const struct rv_record *called(const struct needs *needs, const char *text, size_t len)
{
	static const char *const calls[] = {"has_", "count_", "first_", "last_", "next_"};

	for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
		size_t n = strlen(calls[i]);

		if (len > n && strncmp(text, calls[i], n) == 0)
			return record_of(needs, text + n, len - n);
	}
	return NULL;
}

/* A quoted word after the call of a record: one of its kinds, or a column. Returns what follows. */
static const char *add_quoted(struct needs *needs, const struct rv_record *record, const char *at)
{
	const char *end = strchr(at, '\'');
	const struct rv_column *column;
	char *word;

	if (end == NULL)
		return at + strlen(at);
	word = rv_strndup(needs->say->arena, at, (size_t)(end - at));
	if (word != NULL && record != NULL) {
		column = rv_record_column(record, word);
		if (record->kind != NULL && rv_codes_find(record->kind->codes, word) != NULL)
			add(needs, record, rv_say_kind(needs->say, record, word));
		else if (column != NULL)
			add_column(needs, column);
	}
	return end + 1;
}

/* A word of the SQL: a column of the record, or of what stands before its dot. */
static void add_word(struct needs *needs, const struct rv_record *record, const char *owner,
                     size_t owner_len, const char *text, size_t len)
{
	const struct rv_record *whole = needs->say->rubric->dictionary->case_record;
	const struct rv_column *column, *reference;
	char *name = rv_strndup(needs->say->arena, text, len),
	     *before = rv_strndup(needs->say->arena, owner, owner_len);

	if (name == NULL || before == NULL || record == NULL)
		return;
	if (strcmp(before, whole->id) == 0) {
		record = whole;
	} else if (*before != '\0' && strcmp(before, "this") != 0) {
		reference = rv_record_reference(record, before);
		if (reference == NULL || reference->ref == NULL)
			return;
		record = reference->ref;
	}
	column = rv_record_column(record, name);
	if (column != NULL)
		add_column(needs, column);
}

/* record NULL: only calls and names of records count, as in a query. */
static void add_sql(struct needs *needs, const struct rv_record *record, const struct rv_sql *sql)
{
	const char *at = sql->node != NULL && sql->text != NULL ? sql->text : "", *owner = "";
	const struct rv_record *call = NULL;
	size_t owner_len = 0, len;

	while (*at != '\0') {
		if (*at == '\'') {
			at = add_quoted(needs, call, at + 1);
			continue;
		}
		if (!is_name(*at)) {
			call = *at == ')' ? NULL : call;
			owner = at[0] == '.' ? owner : "";
			owner_len = at[0] == '.' ? owner_len : 0;
			at++;
			continue;
		}
		for (len = 0; is_name(at[len]); len++)
			;
		if (called(needs, at, len) != NULL) {
			call = called(needs, at, len);
			add(needs, call, NULL);
		} else if (record == NULL && record_of(needs, at, len) != NULL) {
			add(needs, record_of(needs, at, len), NULL);
		} else if (at[len] == '.') {
			owner = at;
			owner_len = len;
		} else {
			add_word(needs, record, owner, owner_len, at, len);
		}
		at += len;
	}
}

static void add_point(struct needs *needs, const struct rv_record *record,
                      const struct rv_point *point)
{
	if (point->first_record != NULL) {
		add(needs, point->first_record,
		    rv_say_kind(needs->say, point->first_record, point->kind));
		return;
	}
	add_sql(needs, record, &point->sql);
}

static void add_deadline(struct needs *needs, const struct rv_record *record,
                         const struct rv_deadline *deadline)
{
	add_point(needs, record, &deadline->from);
	add_point(needs, record, &deadline->to);
	add_sql(needs, record, &deadline->due);
	for (size_t i = 0; i < deadline->n_extend; i++)
		add_sql(needs, record, &deadline->extend[i].when);
	if (deadline->has_pause) {
		add_point(needs, record, &deadline->pause_from);
		add_point(needs, record, &deadline->pause_to);
	}
}

static void add_check(struct needs *needs, const struct rv_check *check)
{
	if (check->test == RV_TEST_QUERY) {
		add_sql(needs, NULL, &check->query);
		return;
	}
	if (check->each != NULL && !check->each->is_case)
		add(needs, check->each, NULL);
	add_sql(needs, check->each, &check->when);
	add_sql(needs, check->each, &check->where);
	for (size_t i = 0; i < check->n_filled; i++)
		add_column(needs, check->filled[i]);
	for (size_t i = 0; i < check->n_values; i++)
		add_point(needs, check->each, &check->values[i]);
	if (check->none != NULL)
		add(needs, check->none, NULL);
	for (size_t i = 0; i < check->n_required; i++)
		add_kinds(needs, check->required[i].record, check->required[i].kinds,
		          check->required[i].n_kinds);
	if (check->none != NULL)
		add_sql(needs, check->none, &check->with);
	else if (check->n_required == 1)
		add_sql(needs, check->required[0].record, &check->with);
	if (check->test == RV_TEST_DEADLINE)
		add_deadline(needs, check->each, &check->deadline);
}

static void find_needs(struct needs *needs, const struct rv_item *item)
{
	add_sql(needs, needs->say->rubric->dictionary->case_record, &item->when);
	for (size_t i = 0; i < item->n_checks; i++)
		add_check(needs, item->checks[i]);
}

void rv_say_each_need(const struct rv_say *say, const struct rv_item *item, rv_need_fn *fn,
                      void *ctx)
{
	struct needs needs = {.say = say};

	find_needs(&needs, item);
	for (size_t i = 0; i < needs.n; i++) {
		const struct need *need = &needs.list[i];

		for (size_t k = 0; k < need->n; k++)
			fn(ctx, need->record, need->names[k]);
		if (need->n == 0 || need->more)
			fn(ctx, need->record, NULL);
	}
}

void rv_say_needs(const struct rv_say *say, const struct rv_item *item, struct rv_buf *buf)
{
	struct needs needs = {.say = say};
	const char *separator = "";

	find_needs(&needs, item);
	for (size_t i = 0; i < needs.n; i++) {
		const struct need *need = &needs.list[i];

		rv_buf_printf(buf, "%s%s", separator,
		              rv_title_text(&need->record->title, say->lang));
		for (size_t k = 0; k < need->n; k++)
			rv_buf_printf(buf, "%s%s",
			              k > 0                ? rv_say_comma(say)
			              : say->lang == RV_ZH ? "（"
			                                   : " (",
			              need->names[k]);
		if (need->n > 0)
			rv_buf_printf(buf, "%s%s", need->more ? "…" : "",
			              say->lang == RV_ZH ? "）" : ")");
		separator = rv_say_semicolon(say);
	}
}
