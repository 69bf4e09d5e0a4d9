#include "reports/report.h"

#include <string.h>

#include "review/i18n.h"

/* The lines of `settings` as --set gave them. */
static enum rv_code split_settings(struct rv_report *report, struct rv_settings *out, struct rv_error *err)
{
	const char *text = report->run.settings;
	const char **list;
	size_t n = 0;

	for (const char *at = text; (at = strchr(at, '\n')) != NULL; at++)
		n++;
	list = rv_alloc_array(report->arena, n + 1, sizeof *list);
	if (list == NULL)
		return rv_nomem(err);
	n = 0;
	while (*text != '\0') {
		size_t len = strcspn(text, "\n");

		if (len > 0) {
			list[n] = rv_strndup(report->arena, text, len);
			if (list[n++] == NULL)
				return rv_nomem(err);
		}
		text += len + (text[len] == '\n');
	}
	*out = (struct rv_settings){.set = list, .n_set = n};
	return RV_OK;
}

enum rv_code rv_report_open(struct rv_report *report, struct rv_arena *arena, struct rv_store *store, int64_t id,
                            struct rv_error *err)
{
	struct rv_settings settings;
	enum rv_code code;

	report->arena = arena;
	report->store = store;
	rv_diags_init(&report->diags);
	RV_TRY(rv_run_get(store, arena, id, &report->run, err));
	RV_TRY(split_settings(report, &settings, err));
	code = rv_standard_load_stored(arena, &report->run.sources, &settings, &report->standard, &report->diags, err);
	if (code == RV_DATA)
		return rv_fail(err, RV_DATA, _("the rubric kept with run %lld can't be read by this version of review"),
		               (long long)report->run.id);
	return code;
}

void rv_report_release(struct rv_report *report)
{
	rv_diags_release(&report->diags);
}
