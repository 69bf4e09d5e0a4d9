/* The sentence of a violation: by the item's template, else by its test. */
#include <string.h>

#include "reports/words.h"
#include "review/i18n.h"

/* ---- which check ---------------------------------------------------------------------------------------------- */

static bool is_position(const char *text)
{
	return *text != '\0' && text[strspn(text, "0123456789")] == '\0';
}

static bool requires(const struct rv_check *check, const char *kind)
{
	for (size_t i = 0; i < check->n_required; i++)
		for (size_t k = 0; k < check->required[i].n_kinds; k++)
			if (strcmp(check->required[i].kinds[k], kind) == 0)
				return true;
	return false;
}

static bool fills(const struct rv_check *check, const char *column)
{
	for (size_t i = 0; i < check->n_filled; i++)
		if (strcmp(check->filled[i]->id, column) == 0)
			return true;
	return false;
}

/* Whether a check can have made a violation, by what it left in it. */
static bool may_have_made(const struct rv_check *check, const struct rv_violation *violation,
                          const struct rv_json *values)
{
	const char *which = violation->which != NULL ? violation->which : "";
	const struct rv_record *record = check->each;

	/* the row that a query names may not be there */
	if (check->test == RV_TEST_QUERY)
		return *which == '\0';
	if (record == NULL || violation->record == NULL ||
	    strcmp(record->id, violation->record) != 0)
		return false;
	switch (check->test) {
	case RV_TEST_FILLED: return fills(check, which);
	case RV_TEST_REQUIRE: return check->any ? *which == '\0' : requires(check, which) ;
	case RV_TEST_ORDER: return is_position(which);
	case RV_TEST_AGREE: return *which == '\0' && rv_json_get(values, "_1") != NULL;
	case RV_TEST_DEADLINE:
		return *which == '\0' && (rv_json_get(values, "_last") != NULL ||
		                          rv_json_get(values, "_from") != NULL);
	default: return *which == '\0';
	}
}

/* The number of the check, where the run says it. */
static const struct rv_check *told_check(const struct rv_item *item, const struct rv_json *values)
{
	const struct rv_json *told = rv_json_get(values, "_check");
	size_t n = 0;

	if (told == NULL || told->kind != RV_JSON_NUMBER || !is_position(told->text) ||
	    strlen(told->text) > 6)
		return NULL;
	for (const char *at = told->text; *at != '\0'; at++)
		n = n * 10 + (size_t)(*at - '0');
	return n < item->n_checks ? item->checks[n] : NULL;
}

const struct rv_check *rv_say_check(const struct rv_say *say, const struct rv_violation *violation,
                                    const struct rv_json *values, bool *sure)
{
	const struct rv_item *item = &say->rubric->items[violation->item];
	const struct rv_check *check = told_check(item, values);

	*sure = true;
	if (violation->hint)
		return item->n_checks > 0 ? item->checks[0]->hint : NULL;
	for (size_t i = 0; check == NULL && i < item->n_checks; i++) {
		if (!may_have_made(item->checks[i], violation, values))
			continue;
		check = item->checks[i];
		for (size_t k = i + 1; k < item->n_checks; k++)
			*sure &= !may_have_made(item->checks[k], violation, values);
	}
	return check;
}

/* ---- templates -------------------------------------------------------------------------------------------------- */

/* A query names its columns as it likes: whatever is called like a personal column somewhere is taken for one. */
static const struct rv_column *column_of_query(const struct rv_say *say,
                                               const struct rv_check *check, const char *name)
{
	const struct rv_dictionary *dictionary = say->rubric->dictionary;
	const struct rv_column *found = check->of != NULL ? rv_record_column(check->of, name)
	                                                  : NULL;

	if (found == NULL)
		found = rv_record_column(dictionary->case_record, name);
	for (size_t i = 0; i < dictionary->n_records; i++) {
		const struct rv_column *column = rv_record_column(dictionary->records[i], name);

		if (column != NULL && (found == NULL || (column->personal && !found->personal)))
			found = column;
	}
	return found;
}

static const struct rv_column *column_named(const struct rv_say *say, const struct rv_check *check,
                                            const char *name)
{
	const struct rv_dictionary *dictionary = say->rubric->dictionary;
	const struct rv_record *record = check->each != NULL ? check->each
	                                                     : dictionary->case_record;
	const struct rv_column *reference;
	const char *dot = strchr(name, '.');
	char *owner;

	if (check->test == RV_TEST_QUERY)
		return column_of_query(say, check, name);
	if (dot == NULL)
		return rv_record_column(record, name);
	owner = rv_strndup(say->arena, name, (size_t)(dot - name));
	if (owner == NULL)
		return NULL;
	if (strcmp(owner, "this") == 0)
		return rv_record_column(record, dot + 1);
	if (strcmp(owner, dictionary->case_record->id) == 0)
		return rv_record_column(dictionary->case_record, dot + 1);
	reference = rv_record_reference(record, owner);
	return reference != NULL && reference->ref != NULL
	               ? rv_record_column(reference->ref, dot + 1)
	               : NULL;
}

static void fill_in(const struct rv_say *say, const struct rv_check *check,
                    const struct rv_json *values, const char *name, struct rv_buf *buf)
{
	rv_say_value(say, buf, column_named(say, check, name), rv_json_get(values, name), false);
}

static void fill_template(const struct rv_say *say, const struct rv_check *check,
                          const struct rv_json *values, const char *template, struct rv_buf *buf)
{
	for (const char *at = template; *at != '\0'; at++) {
		const char *end = *at == '{' ? strchr(at, '}') : NULL;
		char *name;

		if ((*at == '{' || *at == '}') && at[1] == *at) { /* doubled: a brace */
			rv_buf_putc(buf, *at++);
			continue;
		}
		if (end == NULL) {
			rv_buf_putc(buf, *at);
			continue;
		}
		name = rv_strndup(say->arena, at + 1, (size_t)(end - at - 1));
		if (name == NULL)
			buf->failed = true;
		else
			fill_in(say, check, values, name, buf);
		at = end;
	}
}

/* What a template can't say: which of several things is meant. */
static const char *label_of_which(const struct rv_say *say, const struct rv_check *check,
                                  const char *which)
{
	const struct rv_column *column;

	if (which == NULL || *which == '\0')
		return NULL;
	if (check->test == RV_TEST_FILLED) {
		column = rv_record_column(check->each, which);
		return column != NULL ? rv_say_column(say, column) : which;
	}
	for (size_t i = 0; check->test == RV_TEST_REQUIRE && i < check->n_required; i++)
		for (size_t k = 0; k < check->required[i].n_kinds; k++)
			if (strcmp(check->required[i].kinds[k], which) == 0)
				return rv_say_kind(say, check->required[i].record, which);
	return NULL;
}

void rv_say_times(const struct rv_violation *violation, struct rv_buf *buf)
{
	if (violation->count > 1)
		rv_buf_printf(buf, _(" (counted %lld times)"), (long long)violation->count);
}

static enum rv_code add_which(const struct rv_say *say, const struct rv_violation *violation,
                              struct rv_buf *buf, struct rv_error *err)
{
	const struct rv_check *check;
	struct rv_json values;
	const char *label;
	bool sure;

	RV_TRY(rv_say_parse(say, violation->values, &values, err));
	check = rv_say_check(say, violation, &values, &sure);
	label = check != NULL ? label_of_which(say, check, violation->which) : NULL;
	if (label != NULL)
		rv_buf_printf(buf, "%s%s", buf->len > 0 ? rv_say_comma(say) : "", label);
	return RV_OK;
}

/* The labels of all that is missing, and how many where nobody would count. Empty: these have no labels. */
static enum rv_code say_which(const struct rv_say *say, const struct rv_violation *violations,
                              size_t n, const char **out, struct rv_error *err)
{
	enum rv_code code = RV_OK;
	struct rv_buf buf;

	rv_buf_init(&buf);
	for (size_t i = 0; code == RV_OK && i < n; i++)
		code = add_which(say, &violations[i], &buf, err);
	if (n > 3)
		rv_buf_printf(&buf, _("; %zu in all"), n);
	if (code == RV_OK)
		*out = buf.failed ? NULL : rv_strdup(say->arena, buf.len > 0 ? buf.text : "");
	rv_buf_release(&buf);
	if (code == RV_OK && *out == NULL)
		code = rv_nomem(err);
	return code;
}

static void fill_sentence(const struct rv_say *say, const struct rv_check *check,
                          const struct rv_violation *violation, const struct rv_json *values,
                          const char *template, const char *which, struct rv_buf *buf)
{
	size_t begin = buf->len;

	fill_template(say, check, values, template, buf);
	if (*which != '\0' && !buf->failed && strstr(buf->text + begin, which) == NULL)
		rv_buf_printf(buf, say->lang == RV_ZH ? "（%s）" : " (%s)", which);
	rv_say_times(violation, buf);
}

/* Where it is not sure which check it was, only the item's template can be right. */
static const char *template_of(const struct rv_say *say, const struct rv_violation *violation,
                               const struct rv_check *check, bool sure)
{
	const struct rv_item *item = &say->rubric->items[violation->item];

	if (check == NULL || violation->hint)
		return NULL;
	return rv_say_title(say, sure ? rv_check_detail(item, check) : &item->detail);
}

enum rv_code rv_say_template(const struct rv_say *say, const struct rv_violation *violation,
                             const char **out, struct rv_error *err)
{
	const struct rv_check *check;
	struct rv_json values;
	bool sure;

	RV_TRY(rv_say_parse(say, violation->values, &values, err));
	check = rv_say_check(say, violation, &values, &sure);
	*out = template_of(say, violation, check, sure);
	return RV_OK;
}

enum rv_code rv_say_sentence(const struct rv_say *say, const struct rv_violation *violations,
                             size_t n, struct rv_buf *buf, struct rv_error *err)
{
	const struct rv_item *item = &say->rubric->items[violations->item];
	const struct rv_check *check;
	const char *which = "", *template;
	struct rv_json values;
	size_t begin = buf->len;
	bool sure;

	RV_TRY(rv_say_parse(say, violations->values, &values, err));
	check = rv_say_check(say, violations, &values, &sure);
	if (check != NULL)
		RV_TRY(say_which(say, violations, n, &which, err));
	template = template_of(say, violations, check, sure);
	if (template != NULL)
		fill_sentence(say, check, violations, &values, template, which, buf);
	else if (check != NULL)
		rv_say_default(say, check, sure, violations, &values, which, buf);
	if (buf->len == begin) {
		rv_buf_puts(buf, rv_title_text(&item->title, say->lang));
		rv_say_times(violations, buf);
	}
	return buf->failed ? rv_nomem(err) : RV_OK;
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

enum rv_code rv_say_together(const struct rv_say *say, const struct rv_violation *a,
                             const struct rv_violation *b, bool *out, struct rv_error *err)
{
	const struct rv_item *item = &say->rubric->items[a->item];
	const struct rv_check *of_a, *of_b;
	struct rv_json values_a, values_b;
	bool sure;

	*out = false;
	if (a->item != b->item || a->hint || b->hint || a->awaiting != b->awaiting ||
	    !same_text(a->record, b->record) || !same_text(a->row_key, b->row_key))
		return RV_OK;
	RV_TRY(rv_say_parse(say, a->values, &values_a, err));
	RV_TRY(rv_say_parse(say, b->values, &values_b, err));
	of_a = rv_say_check(say, a, &values_a, &sure);
	of_b = rv_say_check(say, b, &values_b, &sure);
	*out = of_a != NULL && of_b != NULL && of_a->test == of_b->test &&
	       rv_check_detail(item, of_a) == rv_check_detail(item, of_b) &&
	       label_of_which(say, of_a, a->which) != NULL &&
	       label_of_which(say, of_b, b->which) != NULL;
	return RV_OK;
}
