/*
 * The documents that the program writes as JSON and NDJSON: `review schema` prints them, the writers keep to them. A key that comes or goes, another
 * kind or another meaning takes a new number; tests/schemas has what each number stands for.
 */
#include "cli/documents.h"

#include <string.h>

#include "reports/report.h"
#include "reports/rollup.h"
#include "review/i18n.h"
#include "review/scoring_table.h"

/* clang-format off */
#define KEY(key, kind, flags) {key, RV_CELL_##kind, flags}
#define TEXT(key) KEY(key, TEXT, 0)
#define TEXT_OR_NULL(key) KEY(key, TEXT, RV_DOC_NULL)
#define TEXT_OR_NUMBER(key) KEY(key, TEXT, RV_DOC_NULL | RV_DOC_NUMBER)
#define RARE_TEXT(key) KEY(key, TEXT, RV_DOC_NULL | RV_DOC_OPTIONAL)
#define INT(key) KEY(key, INT, 0)
#define INT_OR_NULL(key) KEY(key, INT, RV_DOC_NULL)
#define RARE_INT(key) KEY(key, INT, RV_DOC_NULL | RV_DOC_OPTIONAL)
#define MANY_INT(key) KEY(key, INT, RV_DOC_SERIES)
#define POINTS(key) KEY(key, POINTS, 0)
#define POINTS_OR_NULL(key) KEY(key, POINTS, RV_DOC_NULL)
#define RARE_POINTS(key) KEY(key, POINTS, RV_DOC_NULL | RV_DOC_OPTIONAL)
#define MANY_POINTS(key) KEY(key, POINTS, RV_DOC_NULL | RV_DOC_SERIES)
#define PERCENT(key) KEY(key, PERCENT, 0)
#define PERCENT_OR_NULL(key) KEY(key, PERCENT, RV_DOC_NULL)
#define DATE(key) KEY(key, DATE, 0)
#define DATE_OR_NULL(key) KEY(key, DATE, RV_DOC_NULL)
#define BOOL(key) KEY(key, BOOL, 0)
#define BOOL_OR_NULL(key) KEY(key, BOOL, RV_DOC_NULL)
#define END {NULL, RV_CELL_TEXT, 0}
#define KEYS(...) (const struct rv_doc_key[]){__VA_ARGS__, END}
#define ALWAYS 0
#define RARE RV_DOC_OPTIONAL
#define NO_TABLE {NULL, 0, NULL}

static const struct rv_doc_key score_facts[] = {
	RARE_TEXT("office"), RARE_TEXT("office_name"), INT_OR_NULL("run"), TEXT("digest"), TEXT("created_at"),
	TEXT("program"), TEXT("casedb"), TEXT("period"), DATE_OR_NULL("from"), DATE_OR_NULL("to"), DATE("as_of"),
	TEXT("rubric"), TEXT("version"), TEXT("title"), TEXT("scoring_digest"), TEXT("settings"),
	BOOL("outside_validity"), BOOL("draft"), INT_OR_NULL("changed_cases"), INT("registered"), INT("in_period"),
	INT("scored"), INT("left_out"), INT("insufficient"), INT("provisional"), INT("with_open"),
	INT("with_awaiting"), END};
static const struct rv_doc_table score_tables[] = {
	{"classes", ALWAYS, KEYS(
		TEXT("class"), TEXT("title"), POINTS_OR_NULL("from"), INT("cases"))},
	{"cases_left_out", ALWAYS, KEYS(
		TEXT("number"), TEXT("unit"), TEXT("reason"))},
	{"remarks", ALWAYS, KEYS(
		TEXT_OR_NULL("record"), TEXT_OR_NULL("column"), INT("n"), TEXT_OR_NULL("example"), TEXT("remark"))},
	{"changed", ALWAYS, KEYS(
		TEXT("number"))},
	{"cases", ALWAYS, KEYS(
		TEXT("number"), TEXT("unit"), TEXT("rubric"), POINTS("score"), POINTS("lowest"), TEXT("class"),
		BOOL("provisional"), TEXT("best_class"), TEXT("worst_class"), TEXT("vetoes"), INT("open"), INT("awaiting"),
		INT("decided"), INT("applicable"), TEXT("deductions"), MANY_POINTS("lost_"))},
	NO_TABLE};

static const struct rv_doc_key issues_facts[] = {
	RARE_TEXT("office"), RARE_TEXT("office_name"), INT("run"), TEXT("digest"), TEXT("created_at"), TEXT("program"),
	TEXT("casedb"), TEXT("period"), DATE_OR_NULL("from"), DATE_OR_NULL("to"), DATE("as_of"), TEXT("rubric"),
	TEXT("version"), TEXT("title"), TEXT("scoring_digest"), TEXT("settings"), BOOL("outside_validity"),
	BOOL("draft"), INT_OR_NULL("changed_cases"), INT("n_cases"), INT("with_issues"), INT("found"),
	POINTS("points"), INT("awaiting"), INT("advice"), INT("not_known"), INT("not_checked"), END};
static const struct rv_doc_table issues_tables[] = {
	{"issues", ALWAYS, KEYS(
		TEXT("number"), TEXT("unit"), TEXT_OR_NULL("owner"), TEXT_OR_NULL("dimension"), TEXT_OR_NULL("category"),
		TEXT("item"), TEXT("title"), TEXT("problem"), TEXT_OR_NULL("row"), TEXT_OR_NULL("place"), INT("count"),
		POINTS("points"), POINTS("raw"), TEXT("cut"), TEXT("severity"), TEXT("state"), TEXT_OR_NULL("basis"),
		TEXT_OR_NULL("advice"))},
	{"open", ALWAYS, KEYS(
		TEXT("number"), TEXT("unit"), INT("not_known"), INT("not_checked"))},
	{"changed", ALWAYS, KEYS(
		TEXT("number"))},
	NO_TABLE};

static const struct rv_doc_key case_facts[] = {
	RARE_TEXT("office"), RARE_TEXT("office_name"), TEXT("number"), TEXT("unit"), POINTS("score"), POINTS("lowest"),
	TEXT("class"), TEXT("class_why"), TEXT("best_class"), TEXT("worst_class"), INT("not_known"), INT("awaiting"),
	RARE_TEXT("case_rubric"), BOOL_OR_NULL("case_changed"), INT("run"), TEXT("digest"), TEXT("created_at"), TEXT("program"), TEXT("casedb"),
	TEXT("period"), DATE_OR_NULL("from"), DATE_OR_NULL("to"), DATE("as_of"), TEXT("rubric"), TEXT("version"),
	TEXT("title"), TEXT("scoring_digest"), TEXT("settings"), BOOL("outside_validity"), BOOL("draft"),
	INT_OR_NULL("changed_cases"), END};
static const struct rv_doc_table case_tables[] = {
	{"items", ALWAYS, KEYS(
		TEXT("item"), TEXT("title"), TEXT_OR_NULL("dimension"), TEXT_OR_NULL("category"), TEXT("severity"),
		BOOL("manual"), TEXT("outcome"), INT("n"), POINTS("points"), POINTS("raw"), POINTS("max"), TEXT("cut"),
		BOOL("open"), BOOL("awaiting"), TEXT("why"), TEXT_OR_NULL("basis"), TEXT_OR_NULL("advice"))},
	{"sums", ALWAYS, KEYS(
		TEXT_OR_NULL("dimension"), TEXT("title"), POINTS("points"), POINTS("lost"), POINTS("left"))},
	NO_TABLE};

static const struct rv_doc_key runs_facts[] = {END};
static const struct rv_doc_table runs_tables[] = {
	{"runs", ALWAYS, KEYS(
		INT("run"), TEXT("created_at"), TEXT("period"), DATE_OR_NULL("from"), DATE_OR_NULL("to"), DATE("as_of"),
		TEXT("rubric"), TEXT("version"), INT("scored"), INT("left_out"), TEXT("classes"), TEXT("settings"),
		TEXT("digest"), INT_OR_NULL("changed_cases"))},
	NO_TABLE};

static const struct rv_doc_key missing_facts[] = {
	RARE_TEXT("office"), RARE_TEXT("office_name"), TEXT("casedb"), TEXT("period"), TEXT("as_of"), TEXT("rubric"),
	TEXT("version"), INT("registered"), INT("in_period"), INT("scored"), INT("items_not_known"), END};
static const struct rv_doc_table missing_tables[] = {
	{"units", ALWAYS, KEYS(
		TEXT("unit"), INT("cases"), INT("owing"), INT("items"), INT("cells"), INT("rows"), INT("lists"),
		POINTS("points"))},
	{"missing", ALWAYS, KEYS(
		TEXT("number"), TEXT("unit"), POINTS("points"), TEXT("kind"), TEXT_OR_NULL("record"), TEXT_OR_NULL("row"),
		TEXT_OR_NULL("column"), TEXT("to_do"), INT("n_items"), TEXT("items"))},
	NO_TABLE};

static const struct rv_doc_key report_facts[] = {
	RARE_TEXT("office"), RARE_TEXT("office_name"), INT("run"), TEXT("digest"), TEXT("created_at"), TEXT("program"),
	TEXT("casedb"), TEXT("period"), DATE_OR_NULL("from"), DATE_OR_NULL("to"), DATE("as_of"), TEXT("rubric"),
	TEXT("version"), TEXT("title"), TEXT("scoring_digest"), TEXT("settings"), BOOL("outside_validity"),
	BOOL("draft"), INT_OR_NULL("changed_cases"), INT("registered"), INT("in_period"), INT("scored"),
	INT("left_out"), INT("insufficient"), INT("provisional"), INT("with_open"), INT("with_awaiting"), INT("found"),
	INT("items_failed"), INT("awaiting"), INT("advice"), END};
static const struct rv_doc_table report_tables[] = {
	{"classes", ALWAYS, KEYS(
		TEXT("class"), TEXT("title"), POINTS_OR_NULL("from"), INT("cases"), PERCENT_OR_NULL("share"))},
	{"matters", ALWAYS, KEYS(
		TEXT("matter"), INT("n"))},
	{"cases_left_out", ALWAYS, KEYS(
		TEXT("number"), TEXT("unit"), TEXT("reason"))},
	{"remarks", ALWAYS, KEYS(
		TEXT_OR_NULL("record"), TEXT_OR_NULL("column"), INT("n"), TEXT_OR_NULL("example"), TEXT("remark"))},
	{"changed", ALWAYS, KEYS(
		TEXT("number"))},
	{"dimensions", RARE, KEYS(
		TEXT_OR_NULL("dimension"), TEXT("title"), POINTS("points"), INT("cases"), INT("with_loss"), POINTS("lost"),
		POINTS_OR_NULL("mean_lost"), PERCENT_OR_NULL("lost_share"))},
	{"categories", RARE, KEYS(
		TEXT_OR_NULL("dimension"), TEXT_OR_NULL("category"), TEXT("title"), POINTS("points"), INT("cases"),
		INT("with_loss"), POINTS("lost"), POINTS_OR_NULL("mean_lost"), PERCENT_OR_NULL("lost_share"))},
	{"units", ALWAYS, KEYS(
		INT_OR_NULL("rank"), TEXT("unit"), INT("cases"), POINTS_OR_NULL("mean"), POINTS_OR_NULL("mean_lowest"),
		MANY_INT("class_"), PERCENT_OR_NULL("last_share"), PERCENT_OR_NULL("last_low"),
		PERCENT_OR_NULL("last_high"), INT("items_failed"), INT("found"), INT("with_awaiting"))},
	{"common_issues", ALWAYS, KEYS(
		INT("place"), TEXT("item"), TEXT("title"), TEXT("severity"), INT("cases"), PERCENT("share"),
		PERCENT("cumulative"), INT("units"), INT("found"), INT("violations"), POINTS("lost"), BOOL("common"),
		TEXT_OR_NULL("basis"), TEXT_OR_NULL("advice"))},
	{"for_people", ALWAYS, KEYS(
		TEXT("item"), TEXT("title"), TEXT("severity"), INT_OR_NULL("cases_awaiting"), INT_OR_NULL("awaiting"),
		INT_OR_NULL("not_checked"), INT_OR_NULL("advised"))},
	{"vetoes", ALWAYS, KEYS(
		TEXT("number"), TEXT("unit"), TEXT("item"), TEXT("title"), TEXT("what"), TEXT_OR_NULL("basis"),
		TEXT_OR_NULL("owner"), POINTS("score"), TEXT("score_class"))},
	{"border", ALWAYS, KEYS(
		TEXT("number"), TEXT("unit"), POINTS("score"), POINTS("lowest"), TEXT("class"), POINTS("limit"),
		POINTS("distance"), TEXT_OR_NULL("beside"), TEXT("rule"), TEXT("deductions"))},
	{"unknown_items", ALWAYS, KEYS(
		TEXT("item"), TEXT("title"), INT("cases"), PERCENT("share"), TEXT("needs"))},
	{"unknown_columns", ALWAYS, KEYS(
		TEXT_OR_NULL("record"), TEXT_OR_NULL("column"), INT("items"), INT("times"))},
	{"unknown_units", ALWAYS, KEYS(
		TEXT("unit"), INT("cases"), INT("with_unknown"), INT("unknown"), INT("insufficient"))},
	{"trend", ALWAYS, KEYS(
		TEXT("period"), INT("run"), DATE("as_of"), INT("cases"), POINTS_OR_NULL("mean"),
		POINTS_OR_NULL("mean_lowest"), MANY_INT("class_"), BOOL("comparable"))},
	{"positive", ALWAYS, KEYS(
		TEXT("number"), TEXT("unit"), POINTS("score"), POINTS("lowest"), TEXT("class"), TEXT("rule"))},
	{"negative", ALWAYS, KEYS(
		TEXT("number"), TEXT("unit"), POINTS("score"), POINTS("lowest"), TEXT("class"), TEXT("rule"))},
	{"cases", ALWAYS, KEYS(
		TEXT("number"), TEXT("unit"), TEXT("rubric"), MANY_POINTS("lost_"), POINTS("score"), POINTS("lowest"),
		TEXT("class"), BOOL("provisional"), TEXT("best_class"), TEXT("worst_class"), TEXT("vetoes"), INT("open"),
		INT("awaiting"), INT("decided"), INT("applicable"), TEXT("deductions"))},
	{"rubrics", ALWAYS, KEYS(
		TEXT("rubric"), TEXT("version"), TEXT("title"), POINTS("points"), INT("items"), DATE_OR_NULL("valid_from"),
		DATE_OR_NULL("valid_to"), TEXT("scoring_digest"))},
	NO_TABLE};

static const struct rv_doc_key compare_facts[] = {
	TEXT("casedb"), INT("run_a"), TEXT("run_a_digest"), TEXT("run_a_period"), TEXT_OR_NULL("run_a_from"),
	TEXT_OR_NULL("run_a_to"), TEXT("run_a_as_of"), TEXT("run_a_rubric"), TEXT("run_a_version"),
	TEXT("run_a_scoring_digest"), TEXT("run_a_settings"), INT_OR_NULL("run_b"), TEXT("run_b_digest"),
	TEXT("run_b_period"), TEXT_OR_NULL("run_b_from"), TEXT_OR_NULL("run_b_to"), TEXT("run_b_as_of"),
	TEXT("run_b_rubric"), TEXT("run_b_version"), TEXT("run_b_scoring_digest"), TEXT("run_b_settings"),
	TEXT("comparable"), RARE_TEXT("replay_items"), RARE_INT("replay_stale"), RARE_INT("replay_missing"),
	RARE_INT("run_a_changed_cases"), INT("both"), INT("only_a"), INT("only_b"), INT("scores_same"),
	INT("scores_higher"), INT("scores_lower"), INT("lowest_only"), INT("classes_same"), INT("classes_better"),
	INT("classes_worse"), INT("classes_other"), INT("issues_same"), INT("issues_new"), INT("issues_gone"),
	INT("issues_only_a"), INT("issues_only_b"), INT("found_a"), INT("found_b"), INT("awaiting_a"),
	INT("awaiting_b"), INT("advice_a"), INT("advice_b"), END};
static const struct rv_doc_table compare_tables[] = {
	{"cases", ALWAYS, KEYS(
		TEXT("number"), TEXT("unit"), POINTS("score_a"), POINTS("score_b"), POINTS("change"), TEXT("class_a"),
		TEXT("class_b"), TEXT("because"), POINTS("lowest_a"), POINTS("lowest_b"), TEXT("move"), TEXT("cause"),
		TEXT("decided_by"))},
	{"items", ALWAYS, KEYS(
		TEXT("item"), TEXT("title"), INT("cases"), POINTS("points_a"), POINTS("points_b"), INT("better"),
		INT("worse"), INT("other"))},
	{"issues", ALWAYS, KEYS(
		TEXT("fate"), TEXT("number"), TEXT("unit"), TEXT("item"), TEXT("title"), TEXT("problem"), POINTS("points"),
		TEXT("state"), INT("count"))},
	{"units", ALWAYS, KEYS(
		TEXT("unit"), INT("cases_a"), INT("cases_b"), POINTS_OR_NULL("mean_a"), POINTS_OR_NULL("mean_b"),
		POINTS_OR_NULL("mean_change"), INT("better"), INT("worse"), INT("issues_same"), INT("issues_new"),
		INT("issues_gone"))},
	{"only", ALWAYS, KEYS(
		TEXT("number"), TEXT("unit"), TEXT("in"), POINTS("score"), TEXT("class"), TEXT("why"))},
	{"changes", ALWAYS, KEYS(
		RARE_TEXT("rubric"), TEXT("part"), TEXT("name"), TEXT("change"), TEXT_OR_NULL("key"), TEXT_OR_NULL("before"),
		TEXT_OR_NULL("after"), TEXT("effect"), TEXT("items"))},
	NO_TABLE};

static const struct rv_doc_key export_facts[] = {
	TEXT_OR_NULL("office"), TEXT_OR_NULL("office_id"), TEXT_OR_NULL("office_name_zh"), TEXT_OR_NULL("office_name_en"),
	TEXT_OR_NULL("prefecture_zh"), TEXT_OR_NULL("prefecture_en"), TEXT("digest"), TEXT("chain"),
	TEXT("created_at"), TEXT("program"), TEXT("casedb"), TEXT("period"), TEXT_OR_NULL("from"), TEXT_OR_NULL("to"),
	TEXT("as_of"), TEXT("rubric"), TEXT("version"), TEXT("scoring_digest"), TEXT("settings"),
	BOOL("outside_validity"), INT("run"), INT("registered"), INT("in_period"), INT("scored"), INT("left_open"),
	INT("left_outside_period"), INT("left_no_date"), INT("left_not_for_rubric"), INT("left_unplaced"), END};
static const struct rv_doc_table export_tables[] = {
	{"sources", ALWAYS, KEYS(
		TEXT("name"), TEXT("digest"), TEXT("text"))},
	{"rubrics", ALWAYS, KEYS(
		INT("rubric"), TEXT("id"), TEXT("version"), POINTS("points"), PERCENT("at_least"), TEXT("scoring_digest"))},
	{"classes", ALWAYS, KEYS(
		INT("rubric"), TEXT("class"), POINTS("from"), TEXT("forbid"), TEXT_OR_NULL("title_zh"),
		TEXT_OR_NULL("title_en"))},
	{"caps", ALWAYS, KEYS(
		INT("rubric"), TEXT_OR_NULL("dimension"), TEXT_OR_NULL("category"), POINTS("points"))},
	{"items", ALWAYS, KEYS(
		INT("rubric"), TEXT("item"), TEXT_OR_NULL("dimension"), TEXT_OR_NULL("category"), TEXT("severity"),
		TEXT("deduct"), POINTS("points"), POINTS("max"), POINTS("award"), BOOL("confirm"), BOOL("manual"),
		TEXT_OR_NULL("title_zh"), TEXT_OR_NULL("title_en"))},
	{"cases", ALWAYS, KEYS(
		INT("case"), INT("rubric"), TEXT("number"), TEXT("unit"), POINTS("score"), POINTS("lowest"), TEXT("class"),
		TEXT("score_class"), TEXT("worst_class"), BOOL("provisional"), INT("open"), INT("awaiting"), INT("decided"),
		INT("applicable"), TEXT("outcomes"), TEXT("seal"))},
	{"deductions", ALWAYS, KEYS(
		INT("case"), TEXT("item"), INT("n"), POINTS("raw"), POINTS("category_cut"), POINTS("dimension_cut"),
		POINTS("rubric_cut"), POINTS("points"))},
	{"left_out", ALWAYS, KEYS(
		TEXT("reason"), TEXT("number"), TEXT("unit"))},
	{"seals", ALWAYS, KEYS(
		TEXT("part"), TEXT("seal"))},
	NO_TABLE};

static const struct rv_doc_key verify_facts[] = {
	TEXT("file"), RARE_TEXT("office"), RARE_TEXT("period"), RARE_TEXT("as_of"), RARE_TEXT("rubric"),
	RARE_INT("run"), RARE_INT("scored"), RARE_TEXT("seal"), BOOL("agrees"), INT("n_differences"), RARE_INT("runs"),
	RARE_INT("exports"), END};
static const struct rv_doc_table verify_tables[] = {
	{"differences", ALWAYS, KEYS(
		TEXT("table"), TEXT_OR_NULL("row"), RARE_TEXT("item"), RARE_TEXT("key"), RARE_TEXT("in_file"),
		TEXT_OR_NULL("recomputed"), RARE_TEXT("export"), RARE_TEXT("column"), RARE_TEXT("kept"))},
	NO_TABLE};

static const struct rv_doc_key rollup_facts[] = {
	TEXT("period"), INT("exports"), INT("exports_of_other_periods"), INT("exports_replaced"), INT("n_counties"),
	INT("registered"), INT("in_period"), INT("scored"), INT("insufficient"), POINTS_OR_NULL("mean"), END};
static const struct rv_doc_table rollup_tables[] = {
	{"standards", RARE, KEYS(
		TEXT("rubric"), TEXT("version"), TEXT("scoring_digest"), INT("counties"), INT("scored"), MANY_INT("class_"),
		POINTS_OR_NULL("mean"), POINTS_OR_NULL("mean_lowest"))},
	{"prefectures", RARE, KEYS(
		TEXT("prefecture"), INT("counties"), INT("registered"), INT("in_period"), INT("scored"),
		PERCENT_OR_NULL("coverage"), MANY_INT("class_"), POINTS_OR_NULL("mean"), POINTS_OR_NULL("mean_lowest"),
		TEXT("standard"))},
	{"counties", RARE, KEYS(
		TEXT("prefecture"), TEXT("office"), TEXT("name"), TEXT("period"), INT("registered"), INT("in_period"),
		INT("scored"), PERCENT_OR_NULL("coverage"), MANY_INT("class_"), POINTS_OR_NULL("mean"), POINTS_OR_NULL("mean_lowest"),
		TEXT("standard"), INT("run"), DATE("as_of"), TEXT("scoring_digest"), TEXT("seal"), TEXT("file"),
		TEXT("taken_at"))},
	NO_TABLE};

static const struct rv_doc_key rubric_diff_facts[] = {
	TEXT("old"), TEXT("new"), TEXT("result"), INT("items_added"), INT("items_removed"), INT("items_changed"), END};
static const struct rv_doc_table rubric_diff_tables[] = {
	{"changes", ALWAYS, KEYS(
		RARE_TEXT("rubric"), TEXT("part"), TEXT("name"), TEXT("change"), TEXT_OR_NULL("key"), TEXT_OR_NULL("before"),
		TEXT_OR_NULL("after"), TEXT("effect"), TEXT("items"))},
	NO_TABLE};

static const struct rv_doc_key rubric_health_facts[] = {
	TEXT("rubric"), TEXT("runs"), INT("cases"), INT("repeated"), RARE_INT("unreadable"), INT("never_applies"), INT("always_unknown"),
	INT("mostly_unknown"), INT("never_checked"), INT("never_fires"), INT("always_fires"), INT("never_decides"),
	INT("always_cut"), RARE_TEXT("office"), RARE_TEXT("office_name"), END};
static const struct rv_doc_table rubric_health_tables[] = {
	{"items", ALWAYS, KEYS(
		TEXT("rubric"), TEXT("item"), TEXT("title"), TEXT("severity"), INT("cases"), INT("applies"), INT("pass"),
		INT("fail"), POINTS_OR_NULL("fail_percent"), INT("unknown"), POINTS_OR_NULL("unknown_percent"), INT("not_due"),
		INT("not_checked"), INT("violations"), POINTS("raw"), POINTS("cut"), INT("decides"), BOOL("changed"),
		TEXT("findings"))},
	NO_TABLE};

static const struct rv_doc_key rubric_table_facts[] = {
	TEXT("title"), TEXT("id"), RARE_TEXT("version"), RARE_TEXT("valid_from"), RARE_TEXT("valid_to"),
	RARE_POINTS("points"), INT("automatic"), INT("people"), TEXT("file"), TEXT("digest"), END};
static const struct rv_doc_table rubric_table_tables[] = {
	{"rubrics", RARE, KEYS(
		TEXT("rubric"), TEXT("title"), TEXT_OR_NULL("when"), TEXT("version"), TEXT("valid"), POINTS("points"),
		INT("items"), TEXT("digest"))},
	{"dimensions", RARE, KEYS(
		RARE_TEXT("rubric"), TEXT("id"), TEXT_OR_NULL("dimension"), TEXT_OR_NULL("category"), POINTS("points"), INT("items"),
		INT("automatic"), INT("people"))},
	{"items", ALWAYS, KEYS(
		RARE_TEXT("rubric"), TEXT("id"), TEXT_OR_NULL("dimension"), TEXT_OR_NULL("category"), TEXT_OR_NULL("title"), TEXT_OR_NULL("counts"),
		TEXT("deduct"), POINTS_OR_NULL("points"), POINTS_OR_NULL("high"), POINTS_OR_NULL("max"),
		TEXT_OR_NULL("severity"), TEXT("by"), TEXT_OR_NULL("ask"), TEXT_OR_NULL("when"), TEXT_OR_NULL("basis"),
		TEXT_OR_NULL("advice"), TEXT_OR_NULL("owner"))},
	{"classes", ALWAYS, KEYS(
		RARE_TEXT("rubric"), TEXT("id"), TEXT_OR_NULL("title"), POINTS("from"), TEXT_OR_NULL("forbid"))},
	{"parameters", RARE, KEYS(
		RARE_TEXT("rubric"), TEXT("name"), TEXT_OR_NULL("title"), TEXT_OR_NUMBER("value"))},
	{"sets", RARE, KEYS(
		RARE_TEXT("rubric"), TEXT("set"), TEXT("codes"))},
	NO_TABLE};

static const struct rv_doc_key calendar_facts[] = {
	TEXT("file"), RARE_TEXT("calendar"), RARE_TEXT("version"), RARE_TEXT("title"), RARE_TEXT("basis"),
	TEXT_OR_NULL("covers"), END};
static const struct rv_doc_table calendar_tables[] = {
	{"years", ALWAYS, KEYS(
		INT("year"), INT("holidays"), INT("weekdays"), INT("workdays"), INT("working_days"), DATE_OR_NULL("first"),
		DATE_OR_NULL("last"))},
	{"days", ALWAYS, KEYS(
		DATE("from"), TEXT("weekday"), DATE("to"), INT("days"), TEXT("use"))},
	NO_TABLE};

static const struct rv_doc_key problems_facts[] = {END};
static const struct rv_doc_table problems_tables[] = {
	{"problems", ALWAYS, KEYS(
		TEXT_OR_NULL("file"), TEXT_OR_NULL("sheet"), INT_OR_NULL("row"), TEXT_OR_NULL("column"),
		TEXT_OR_NULL("heading"), TEXT_OR_NULL("value"), TEXT("kind"), TEXT("problem"), TEXT_OR_NULL("hint"),
		TEXT("id"))},
	NO_TABLE};

#define MADE_OF(name) name##_facts, name##_tables
const struct rv_document cli_documents[] = {
	{RV_CALENDAR_SCHEMA, N_("a calendar of working days"), NULL, NULL, true, MADE_OF(calendar)},
	{RV_CASE_SCHEMA, N_("one case"), NULL, "items", false, MADE_OF(case)},
	{RV_COMPARE_SCHEMA, N_("two runs compared"), NULL, "cases", false, MADE_OF(compare)},
	{RV_EXPORT_SCHEMA, N_("a run as a file that can be verified"), NULL, NULL, true, MADE_OF(export)},
	{RV_ISSUES_SCHEMA, N_("list of issues"), NULL, "issues", true, MADE_OF(issues)},
	{RV_MISSING_SCHEMA, N_("what is missing"), NULL, "missing", false, MADE_OF(missing)},
	{RV_PROBLEMS_SCHEMA, N_("problems of an import"), NULL, NULL, true, MADE_OF(problems)},
	{RV_BATCH_SCHEMA, N_("the report over a run"),
	 N_("2: `found` counts issues as the list of issues does, `items_failed` an item once a case, `cases_awaiting` "
	    "cases and `awaiting` findings; in 1 `found` counted items once a case and `awaiting` cases."),
	 NULL, true, MADE_OF(report)},
	{RV_ROLLUP_SCHEMA, N_("counties brought together"), NULL, "counties", false, MADE_OF(rollup)},
	{RV_DIFF_SCHEMA, N_("two rubrics compared"), NULL, "changes", true, MADE_OF(rubric_diff)},
	{RV_HEALTH_SCHEMA, N_("how the items of a rubric do"), NULL, "items", true, MADE_OF(rubric_health)},
	{RV_RUBRIC_SCHEMA, N_("a scoring table"), NULL, NULL, true, MADE_OF(rubric_table)},
	{RV_RUNS_SCHEMA, N_("saved runs"), NULL, "runs", false, MADE_OF(runs)},
	{RV_SCORE_SCHEMA, N_("scores of cases"), NULL, "cases", false, MADE_OF(score)},
	{RV_VERIFY_SCHEMA, N_("an export verified"), NULL, NULL, false, MADE_OF(verify)},
	{NULL, NULL, NULL, NULL, false, NULL, NULL},
};
/* clang-format on */

const struct rv_document *cli_document(const char *schema)
{
	for (const struct rv_document *row = cli_documents; row->schema != NULL; row++)
		if (strcmp(row->schema, schema) == 0)
			return row;
	return NULL;
}
