/* Limits: `3 months`, `:name working days`. */
#include <string.h>

#include "model/model.h"

#define MOST 100000

static const struct {
	const char *word;
	enum rv_unit unit;
	int times;
} units[] = {
	{"day", RV_DAYS, 1},
	{"days", RV_DAYS, 1},
	{"working day", RV_WORKING_DAYS, 1},
	{"working days", RV_WORKING_DAYS, 1},
	{"month", RV_MONTHS, 1},
	{"months", RV_MONTHS, 1},
	{"year", RV_MONTHS, 12},
	{"years", RV_MONTHS, 12},
	{"hour", RV_HOURS, 1},
	{"hours", RV_HOURS, 1},
	{"minute", RV_MINUTES, 1},
	{"minutes", RV_MINUTES, 1},
};
#define N_UNITS (sizeof units / sizeof *units)

static bool read_unit(struct rv_model *m, const struct rv_yaml *node, size_t offset,
                      struct rv_limit *out)
{
	static const char *const words[] = {"days",  "working days", "months", "years",
	                                    "hours", "minutes",      NULL};
	const char *text = node->text + offset;

	for (size_t i = 0; i < N_UNITS; i++)
		if (!strcmp(text, units[i].word)) {
			out->unit = units[i].unit;
			if (out->n > MOST / units[i].times) {
				rv_model_error(m, RV_D_LIMIT_SYNTAX, node,
				               _("a limit is at most %d days, months, hours …"),
				               MOST);
				return false;
			}
			out->n *= units[i].times;
			return true;
		}
	rv_model_error_in(
		m, RV_D_LIMIT_SYNTAX, node, *text ? offset : 0, *text ? strlen(text) : node->len,
		_("'%.200s' is no unit: expected days, working days, months, years, hours "
	          "or minutes"),
		text);
	rv_model_suggest(m, text, words);
	return false;
}

/* A whole number of at most MOST, and the bytes it takes. */
static bool read_number(const char *text, size_t *len, int *out)
{
	int n = 0;

	for (*len = 0; text[*len] >= '0' && text[*len] <= '9'; ++*len) {
		n = n * 10 + (text[*len] - '0');
		if (n > MOST)
			return false;
	}
	*out = n;
	return *len > 0;
}

static bool read_parameter(struct rv_model *m, const struct rv_yaml *node, size_t *len, int *out)
{
	size_t name_len = rv_model_name_len(node->text + 1), used;
	char *name = rv_strndup(m->arena, node->text + 1, name_len);
	const struct rv_parameter *parameter;

	if (!name) {
		rv_model_nomem(m);
		return false;
	}
	*len = name_len + 1;
	parameter = rv_model_parameter(m, node, 0, name);
	if (!parameter)
		return false;
	if (!read_number(parameter->value, &used, out) || parameter->value[used]) {
		rv_model_error(
			m, RV_D_PARAMETER_TYPE, node,
			_("the parameter '%s' is '%.200s': a limit needs a whole number from 0 "
		          "to %d"),
			name, parameter->value, MOST);
		return false;
	}
	return true;
}

bool rv_model_limit(struct rv_model *m, const struct rv_yaml *node, struct rv_limit *out)
{
	const char *text = rv_model_scalar(m, node, _("a limit such as '3 months'"));
	size_t len = 0, blanks;

	if (!text)
		return false;
	if (*text == ':' && rv_model_name_len(text + 1)) {
		if (!read_parameter(m, node, &len, &out->n))
			return false;
	} else if (!read_number(text, &len, &out->n)) {
		rv_model_expected(m, RV_D_LIMIT_SYNTAX, node,
		                  _("a limit: a whole number or :parameter, and a unit, such as '3 "
		                    "months'"));
		return false;
	}
	blanks = strspn(text + len, " ");
	if (!blanks) {
		rv_model_expected(m, RV_D_LIMIT_SYNTAX, node,
		                  _("a limit: a whole number or :parameter, and a unit, such as '3 "
		                    "months'"));
		return false;
	}
	return read_unit(m, node, len + blanks, out);
}
