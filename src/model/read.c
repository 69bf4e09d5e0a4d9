/* Values out of the YAML tree. */
#include <string.h>

#include "model/model.h"

struct rv_yaml *rv_model_need(struct rv_model *m, struct rv_yaml *mapping, const char *key)
{
	struct rv_yaml *node = rv_yaml_get(mapping, key);

	if (!node)
		rv_model_error(m, RV_D_MISSING_KEY, mapping, _("'%s:' is missing"), key);
	return node;
}

const char *rv_model_scalar(struct rv_model *m, const struct rv_yaml *node, const char *what)
{
	if (!node)
		return NULL;
	if (node->kind != RV_YAML_SCALAR || rv_yaml_is_null(node) || !node->len) {
		rv_model_expected(m, RV_D_WRONG_TYPE, node, what);
		return NULL;
	}
	return node->text;
}

const char *rv_model_text(struct rv_model *m, struct rv_yaml *mapping, const char *key,
                          const char *what)
{
	return rv_model_scalar(m, rv_yaml_get(mapping, key), what);
}

bool rv_model_is_mapping(struct rv_model *m, const struct rv_yaml *node, const char *what)
{
	if (!node)
		return false;
	if (node->kind == RV_YAML_MAPPING)
		return true;
	rv_model_expected(m, RV_D_WRONG_TYPE, node, what);
	return false;
}

bool rv_model_is_list(struct rv_model *m, const struct rv_yaml *node, const char *what)
{
	if (!node)
		return false;
	if (node->kind == RV_YAML_SEQUENCE)
		return true;
	rv_model_expected(m, RV_D_WRONG_TYPE, node, what);
	return false;
}

bool rv_model_at_most(struct rv_model *m, const struct rv_yaml *node, size_t max)
{
	if (node->n <= max)
		return true;
	rv_model_error(m, RV_D_TOO_MANY, node, _("%zu entries, at most %zu are possible"), node->n,
	               max);
	return false;
}

void rv_model_flag(struct rv_model *m, struct rv_yaml *mapping, const char *key, bool *out)
{
	struct rv_yaml *node = rv_yaml_get(mapping, key);

	if (node && !rv_yaml_bool(node, out))
		rv_model_expected(m, RV_D_WRONG_TYPE, node, _("true or false"));
}

bool rv_model_points(struct rv_model *m, const struct rv_yaml *node, rv_points *out)
{
	const char *text = rv_model_scalar(m, node, _("points"));

	if (!text)
		return false;
	if (!rv_points_parse(text, node->len, out) || *out < 0) {
		rv_model_expected(m, RV_D_BAD_POINTS, node,
		                  _("points: a number of 0 or more with at most two decimals"));
		return false;
	}
	return true;
}

bool rv_model_percent(struct rv_model *m, const struct rv_yaml *node, int max, int *out)
{
	const char *text = rv_model_scalar(m, node, _("a percentage such as 70%"));
	rv_points value;

	if (!text)
		return false;
	if (node->len < 2 || text[node->len - 1] != '%' ||
	    !rv_points_parse(text, node->len - 1, &value) || value < 0 || value > max * 100) {
		char *what = rv_model_format(m, _("a percentage from 0%% to %d%%"), max);

		if (what)
			rv_model_expected(m, RV_D_BAD_PERCENT, node, what);
		return false;
	}
	*out = (int)value;
	return true;
}

bool rv_model_date(struct rv_model *m, const struct rv_yaml *node, struct rv_when *out)
{
	const char *text = rv_model_scalar(m, node, _("a date (YYYY-MM-DD)"));

	if (!text)
		return false;
	if (!rv_when_parse(text, node->len, out) || out->precision != RV_PRECISION_DAY) {
		rv_model_expected(m, RV_D_BAD_DATE, node, _("a date that exists (YYYY-MM-DD)"));
		return false;
	}
	return true;
}

size_t rv_model_choice(struct rv_model *m, const struct rv_yaml *node, const char *const *words)
{
	char list[512] = "";
	size_t used = 0;

	if (!node)
		return SIZE_MAX;
	for (size_t i = 0; words[i]; i++) {
		if (node->kind == RV_YAML_SCALAR && !strcmp(node->text, words[i]))
			return i;
		if (used < sizeof list)
			used += (size_t)snprintf(list + used, sizeof list - used, "%s%s",
			                         i ? ", " : "", words[i]);
	}
	if (words[0] && words[1]) {
		char *what = rv_model_format(m, _("one of %s"), list);

		if (!what)
			return SIZE_MAX;
		rv_model_expected(m, RV_D_BAD_VALUE, node, what);
	} else {
		rv_model_expected(m, RV_D_BAD_VALUE, node, list);
	}
	rv_model_suggest(m, node->text, words);
	return SIZE_MAX;
}

void rv_model_title(struct rv_model *m, struct rv_yaml *node, struct rv_title *out)
{
	if (!node)
		return;
	if (node->kind == RV_YAML_MAPPING) {
		out->zh = rv_model_text(m, node, "zh", _("text"));
		out->en = rv_model_text(m, node, "en", _("text"));
		if (!out->zh)
			out->zh = out->en;
		if (!out->en)
			out->en = out->zh;
		if (!out->zh)
			rv_model_expected(m, RV_D_WRONG_TYPE, node,
			                  _("text, or {zh: …, en: …} with one of them"));
		return;
	}
	out->zh = out->en = rv_model_scalar(m, node, _("text, or {zh: …, en: …}"));
}

void rv_model_title_of(struct rv_model *m, struct rv_yaml *mapping, const char *key,
                       const char *fallback, struct rv_title *out)
{
	struct rv_yaml *node = rv_yaml_get(mapping, key);

	rv_model_title(m, node, out);
	if (rv_yaml_is(node, RV_YAML_MAPPING))
		rv_model_done(m, node, &rv_shape_title);
	if (!out->zh)
		out->zh = out->en = fallback;
}

/* Whether brackets and quotes of an expression are closed. */
static bool is_balanced(const char *text)
{
	int depth = 0;
	char quote = 0;

	for (; *text; text++) {
		if (quote)
			quote = *text == quote ? 0 : quote;
		else if (*text == '\'' || *text == '"')
			quote = *text;
		else if (*text == '(')
			depth++;
		else if (*text == ')')
			depth--;
	}
	return !quote && depth == 0;
}

/* A plain scalar ends at `, ` inside {} and at ` #`: half an expression is left. */
static void check_cut(struct rv_model *m, const struct rv_yaml *node)
{
	const char *rest;

	if (node->style != RV_YAML_PLAIN || !node->file || node->to > node->file->len ||
	    is_balanced(node->text))
		return;
	rest = node->file->text + node->to;
	if (*rest != ',' && rest[strspn(rest, " \t")] != '#')
		return;
	rv_model_error(m, RV_D_SQL_CUT, node,
	               *rest == ',' ? _("YAML ends this condition at the comma: '%.200s'")
	                            : _("YAML ends this condition at the '#': '%.200s'"),
	               node->text);
	rv_model_hint(m, _("put the whole condition in double quotes"));
}

void rv_model_sql(struct rv_model *m, struct rv_yaml *mapping, const char *key, struct rv_sql *out)
{
	rv_model_sql_node(m, rv_yaml_get(mapping, key), out);
}

void rv_model_sql_node(struct rv_model *m, struct rv_yaml *node, struct rv_sql *out)
{
	if (!rv_model_scalar(m, node, _("an SQL expression")))
		return;
	if (!node->text[strspn(node->text, " \t\r\n")]) {
		rv_model_expected(m, RV_D_WRONG_TYPE, node, _("an SQL expression"));
		return;
	}
	check_cut(m, node);
	out->node = node;
	out->text = node->text;
}

struct rv_yaml *rv_model_first(struct rv_yaml *node)
{
	return rv_yaml_is(node, RV_YAML_SEQUENCE) ? node->child : node;
}

struct rv_yaml *rv_model_next(const struct rv_yaml *node, struct rv_yaml *element)
{
	return node->kind == RV_YAML_SEQUENCE ? element->next : NULL;
}

size_t rv_model_count(const struct rv_yaml *node)
{
	return !node ? 0 : node->kind == RV_YAML_SEQUENCE ? node->n : 1;
}

bool rv_model_words(struct rv_model *m, struct rv_yaml *node, const char *what, const char ***out,
                    size_t *n)
{
	const char **words = rv_model_alloc(m, rv_model_count(node), sizeof *words);
	bool ok = words != NULL;
	size_t count = 0;

	if (!node || !words)
		return false;
	for (struct rv_yaml *e = rv_model_first(node); e; e = rv_model_next(node, e)) {
		const char *word = rv_model_scalar(m, e, what);

		if (word)
			words[count++] = word;
		else
			ok = false;
	}
	*out = words;
	*n = count;
	return ok;
}
