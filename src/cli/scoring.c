#include "cli/scoring.h"

#include <string.h>

#include "cli/period.h"

void cli_print_diags(const struct cli *cli, struct rv_diags *diags, bool quiet)
{
	if (diags->errors == 0 && (diags->warnings == 0 || quiet))
		return;
	rv_diags_sort(diags);
	rv_diags_print(diags, cli->env->err);
}

enum rv_code cli_load_standard(struct cli *cli, const char *path, const struct opt_list *set,
                               bool quiet, struct rv_standard **out, struct rv_error *err)
{
	struct rv_settings settings = {.set = set->items, .n_set = set->n};
	struct rv_diags diags;
	enum rv_code code;

	rv_diags_init(&diags);
	code = rv_standard_load(&cli->arena, path, &settings, out, &diags, err);
	cli_print_diags(cli, &diags, quiet);
	rv_diags_release(&diags);
	return code;
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
