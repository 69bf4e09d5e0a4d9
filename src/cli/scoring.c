#include "cli/scoring.h"

#include <string.h>

#include "cli/period.h"
#include "review/office.h"
#include "review/store.h"
#include "review/text.h"

void cli_print_diags(const struct cli *cli, struct rv_diags *diags, const char *rubric, bool quiet)
{
	size_t warnings = cli->rubric_warnings + diags->warnings;
	FILE *err = cli->env->err;
	struct rv_buf name;

	if (diags->errors > 0) {
		rv_diags_sort(diags);
		rv_diags_print(diags, err);
	} else if (warnings > 0 && !quiet) {
		rv_buf_init(&name);
		rv_buf_visible(&name, rubric, strlen(rubric));
		fprintf(err,
		        RV_PLURAL("the rubric has %zu warning: review lint %s",
		                  "the rubric has %zu warnings: review lint %s", warnings),
		        warnings, name.failed || name.text == NULL ? "" : name.text);
		fputc('\n', err);
		rv_buf_release(&name);
	}
}

enum rv_code cli_load_standard(struct cli *cli, const char *path, const struct opt_list *set,
                               struct rv_standard **out, struct rv_error *err)
{
	struct rv_settings settings = {.set = set->items, .n_set = set->n};
	struct rv_diags diags;
	enum rv_code code;

	if (cli->office != NULL) {
		settings.calendar = cli->office->calendar;
		settings.calendar_folder = cli->office_folder;
	}
	rv_diags_init(&diags);
	code = rv_standard_load(&cli->arena, path, &settings, out, &diags, err);
	if (diags.errors > 0)
		cli_print_diags(cli, &diags, path, true);
	cli->rubric_warnings = diags.warnings;
	rv_diags_release(&diags);
	return code;
}

enum rv_code cli_check_settings(const struct opt_list *set, struct rv_error *err)
{
	for (size_t i = 0; i < set->n; i++) {
		size_t len = strcspn(set->items[i], "=");

		if (strchr(set->items[i], '\n') != NULL)
			return rv_fail(err, RV_USAGE, _("--set: '%s' has more than one line"),
			               set->items[i]);
		for (size_t k = 0; k < i; k++)
			if (strcspn(set->items[k], "=") == len &&
			    strncmp(set->items[k], set->items[i], len) == 0)
				return rv_fail(err, RV_USAGE, _("--set: '%.*s' is set twice"),
				               (int)len, set->items[i]);
	}
	return RV_OK;
}

const char *cli_settings(struct cli *cli, const struct opt_list *set)
{
	struct rv_buf buf;
	char *text;

	rv_buf_init(&buf);
	for (size_t i = 0; i < set->n; i++)
		rv_buf_printf(&buf, "%s\n", set->items[i]);
	if (cli->office != NULL && cli->office->calendar != NULL)
		rv_buf_printf(&buf, RV_CALENDAR_SETTING "%s\n", cli->office->calendar);
	text = buf.failed ? NULL : rv_strdup(&cli->arena, buf.len > 0 ? buf.text : "");
	rv_buf_release(&buf);
	return text;
}

enum rv_code cli_choose_dates(struct cli *cli, const char *as_of, const char *period,
                              struct rv_selection *out, struct rv_error *err)
{
	struct rv_when when = {.precision = RV_PRECISION_DAY};
	char text[RV_WHEN_SIZE];

	if (as_of != NULL) {
		if (!rv_when_parse(as_of, strlen(as_of), &when) ||
		    when.precision != RV_PRECISION_DAY)
			return rv_fail(err, RV_USAGE, _("--as-of: '%s' is not a date (YYYY-MM-DD)"),
			               as_of);
	} else {
		RV_TRY(cli_today(cli, &when.day, err));
	}
	rv_when_text(when, text);
	RV_TRY(cli_period(&cli->arena, period, when.day, out, err));
	out->as_of = rv_strdup(&cli->arena, text);
	return out->as_of != NULL ? RV_OK : rv_nomem(err);
}
