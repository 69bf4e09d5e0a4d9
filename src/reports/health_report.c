/* The health of a rubric's items, printed. */
#include <string.h>

#include "reports/internal.h"
#include "review/i18n.h"

#define FEW_CASES 30

static const char *const finding_words[RV_N_HEALTH] = {
	"never_applies", "always_unknown", "mostly_unknown", "never_checked",
	"never_fires",   "always_fires",   "never_decides",  "always_cut"};

static const char *finding_label(enum rv_health_finding finding)
{
	static const char *const labels[RV_N_HEALTH] = {
		N_("never applies"),         N_("always unknown"),    N_("mostly unknown"),
		N_("never checked"),         N_("never fires"),       N_("always fires"),
		N_("never decides a class"), N_("always cut by caps")};

	return _(labels[finding]);
}

struct page {
	struct rv_health *health;
	const struct rv_spelling *spelling;
	const struct rv_rubric *rubric;
	size_t use;
	int64_t silent; /* items without findings that are not listed */
};

/* ---- the head ---------------------------------------------------------------------------------------------------- */

static const char *runs_words(const struct rv_health *health)
{
	const struct rv_report *report = &health->report;
	struct rv_buf buf;
	const char *text;

	rv_buf_init(&buf);
	for (size_t i = health->n_runs; i-- > 0;) {
		const char *name = rv_run_name(report, report->arena, health->runs[i]);

		buf.failed |= name == NULL;
		if (name != NULL)
			rv_buf_printf(&buf, "%s%s", buf.len > 0 ? " " : "", name);
	}
	text = buf.failed ? NULL : rv_strdup(report->arena, buf.text);
	rv_buf_release(&buf);
	return text;
}

static int64_t count_finding(const struct rv_health *health, enum rv_health_finding finding)
{
	const struct rv_standard *standard = health->report.standard;
	int64_t n = 0;

	for (size_t u = 0; u < standard->n; u++)
		for (size_t i = 0; i < standard->use[u].rubric->n_items; i++)
			n += rv_health_holds(&standard->use[u].rubric->items[i],
			                     &health->items[u][i], finding);
	return n;
}

static enum rv_code write_head(const struct rv_health *health, const struct rv_spelling *spelling,
                               struct rv_error *err)
{
	const struct rv_report *report = &health->report;
	struct rv_writer *writer = spelling->writer;
	const char *rubric = rv_rubric_words(report), *runs = runs_words(health);

	if (rubric == NULL || runs == NULL)
		return rv_nomem(err);
	RV_TRY(rv_write_office(report, spelling, err));
	RV_TRY(rv_write_fact_text(writer, "rubric", _("rubric"), rubric, err));
	RV_TRY(rv_write_fact_text(writer, "runs", _("runs"), runs, err));
	RV_TRY(rv_write_fact_int(writer, "cases", _("cases"), health->cases, err));
	RV_TRY(rv_write_fact_int(writer, "repeated", _("scored again"), health->repeated, err));
	if (health->n_unreadable > 0)
		RV_TRY(rv_write_fact_int(writer, "unreadable", _("runs of another version"),
		                         (int64_t)health->n_unreadable, err));
	for (int i = 0; i < RV_N_HEALTH; i++)
		RV_TRY(rv_write_fact_int(writer, finding_words[i],
		                         finding_label((enum rv_health_finding)i),
		                         count_finding(health, (enum rv_health_finding)i), err));
	return RV_OK;
}

/* ---- items --------------------------------------------------------------------------------------------------------- */

/* The findings of an item, with a comma between; NULL: no memory. */
static const char *say_findings(const struct page *page, const struct rv_item *item,
                                const struct rv_health_item *health)
{
	const struct rv_say say = rv_say_of(&page->health->report, page->use,
	                                    page->health->report.arena);
	bool labels = page->spelling->labels;
	struct rv_buf buf;
	const char *text;

	rv_buf_init(&buf);
	for (int i = 0; i < RV_N_HEALTH; i++) {
		enum rv_health_finding finding = (enum rv_health_finding)i;

		if (rv_health_holds(item, health, finding))
			rv_buf_printf(&buf, "%s%s",
			              buf.len == 0 ? ""
			              : labels     ? rv_say_comma(&say)
			                           : " ",
			              labels ? finding_label(finding) : finding_words[i]);
	}
	if (health->changed && labels)
		rv_buf_printf(&buf, "%s%s", buf.len > 0 ? rv_say_comma(&say) : "",
		              _("changed since an older run"));
	text = buf.failed ? NULL : rv_strdup(say.arena, buf.len > 0 ? buf.text : "");
	rv_buf_release(&buf);
	return text;
}

/* Hundredths of a percent, rounded. */
static struct rv_out_cell share(int64_t part, int64_t whole)
{
	if (whole == 0)
		return (struct rv_out_cell){.null = true};
	return (struct rv_out_cell){.number = (part * 20000 + whole) / (2 * whole)};
}

static enum rv_code write_item(struct page *page, const struct rv_item *item, struct rv_error *err)
{
	const struct rv_health_item *health = &page->health->items[page->use][item->index];
	int64_t applies = health->cases - health->outcomes[RV_NOT_APPLICABLE];
	const char *findings = say_findings(page, item, health);
	bool people = page->spelling->people, labels = page->spelling->labels;
	const struct rv_out_cell cells[] = {
		{.text = page->rubric->id},
		{.text = item->id},
		{.text = rv_title_text(&item->title, page->health->report.lang)},
		{.text = labels ? rv_item_severity_label(item->severity)
	                        : rv_item_severity_word(item->severity)},
		{.number = health->cases},
		{.number = applies},
		{.number = health->outcomes[RV_PASS]},
		{.number = health->outcomes[RV_FAIL]},
		share(health->outcomes[RV_FAIL],
	              health->outcomes[RV_FAIL] + health->outcomes[RV_PASS]),
		{.number = health->outcomes[RV_UNKNOWN]},
		share(health->outcomes[RV_UNKNOWN], applies),
		{.number = health->outcomes[RV_NOT_DUE]},
		{.number = health->outcomes[RV_NOT_CHECKED]},
		{.number = health->violations},
		{.number = health->raw},
		{.number = health->raw - health->cost},
		{.number = health->decides},
		{.number = health->changed},
		{.text = findings},
	};
	const struct rv_out_cell few[] = {cells[0],  cells[1],  cells[2],  cells[5], cells[7],
	                                  cells[10], cells[15], cells[16], cells[18]};
	bool set = page->health->report.standard->is_set;

	if (findings == NULL)
		return rv_nomem(err);
	if (people && *findings == '\0' && !page->health->all) {
		page->silent++;
		return RV_OK;
	}
	return rv_write_row(page->spelling->writer, people ? few + !set : cells, err);
}

static enum rv_code write_columns(const struct page *page, struct rv_error *err)
{
	const struct rv_out_column columns[] = {
		{"rubric", _("rubric"), RV_CELL_TEXT, 0, false},
		{"item", _("item"), RV_CELL_TEXT, 0, false},
		{"title", _("title"), RV_CELL_TEXT, 30, true},
		{"severity", _("severity"), RV_CELL_TEXT, 0, false},
		{"cases", _("cases"), RV_CELL_INT, 0, false},
		{"applies", _("applies to"), RV_CELL_INT, 0, false},
		{"pass", _("pass"), RV_CELL_INT, 0, false},
		{"fail", _("fail"), RV_CELL_INT, 0, false},
		{"fail_percent", _("fail rate %"), RV_CELL_POINTS, 0, false},
		{"unknown", _("unknown"), RV_CELL_INT, 0, false},
		{"unknown_percent", _("unknown %"), RV_CELL_POINTS, 0, false},
		{"not_due", _("not due"), RV_CELL_INT, 0, false},
		{"not_checked", _("not checked"), RV_CELL_INT, 0, false},
		{"violations", _("violations"), RV_CELL_INT, 0, false},
		{"raw", _("points before caps"), RV_CELL_POINTS, 0, false},
		{"cut", _("cut by caps"), RV_CELL_POINTS, 0, RV_COLUMN_SPARE},
		{"decides", _("classes decided"), RV_CELL_INT, 0, false},
		{"changed", _("changed"), RV_CELL_BOOL, 0, false},
		{"findings", _("findings"), RV_CELL_TEXT, 30, true},
	};
	const struct rv_out_column few[] = {columns[0],  columns[1],  columns[2],
	                                    columns[5],  columns[7],  columns[10],
	                                    columns[15], columns[16], columns[18]};
	bool people = page->spelling->people, set = page->health->report.standard->is_set;

	return rv_write_table(
		page->spelling->writer, "items", rv_table_title(page->spelling, _("items")),
		people ? few + !set : columns,
		people ? sizeof few / sizeof *few - !set : sizeof columns / sizeof *columns, err);
}

/* ---- what the figures can say --------------------------------------------------------------------------------------- */

static enum rv_code write_notes(const struct page *page, struct rv_error *err)
{
	const struct rv_health *health = page->health;
	struct rv_writer *writer = page->spelling->writer;

	if (page->silent > 0)
		RV_TRY(rv_write_note(
			writer, err,
			RV_PLURAL("%lld item without findings is not listed (--all lists it)",
		                  "%lld items without findings are not listed (--all lists them)",
		                  page->silent),
			(long long)page->silent));
	if (health->n_runs == 1)
		RV_TRY(rv_write_note(writer, err, "%s",
		                     _("one run only: what did not happen in its cases may "
		                       "happen in others")));
	if (health->cases < FEW_CASES)
		RV_TRY(rv_write_note(writer, err,
		                     RV_PLURAL("%lld case only: too few to judge an item by",
		                               "%lld cases only: too few to judge an item by",
		                               health->cases),
		                     (long long)health->cases));
	return rv_write_note(writer, err, "%s",
	                     _("each case counts once, by the newest run that has it; an item "
	                       "only by runs in which it meant the same as now; percentages are "
	                       "rounded"));
}

enum rv_code rv_report_health(struct rv_health *health, const struct rv_spelling *spelling,
                              struct rv_error *err)
{
	const struct rv_standard *standard = health->report.standard;
	struct page page = {.health = health, .spelling = spelling};

	if (!spelling->single)
		RV_TRY(write_head(health, spelling, err));
	RV_TRY(write_columns(&page, err));
	for (; page.use < standard->n; page.use++) {
		page.rubric = standard->use[page.use].rubric;
		for (size_t i = 0; i < page.rubric->n_items; i++)
			RV_TRY(write_item(&page, &page.rubric->items[i], err));
	}
	return spelling->people ? write_notes(&page, err) : RV_OK;
}
