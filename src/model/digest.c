/*
 * The scoring digest: SHA-256 over a canonical text of all that can change a score, and of nothing else. Wording, comments, the
 * order of keys and how YAML quotes a text are not in it.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "model/model.h"

/* A text with its length in front, so that no two sequences of texts look the same. */
static void put(struct rv_buf *buf, const char *text)
{
	if (text)
		rv_buf_printf(buf, "%zu:%s,", strlen(text), text);
	else
		rv_buf_puts(buf, "-,");
}

static void put_number(struct rv_buf *buf, int64_t n)
{
	rv_buf_printf(buf, "%" PRId64 ",", n);
}

/* An expression with its blanks outside of quotes made one each: how it is folded changes nothing. */
static void put_sql(struct rv_buf *buf, const struct rv_sql *sql)
{
	const char *text = sql->text;
	char quote = 0;
	bool blank = false, any = false;

	if (!sql->node) {
		rv_buf_puts(buf, "-,");
		return;
	}
	rv_buf_puts(buf, "sql<");
	for (; *text; text++) {
		if (!quote && strchr(" \t\r\n", *text)) {
			blank = any;
			continue;
		}
		if (blank)
			rv_buf_putc(buf, ' ');
		blank = false;
		any = true;
		if (quote)
			quote = *text == quote ? 0 : quote;
		else if (*text == '\'' || *text == '"')
			quote = *text;
		rv_buf_putc(buf, *text);
	}
	rv_buf_puts(buf, ">,");
}

static void put_point(struct rv_buf *buf, const struct rv_point *point)
{
	put_sql(buf, &point->sql);
	if (!point->first_record)
		return;
	put(buf, point->first_record->id);
	put(buf, point->first_column->id);
	put(buf, point->kind);
}

static int compare_texts(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Words whose order means nothing. */
static void put_sorted(struct rv_model *m, struct rv_buf *buf, const char *const *words, size_t n)
{
	const char **sorted = rv_model_alloc(m, n, sizeof *sorted);

	put_number(buf, (int64_t)n);
	if (!sorted || !n)
		return;
	memcpy(sorted, words, n * sizeof *sorted);
	qsort(sorted, n, sizeof *sorted, compare_texts);
	for (size_t i = 0; i < n; i++)
		put(buf, sorted[i]);
}

/* ---- dictionary ----------------------------------------------------------------------------------- */

static int compare_codes(const void *a, const void *b)
{
	return strcmp((*(const struct rv_code_entry *const *)a)->code,
	              (*(const struct rv_code_entry *const *)b)->code);
}

static void put_codes(struct rv_model *m, struct rv_buf *buf, const struct rv_codes *codes)
{
	const struct rv_code_entry **sorted;

	if (!codes) {
		put(buf, NULL);
		return;
	}
	sorted = rv_model_alloc(m, codes->n, sizeof *sorted);
	if (!sorted)
		return;
	put_number(buf, codes->open);
	for (size_t i = 0; i < codes->n; i++)
		sorted[i] = &codes->entries[i];
	qsort(sorted, codes->n, sizeof *sorted, compare_codes);
	for (size_t i = 0; i < codes->n; i++) {
		put(buf, sorted[i]->code);
		put_sorted(m, buf, sorted[i]->tags, sorted[i]->n_tags);
	}
}

static int compare_columns(const void *a, const void *b)
{
	return strcmp((*(const struct rv_column *const *)a)->id,
	              (*(const struct rv_column *const *)b)->id);
}

static void put_column_list(struct rv_buf *buf, const struct rv_column *const *columns, size_t n)
{
	put_number(buf, (int64_t)n);
	for (size_t i = 0; i < n; i++)
		put(buf, columns[i]->id);
}

static void put_column(struct rv_model *m, struct rv_buf *buf, const struct rv_column *column)
{
	const struct rv_sql sql = {column->sql, column->sql ? column->sql->text : NULL};

	put(buf, column->id);
	put(buf, column->column);
	put(buf, column->implicit ? "as it is" : rv_type_word(column->type));
	put_number(buf, column->month);
	put_codes(m, buf, column->codes);
	put(buf, column->ref ? column->ref->id : NULL);
	put(buf, column->ref ? column->as : NULL);
	put_number(buf, column->empty);
	put_sql(buf, &sql);
}

static void put_record(struct rv_model *m, struct rv_buf *buf, const struct rv_record *record)
{
	const struct rv_column *const marks[] = {record->kind, record->date, record->closed,
	                                         record->period};
	const struct rv_column **sorted = rv_model_alloc(m, record->n_columns, sizeof *sorted);
	size_t n = 0;

	if (!sorted)
		return;
	put(buf, record->id);
	put(buf, record->table);
	put_number(buf, record->complete);
	put_column_list(buf, record->key, record->n_key);
	put_column_list(buf, record->case_key, record->n_case_key);
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		put(buf, marks[i] ? marks[i]->id : NULL);
	for (size_t i = 0; i < record->n_columns; i++)
		if (!record->columns[i]->derived)
			sorted[n++] = record->columns[i];
	qsort(sorted, n, sizeof *sorted, compare_columns);
	for (size_t i = 0; i < n; i++)
		put_column(m, buf, sorted[i]);
}

static int compare_records(const void *a, const void *b)
{
	return strcmp((*(const struct rv_record *const *)a)->id,
	              (*(const struct rv_record *const *)b)->id);
}

static void put_dictionary(struct rv_model *m, struct rv_buf *buf)
{
	const struct rv_dictionary *dictionary = m->dictionary;
	const struct rv_record **sorted = rv_model_alloc(m, dictionary->n_records, sizeof *sorted);

	if (!sorted)
		return;
	rv_buf_puts(buf, "dictionary\n");
	put(buf, dictionary->case_record->id);
	for (size_t i = 0; i < dictionary->n_records; i++)
		sorted[i] = dictionary->records[i];
	qsort(sorted, dictionary->n_records, sizeof *sorted, compare_records);
	for (size_t i = 0; i < dictionary->n_records; i++)
		put_record(m, buf, sorted[i]);
}

/* ---- vocabulary ----------------------------------------------------------------------------------- */

static int compare_parameters(const void *a, const void *b)
{
	return strcmp(((const struct rv_parameter *)a)->name,
	              ((const struct rv_parameter *)b)->name);
}

static int compare_sets(const void *a, const void *b)
{
	return strcmp(((const struct rv_set *)a)->name, ((const struct rv_set *)b)->name);
}

static int compare_tables(const void *a, const void *b)
{
	return strcmp(((const struct rv_table *)a)->name, ((const struct rv_table *)b)->name);
}

/* Sorted copy of n structs. */
static void *sorted_copy(struct rv_model *m, const void *items, size_t n, size_t size,
                         int (*compare)(const void *, const void *))
{
	void *copy = rv_model_alloc(m, n, size);

	if (!copy || !n)
		return copy;
	memcpy(copy, items, n * size);
	qsort(copy, n, size, compare);
	return copy;
}

static void put_parameter(struct rv_buf *buf, const struct rv_parameter *parameter)
{
	put(buf, parameter->name);
	put(buf, parameter->value);
	put_number(buf, parameter->is_number);
}

static void put_set(struct rv_model *m, struct rv_buf *buf, const struct rv_set *set)
{
	put(buf, set->name);
	put_sorted(m, buf, set->codes, set->n);
}

static void put_table(struct rv_buf *buf, const struct rv_table *table)
{
	put(buf, table->name);
	for (size_t k = 0; k < table->n_columns; k++)
		put(buf, table->columns[k]);
	for (size_t k = 0; k < table->n_rows * table->n_columns; k++) {
		put(buf, table->cells[k].text);
		put_number(buf, table->cells[k].is_number);
	}
}

static void put_vocabulary(struct rv_model *m, struct rv_buf *buf)
{
	const struct rv_rubric *r = m->rubric;
	const struct rv_parameter *parameters = sorted_copy(m, r->parameters, r->n_parameters,
	                                                    sizeof *parameters, compare_parameters);
	const struct rv_set *sets = sorted_copy(m, r->sets, r->n_sets, sizeof *sets, compare_sets);
	const struct rv_table *tables = sorted_copy(m, r->tables, r->n_tables, sizeof *tables,
	                                            compare_tables);

	if (!parameters || !sets || !tables)
		return;
	rv_buf_puts(buf, "\nvocabulary\n");
	for (size_t i = 0; i < r->n_parameters; i++)
		put_parameter(buf, &parameters[i]);
	for (size_t i = 0; i < r->n_sets; i++)
		put_set(m, buf, &sets[i]);
	for (size_t i = 0; i < r->n_tables; i++)
		put_table(buf, &tables[i]);
}

static void put_calendar(struct rv_buf *buf, const struct rv_calendar *calendar)
{
	rv_buf_puts(buf, "\ncalendar\n");
	if (!calendar)
		return;
	for (size_t i = 0; i < calendar->n_holidays; i++)
		put_number(buf, calendar->holidays[i]);
	rv_buf_puts(buf, "work,");
	for (size_t i = 0; i < calendar->n_workdays; i++)
		put_number(buf, calendar->workdays[i]);
}

static int compare_derives(const void *a, const void *b)
{
	const struct rv_derive *x = a, *y = b;
	int order = strcmp(x->target->id, y->target->id);

	return order ? order : strcmp(x->column->id, y->column->id);
}

static void put_derive(struct rv_model *m, struct rv_buf *buf, const struct rv_derive *derive)
{
	put(buf, derive->target->id);
	put(buf, derive->column->id);
	put(buf, rv_type_word(derive->column->type));
	put_number(buf, derive->column->month);
	put_sql(buf, &derive->sql);
	if (derive->is_sql)
		return;
	put_number(buf, derive->aggregate);
	put(buf, derive->record->id);
	put(buf, derive->value ? derive->value->id : NULL);
	put(buf, derive->distinct ? derive->distinct->id : NULL);
	put_sorted(m, buf, derive->kinds, derive->n_kinds);
	put_sql(buf, &derive->where);
	put_sorted(m, buf, derive->match, derive->n_match);
}

static void put_derives(struct rv_model *m, struct rv_buf *buf)
{
	const struct rv_rubric *r = m->rubric;
	const struct rv_derive *derives = sorted_copy(m, r->derives, r->n_derives, sizeof *derives,
	                                              compare_derives);

	if (!derives)
		return;
	rv_buf_puts(buf, "\nderive\n");
	for (size_t i = 0; i < r->n_derives; i++)
		put_derive(m, buf, &derives[i]);
}

/* ---- items ---------------------------------------------------------------------------------------- */

static void put_limit(struct rv_buf *buf, const struct rv_limit *limit)
{
	put_number(buf, limit->n);
	put_number(buf, limit->unit);
}

static void put_deadline(struct rv_buf *buf, const struct rv_deadline *deadline)
{
	put_point(buf, &deadline->from);
	put_point(buf, &deadline->to);
	put_sql(buf, &deadline->due);
	for (size_t i = 0; i < deadline->n_within; i++) {
		put(buf, deadline->within[i].from);
		put_limit(buf, &deadline->within[i].limit);
	}
	put_number(buf, deadline->has_at_least);
	put_limit(buf, &deadline->at_least);
	put_number(buf, (int64_t)deadline->n_extend);
	for (size_t i = 0; i < deadline->n_extend; i++) {
		put_limit(buf, &deadline->extend[i].by);
		put_sql(buf, &deadline->extend[i].when);
	}
	if (deadline->has_pause) {
		put_point(buf, &deadline->pause_from);
		put_point(buf, &deadline->pause_to);
	}
	put_number(buf, deadline->has_per);
	put_limit(buf, &deadline->per);
	put_number(buf, deadline->roll);
	put_number(buf, deadline->no_start_not_applicable);
	put_number(buf, deadline->no_end_late);
}

static int compare_required(const void *a, const void *b)
{
	return strcmp(((const struct rv_required *)a)->record->id,
	              ((const struct rv_required *)b)->record->id);
}

static void put_check(struct rv_model *m, struct rv_buf *buf, const struct rv_check *check)
{
	const struct rv_required *required = sorted_copy(m, check->required, check->n_required,
	                                                 sizeof *required, compare_required);

	put(buf, rv_test_word(check->test));
	put(buf, check->each->id);
	put_sql(buf, &check->when);
	put_sorted(m, buf, check->match, check->n_match);
	put_sql(buf, &check->where);
	put_sql(buf, &check->times);
	put_column_list(buf, check->filled, check->n_filled);
	put_number(buf, (int64_t)check->n_values);
	for (size_t i = 0; i < check->n_values; i++)
		put_point(buf, &check->values[i]);
	put_number(buf, check->tolerance);
	put_number(buf, check->strict);
	put(buf, check->none ? check->none->id : NULL);
	put_sql(buf, &check->with);
	put_number(buf, check->any);
	for (size_t i = 0; required && i < check->n_required; i++) {
		put(buf, required[i].record->id);
		put_sorted(m, buf, required[i].kinds, required[i].n_kinds);
	}
	if (check->test == RV_TEST_DEADLINE)
		put_deadline(buf, &check->deadline);
	put_sql(buf, &check->query);
	put(buf, check->of ? check->of->id : NULL);
}

static void put_item_points(struct rv_buf *buf, const struct rv_rubric *r,
                            const struct rv_item *item)
{
	rv_buf_puts(buf, "\nitem\n");
	put(buf, item->id);
	put(buf, item->category >= 0 ? r->categories[item->category].id : NULL);
	put(buf, item->dimension >= 0 ? r->dimensions[item->dimension].id : NULL);
	put(buf, rv_item_severity_word(item->severity));
	put_number(buf, item->deduct);
	put_number(buf, item->points);
	put_number(buf, item->high);
	put_number(buf, item->max);
	put_number(buf, item->award);
	put_number(buf, item->confirm);
}

static void put_item_verdicts(struct rv_model *m, struct rv_buf *buf, const struct rv_item *item)
{
	put_sql(buf, &item->when);
	for (size_t i = 0; i < item->n_checks; i++)
		put_check(m, buf, item->checks[i]);
}

static void put_classes(struct rv_buf *buf, const struct rv_rubric *r)
{
	for (size_t i = 0; i < r->n_classes; i++) {
		put(buf, r->classes[i].id);
		put_number(buf, r->classes[i].from);
		for (size_t k = 0; k < 4; k++)
			put_number(buf, r->classes[i].forbid[k]);
	}
	rv_buf_puts(buf, "\n");
	for (size_t i = 0; i < r->n_dimensions; i++) {
		put(buf, r->dimensions[i].id);
		put_number(buf, r->dimensions[i].points);
	}
	for (size_t i = 0; i < r->n_categories; i++) {
		put(buf, r->categories[i].id);
		put_number(buf, r->categories[i].points);
		put(buf, r->dimensions[r->categories[i].dimension].id);
	}
	rv_buf_puts(buf, "\n");
}

static void put_all(struct rv_model *m, struct rv_buf *buf)
{
	const struct rv_rubric *r = m->rubric;

	rv_buf_puts(buf, "review scoring digest 1\n");
	put_number(buf, r->points);
	put_number(buf, r->at_least);
	put_sql(buf, &r->cases);
	put_classes(buf, r);
	put_dictionary(m, buf);
	put_vocabulary(m, buf);
	put_calendar(buf, r->calendar);
	put_derives(m, buf);
	for (size_t i = 0; i < r->n_items; i++) {
		put_item_points(buf, r, &r->items[i]);
		put_item_verdicts(m, buf, &r->items[i]);
	}
}

void rv_model_digest(struct rv_model *m)
{
	struct rv_buf buf;

	rv_buf_init(&buf);
	put_all(m, &buf);
	if (buf.failed)
		rv_model_nomem(m);
	else
		rv_hash_of(buf.text, buf.len, m->rubric->digest);
	rv_buf_release(&buf);
}

/* ---- parts ---------------------------------------------------------------------------------------- */

/* What violations cost and which class comes of it. */
static void put_all_points(struct rv_buf *buf, const struct rv_rubric *r)
{
	put_number(buf, r->points);
	put_number(buf, r->at_least);
	put_classes(buf, r);
	for (size_t i = 0; i < r->n_items; i++)
		put_item_points(buf, r, &r->items[i]);
}

static int compare_items(const void *a, const void *b)
{
	return strcmp(((const struct rv_item *)a)->id, ((const struct rv_item *)b)->id);
}

/* What is found in a case. The order of items is a matter of points: caps are used up in it. */
static void put_all_verdicts(struct rv_model *m, struct rv_buf *buf)
{
	const struct rv_rubric *r = m->rubric;
	const struct rv_item *items = sorted_copy(m, r->items, r->n_items, sizeof *items,
	                                          compare_items);

	put_sql(buf, &r->cases);
	put_dictionary(m, buf);
	put_vocabulary(m, buf);
	put_calendar(buf, r->calendar);
	put_derives(m, buf);
	for (size_t i = 0; items && i < r->n_items; i++) {
		put(buf, items[i].id);
		put_item_verdicts(m, buf, &items[i]);
	}
}

bool rv_rubric_part_digest(struct rv_arena *arena, const struct rv_rubric *rubric,
                           enum rv_rubric_part part, const void *of, char out[65])
{
	struct rv_rubric copy = *rubric;
	struct rv_diags diags;
	struct rv_model m = {
		.arena = arena, .diags = &diags, .rubric = &copy, .dictionary = rubric->dictionary};
	struct rv_buf buf;

	rv_diags_init(&diags);
	rv_buf_init(&buf);
	rv_buf_putc(&buf, '\n');
	switch (part) {
	case RV_PART_POINTS: put_all_points(&buf, rubric); break;
	case RV_PART_VERDICTS: put_all_verdicts(&m, &buf); break;
	case RV_PART_ITEM_POINTS: put_item_points(&buf, rubric, of); break;
	case RV_PART_ITEM_VERDICTS: put_item_verdicts(&m, &buf, of); break;
	case RV_PART_PARAMETER: put_parameter(&buf, of); break;
	case RV_PART_SET: put_set(&m, &buf, of); break;
	case RV_PART_TABLE: put_table(&buf, of); break;
	case RV_PART_DERIVE: put_derive(&m, &buf, of); break;
	case RV_PART_COLUMN: put_column(&m, &buf, of); break;
	case RV_PART_CODES: put_codes(&m, &buf, of); break;
	case RV_PART_CALENDAR: put_calendar(&buf, rubric->calendar); break;
	}
	if (!buf.failed)
		rv_hash_of(buf.text, buf.len, out);
	m.failed |= buf.failed;
	rv_buf_release(&buf);
	rv_diags_release(&diags);
	return !m.failed;
}
