/* What rubrics and their tests are made of; the other files stand in shapes_files.c. */
#include "model/shapes.h"

const struct rv_shape rv_shape_text = {.kind = RV_SHAPE_TEXT};
const struct rv_shape rv_shape_flag = {.kind = RV_SHAPE_FLAG};
const struct rv_shape rv_shape_date = {.name = "date",
                                       .kind = RV_SHAPE_PATTERN,
                                       .pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
                                       .about = N_("a date that exists, YYYY-MM-DD")};
const struct rv_shape rv_shape_sql = {
	.name = "sql",
	.kind = RV_SHAPE_TEXT,
	.about = N_("one SQLite expression; in quotes if it has ', ', ': ' or ' #'")};
static const struct rv_shape points = {
	.name = "points",
	.kind = RV_SHAPE_NUMBER,
	.about = N_("points: a number of 0 or more with at most two decimals")};
static const struct rv_shape percent = {
	.name = "percent", .kind = RV_SHAPE_PATTERN, .pattern = "^[0-9]+([.][0-9]{1,2})?%$"};
static const struct rv_shape limit = {
	.name = "limit",
	.kind = RV_SHAPE_PATTERN,
	.pattern = "^([0-9]+|:[^ ]+) +(working day|day|month|year|hour|minute)s?$",
	.about = N_("a limit such as '3 months'")};

static const struct rv_shape list_of_texts = {.kind = RV_SHAPE_LIST, .of = &rv_shape_text};
static const struct rv_shape *const text_or_list[] = {&rv_shape_text, &list_of_texts, NULL};
const struct rv_shape rv_shape_words = {
	.name = "words", .kind = RV_SHAPE_EITHER, .either = text_or_list};

/* clang-format off */
static const struct rv_key title_keys[] = {
	{"zh", &rv_shape_text, RV_OPTIONAL},
	{"en", &rv_shape_text, RV_OPTIONAL},
	{NULL, NULL, RV_OPTIONAL}};
const struct rv_shape rv_shape_title = {
	.name = "title-by-language", .kind = RV_SHAPE_MAPPING, .keys = title_keys, .min = 1};
static const struct rv_shape *const titles[] = {&rv_shape_text, &rv_shape_title, NULL};
const struct rv_shape rv_shape_titled = {
	.name = "title", .kind = RV_SHAPE_EITHER, .either = titles,
	.about = N_("text, or {zh: …, en: …}")};

/* ---- derived columns --------------------------------------------------------------------------------- */

static const char *const derived_types[] = {"int", "text", "bool", "date", "datetime", "money", "points", NULL};
const struct rv_shape rv_shape_derived_type = {.kind = RV_SHAPE_WORD, .words = derived_types};
static const char *const precisions[] = {"month", NULL};
const struct rv_shape rv_shape_precision = {.kind = RV_SHAPE_WORD, .words = precisions};

static const struct rv_key derive_sql_keys[] = {
	{"sql", &rv_shape_sql, RV_REQUIRED},
	{"type", &rv_shape_derived_type, RV_OPTIONAL},
	{"precision", &rv_shape_precision, RV_OPTIONAL},
	{"title", &rv_shape_titled, RV_OPTIONAL},
	{"personal", &rv_shape_flag, RV_OPTIONAL},
	{NULL, NULL, RV_OPTIONAL}};
const struct rv_shape rv_shape_derive_sql = {
	.name = "derive-sql", .kind = RV_SHAPE_MAPPING, .keys = derive_sql_keys};
static const struct rv_key derive_rows_keys[] = {
	{"any", &rv_shape_text, RV_ONE_OF},
	{"count", &rv_shape_text, RV_ONE_OF},
	{"sum", &rv_shape_text, RV_ONE_OF},
	{"first", &rv_shape_text, RV_ONE_OF},
	{"last", &rv_shape_text, RV_ONE_OF},
	{"kind", &rv_shape_words, RV_OPTIONAL},
	{"where", &rv_shape_sql, RV_OPTIONAL},
	{"match", &rv_shape_words, RV_OPTIONAL},
	{"distinct", &rv_shape_text, RV_OPTIONAL},
	{"title", &rv_shape_titled, RV_OPTIONAL},
	{"personal", &rv_shape_flag, RV_OPTIONAL},
	{NULL, NULL, RV_OPTIONAL}};
const struct rv_shape rv_shape_derive_rows = {
	.name = "derive-rows", .kind = RV_SHAPE_MAPPING, .keys = derive_rows_keys};
static const struct rv_shape *const derive_forms[] = {&rv_shape_derive_sql, &rv_shape_derive_rows, NULL};
static const struct rv_shape derive = {
	.name = "derived-column", .kind = RV_SHAPE_EITHER, .either = derive_forms};
const struct rv_shape rv_shape_derives = {.kind = RV_SHAPE_BY_NAME, .of = &derive};
static const struct rv_shape derives_by_record = {.kind = RV_SHAPE_BY_NAME, .of = &rv_shape_derives};

/* ---- checks -------------------------------------------------------------------------------------------- */

static const struct rv_shape kinds_by_record = {.kind = RV_SHAPE_BY_NAME, .of = &rv_shape_words, .min = 1};
static const struct rv_key require_any_keys[] = {
	{"any", &kinds_by_record, RV_REQUIRED},
	{NULL, NULL, RV_OPTIONAL}};
const struct rv_shape rv_shape_require_any = {.kind = RV_SHAPE_MAPPING, .keys = require_any_keys};
static const struct rv_shape *const require_forms[] = {&rv_shape_require_any, &kinds_by_record, NULL};
static const struct rv_shape require = {.kind = RV_SHAPE_EITHER, .either = require_forms};

static const struct rv_key dated_limit_keys[] = {
	{"default", &limit, RV_REQUIRED},
	{NULL, NULL, RV_OPTIONAL}};
static const struct rv_shape dated_limits = {
	.kind = RV_SHAPE_MAPPING, .keys = dated_limit_keys, .of = &limit};
static const struct rv_shape *const within_forms[] = {&limit, &dated_limits, NULL};
static const struct rv_shape within = {.kind = RV_SHAPE_EITHER, .either = within_forms};
static const struct rv_key extend_keys[] = {
	{"by", &limit, RV_REQUIRED},
	{"when", &rv_shape_sql, RV_OPTIONAL},
	{NULL, NULL, RV_OPTIONAL}};
const struct rv_shape rv_shape_extend = {.name = "extend", .kind = RV_SHAPE_MAPPING, .keys = extend_keys};
static const struct rv_shape extends = {.kind = RV_SHAPE_LIST, .of = &rv_shape_extend};
static const struct rv_shape *const extend_forms[] = {&rv_shape_extend, &extends, NULL};
static const struct rv_shape extend_or_list = {.kind = RV_SHAPE_EITHER, .either = extend_forms};
static const struct rv_key pause_keys[] = {
	{"from", &rv_shape_text, RV_REQUIRED},
	{"to", &rv_shape_text, RV_REQUIRED},
	{NULL, NULL, RV_OPTIONAL}};
const struct rv_shape rv_shape_pause = {.kind = RV_SHAPE_MAPPING, .keys = pause_keys};
static const char *const no_starts[] = {"unknown", "not_applicable", NULL};
const struct rv_shape rv_shape_no_start = {.kind = RV_SHAPE_WORD, .words = no_starts};
static const char *const no_ends[] = {"late", NULL};
const struct rv_shape rv_shape_no_end = {.kind = RV_SHAPE_WORD, .words = no_ends};
static const struct rv_key deadline_keys[] = {
	{"from", &rv_shape_sql, RV_OPTIONAL},
	{"to", &rv_shape_sql, RV_REQUIRED},
	{"within", &within, RV_ONE_OF},
	{"at_least", &limit, RV_ONE_OF},
	{"due", &rv_shape_sql, RV_ONE_OF},
	{"extend", &extend_or_list, RV_OPTIONAL},
	{"pause", &rv_shape_pause, RV_OPTIONAL},
	{"per", &limit, RV_OPTIONAL},
	{"roll", &rv_shape_flag, RV_OPTIONAL},
	{"no_start", &rv_shape_no_start, RV_OPTIONAL},
	{"no_end", &rv_shape_no_end, RV_OPTIONAL},
	{NULL, NULL, RV_OPTIONAL}};
const struct rv_shape rv_shape_deadline = {
	.name = "deadline", .kind = RV_SHAPE_MAPPING, .keys = deadline_keys};

static const struct rv_shape values = {.kind = RV_SHAPE_LIST, .of = &rv_shape_sql, .min = 2};
static const struct rv_shape tolerance = {.kind = RV_SHAPE_INT};
static const char *const only_true[] = {"true", NULL};
static const struct rv_shape manual = {.kind = RV_SHAPE_FLAG, .words = only_true};
static const struct rv_key check_keys[] = {
	{"each", &rv_shape_text, RV_OPTIONAL},
	{"when", &rv_shape_sql, RV_OPTIONAL},
	{"match", &rv_shape_words, RV_OPTIONAL},
	{"where", &rv_shape_sql, RV_ONE_OF},
	{"case", &rv_shape_sql, RV_ONE_OF},
	{"filled", &rv_shape_words, RV_ONE_OF},
	{"agree", &values, RV_ONE_OF},
	{"order", &values, RV_ONE_OF},
	{"none", &rv_shape_text, RV_ONE_OF},
	{"require", &require, RV_ONE_OF},
	{"deadline", &rv_shape_deadline, RV_ONE_OF},
	{"query", &rv_shape_sql, RV_ONE_OF},
	{"manual", &manual, RV_ONE_OF},
	{"times", &rv_shape_sql, RV_OPTIONAL},
	{"with", &rv_shape_sql, RV_OPTIONAL},
	{"strict", &rv_shape_flag, RV_OPTIONAL},
	{"of", &rv_shape_text, RV_OPTIONAL},
	{"ask", &rv_shape_titled, RV_OPTIONAL},
	{"hint", &rv_shape_check, RV_OPTIONAL},
	{"tolerance", &tolerance, RV_OPTIONAL},
	{NULL, NULL, RV_OPTIONAL}};
const struct rv_shape rv_shape_check = {.name = "check", .kind = RV_SHAPE_MAPPING, .keys = check_keys};
static const struct rv_shape checks = {.kind = RV_SHAPE_LIST, .of = &rv_shape_check, .min = 1};

/* ---- items ---------------------------------------------------------------------------------------------- */

static const struct rv_shape range = {.kind = RV_SHAPE_LIST, .of = &points, .min = 2, .max = 2};
static const struct rv_key deduct_keys[] = {
	{"each", &points, RV_ONE_OF},
	{"range", &range, RV_ONE_OF},
	{"max", &points, RV_OPTIONAL},
	{NULL, NULL, RV_OPTIONAL}};
const struct rv_shape rv_shape_deduct = {.kind = RV_SHAPE_MAPPING, .keys = deduct_keys};
static const struct rv_shape *const deduct_forms[] = {&points, &rv_shape_deduct, NULL};
static const struct rv_shape deduct = {.kind = RV_SHAPE_EITHER, .either = deduct_forms};
static const char *const severities[] = {"minor", "major", "veto", "advice", NULL};
const struct rv_shape rv_shape_severity = {.kind = RV_SHAPE_WORD, .words = severities};
static const struct rv_key item_keys[] = {
	{"id", &rv_shape_text, RV_REQUIRED},
	{"in", &rv_shape_text, RV_OPTIONAL},
	{"title", &rv_shape_titled, RV_REQUIRED},
	{"severity", &rv_shape_severity, RV_OPTIONAL},
	{"basis", &rv_shape_titled, RV_OPTIONAL},
	{"advice", &rv_shape_titled, RV_OPTIONAL},
	{"owner", &rv_shape_text, RV_OPTIONAL},
	{"counts", &rv_shape_titled, RV_OPTIONAL},
	{"detail", &rv_shape_titled, RV_OPTIONAL},
	{"deduct", &deduct, RV_OPTIONAL},
	{"award", &points, RV_OPTIONAL},
	{"confirm", &rv_shape_flag, RV_OPTIONAL},
	{"when", &rv_shape_sql, RV_OPTIONAL},
	{"check", &rv_shape_check, RV_ONE_OF},
	{"checks", &checks, RV_ONE_OF},
	{NULL, NULL, RV_OPTIONAL}};
const struct rv_shape rv_shape_item = {.name = "item", .kind = RV_SHAPE_MAPPING, .keys = item_keys};
static const struct rv_shape items = {.kind = RV_SHAPE_LIST, .of = &rv_shape_item};
static const struct rv_shape item_change = {
	.name = "item-change", .kind = RV_SHAPE_CHANGE, .of = &rv_shape_item};
static const char *const only_off[] = {"off", NULL};
static const struct rv_shape off = {.kind = RV_SHAPE_WORD, .words = only_off};
static const struct rv_shape *const change_forms[] = {&off, &item_change, NULL};
static const struct rv_shape change = {.kind = RV_SHAPE_EITHER, .either = change_forms};
static const struct rv_shape changes = {.kind = RV_SHAPE_BY_NAME, .of = &change};

/* ---- the rest of a rubric --------------------------------------------------------------------------------- */

static const struct rv_key valid_keys[] = {
	{"from", &rv_shape_date, RV_OPTIONAL},
	{"to", &rv_shape_date, RV_OPTIONAL},
	{NULL, NULL, RV_OPTIONAL}};
const struct rv_shape rv_shape_valid = {.kind = RV_SHAPE_MAPPING, .keys = valid_keys, .min = 1};
static const struct rv_key assessed_keys[] = {
	{"at_least", &percent, RV_REQUIRED},
	{NULL, NULL, RV_OPTIONAL}};
const struct rv_shape rv_shape_assessed = {.kind = RV_SHAPE_MAPPING, .keys = assessed_keys};
static const struct rv_key factors_keys[] = {
	{"repeat", &percent, RV_OPTIONAL},
	{"cured", &percent, RV_OPTIONAL},
	{NULL, NULL, RV_OPTIONAL}};
const struct rv_shape rv_shape_factors = {.kind = RV_SHAPE_MAPPING, .keys = factors_keys};
static const struct rv_key award_keys[] = {
	{"max", &points, RV_REQUIRED},
	{NULL, NULL, RV_OPTIONAL}};
const struct rv_shape rv_shape_award = {.kind = RV_SHAPE_MAPPING, .keys = award_keys};

static const char *const forbidden[] = {"minor", "major", "veto", NULL};
const struct rv_shape rv_shape_forbid = {.kind = RV_SHAPE_WORD, .words = forbidden};
static const struct rv_shape forbids = {.kind = RV_SHAPE_LIST, .of = &rv_shape_forbid};
static const struct rv_shape *const forbid_forms[] = {&rv_shape_forbid, &forbids, NULL};
static const struct rv_shape forbid = {.kind = RV_SHAPE_EITHER, .either = forbid_forms};
static const struct rv_key class_keys[] = {
	{"id", &rv_shape_text, RV_REQUIRED},
	{"from", &points, RV_REQUIRED},
	{"forbid", &forbid, RV_OPTIONAL},
	{"title", &rv_shape_titled, RV_OPTIONAL},
	{NULL, NULL, RV_OPTIONAL}};
const struct rv_shape rv_shape_class = {.name = "class", .kind = RV_SHAPE_MAPPING, .keys = class_keys};
static const struct rv_shape classes = {.kind = RV_SHAPE_LIST, .of = &rv_shape_class, .min = 1};

static const struct rv_key category_keys[] = {
	{"id", &rv_shape_text, RV_REQUIRED},
	{"points", &points, RV_REQUIRED},
	{"title", &rv_shape_titled, RV_OPTIONAL},
	{NULL, NULL, RV_OPTIONAL}};
const struct rv_shape rv_shape_category = {
	.name = "category", .kind = RV_SHAPE_MAPPING, .keys = category_keys};
static const struct rv_shape categories = {.kind = RV_SHAPE_LIST, .of = &rv_shape_category};
static const struct rv_key dimension_keys[] = {
	{"id", &rv_shape_text, RV_REQUIRED},
	{"points", &points, RV_REQUIRED},
	{"title", &rv_shape_titled, RV_OPTIONAL},
	{"categories", &categories, RV_OPTIONAL},
	{NULL, NULL, RV_OPTIONAL}};
const struct rv_shape rv_shape_dimension = {
	.name = "dimension", .kind = RV_SHAPE_MAPPING, .keys = dimension_keys};
static const struct rv_shape dimensions = {.kind = RV_SHAPE_LIST, .of = &rv_shape_dimension};

static const struct rv_key parameter_keys[] = {
	{"value", &rv_shape_text, RV_REQUIRED},
	{"title", &rv_shape_titled, RV_OPTIONAL},
	{NULL, NULL, RV_OPTIONAL}};
const struct rv_shape rv_shape_parameter = {.kind = RV_SHAPE_MAPPING, .keys = parameter_keys};
static const struct rv_shape *const parameter_forms[] = {&rv_shape_text, &rv_shape_parameter, NULL};
static const struct rv_shape parameter = {
	.name = "parameter", .kind = RV_SHAPE_EITHER, .either = parameter_forms};
static const struct rv_shape parameters = {.kind = RV_SHAPE_BY_NAME, .of = &parameter};
/* An overlay may change the title alone. */
static const struct rv_shape parameter_change = {.kind = RV_SHAPE_CHANGE, .of = &rv_shape_parameter};
static const struct rv_shape *const parameter_changes[] = {&rv_shape_text, &parameter_change, NULL};
static const struct rv_shape changed_parameter = {.kind = RV_SHAPE_EITHER, .either = parameter_changes};
static const struct rv_shape changed_parameters = {.kind = RV_SHAPE_BY_NAME, .of = &changed_parameter};

static const struct rv_key set_change_keys[] = {
	{"add", &rv_shape_words, RV_OPTIONAL},
	{"drop", &rv_shape_words, RV_OPTIONAL},
	{NULL, NULL, RV_OPTIONAL}};
const struct rv_shape rv_shape_set_change = {.kind = RV_SHAPE_MAPPING, .keys = set_change_keys};
static const struct rv_shape codes_of_set = {.kind = RV_SHAPE_LIST, .of = &rv_shape_text};
static const struct rv_shape *const set_forms[] = {&rv_shape_text, &codes_of_set, &rv_shape_set_change, NULL};
static const struct rv_shape set = {.name = "set", .kind = RV_SHAPE_EITHER, .either = set_forms};
static const struct rv_shape sets = {.kind = RV_SHAPE_BY_NAME, .of = &set};

static const struct rv_shape value = {.kind = RV_SHAPE_VALUE};
static const struct rv_shape row = {.kind = RV_SHAPE_LIST, .of = &value};
static const struct rv_shape rows = {.kind = RV_SHAPE_LIST, .of = &row};
static const struct rv_shape table_columns = {.kind = RV_SHAPE_LIST, .of = &rv_shape_text, .min = 1};
static const struct rv_key table_keys[] = {
	{"columns", &table_columns, RV_REQUIRED},
	{"rows", &rows, RV_REQUIRED},
	{NULL, NULL, RV_OPTIONAL}};
const struct rv_shape rv_shape_table = {.name = "table", .kind = RV_SHAPE_MAPPING, .keys = table_keys};
static const struct rv_shape tables = {.kind = RV_SHAPE_BY_NAME, .of = &rv_shape_table};

#define HEAD(records_) \
	{"rubric", &rv_shape_text, RV_REQUIRED}, \
	{"version", &rv_shape_text, RV_REQUIRED}, \
	{"title", &rv_shape_titled, RV_OPTIONAL}, \
	{"records", &rv_shape_text, records_}, \
	{"cases", &rv_shape_sql, RV_OPTIONAL}, \
	{"valid", &rv_shape_valid, RV_OPTIONAL}, \
	{"points", &points, RV_OPTIONAL}, \
	{"calendar", &rv_shape_text, RV_OPTIONAL}, \
	{"factors", &rv_shape_factors, RV_OPTIONAL}, \
	{"award", &rv_shape_award, RV_OPTIONAL}, \
	{"assessed", &rv_shape_assessed, RV_OPTIONAL}, \
	{"dimensions", &dimensions, RV_OPTIONAL}, \
	{"sets", &sets, RV_OPTIONAL}, \
	{"tables", &tables, RV_OPTIONAL}, \
	{"derive", &derives_by_record, RV_OPTIONAL}
static const struct rv_key rubric_keys[] = {
	HEAD(RV_REQUIRED),
	{"classes", &classes, RV_REQUIRED},
	{"parameters", &parameters, RV_OPTIONAL},
	{"items", &items, RV_REQUIRED},
	{NULL, NULL, RV_OPTIONAL}};
const struct rv_shape rv_shape_rubric = {.name = "rubric", .kind = RV_SHAPE_MAPPING, .keys = rubric_keys};
static const struct rv_key overlay_keys[] = {
	{"extends", &rv_shape_text, RV_REQUIRED},
	HEAD(RV_OPTIONAL),
	{"classes", &classes, RV_OPTIONAL},
	{"parameters", &changed_parameters, RV_OPTIONAL},
	{"items", &changes, RV_OPTIONAL},
	{NULL, NULL, RV_OPTIONAL}};
const struct rv_shape rv_shape_overlay = {.name = "overlay", .kind = RV_SHAPE_MAPPING, .keys = overlay_keys};

/* ---- rubric sets ------------------------------------------------------------------------------------------- */

static const struct rv_key use_keys[] = {
	{"rubric", &rv_shape_text, RV_REQUIRED},
	{"when", &rv_shape_sql, RV_OPTIONAL},
	{NULL, NULL, RV_OPTIONAL}};
const struct rv_shape rv_shape_use = {.kind = RV_SHAPE_MAPPING, .keys = use_keys};
static const struct rv_shape uses = {.kind = RV_SHAPE_LIST, .of = &rv_shape_use, .min = 1};
static const struct rv_key rubric_set_keys[] = {
	{"rubric_set", &rv_shape_text, RV_OPTIONAL},
	{"version", &rv_shape_text, RV_OPTIONAL},
	{"title", &rv_shape_titled, RV_OPTIONAL},
	{"use", &uses, RV_REQUIRED},
	{NULL, NULL, RV_OPTIONAL}};
const struct rv_shape rv_shape_rubric_set = {
	.name = "rubric-set", .kind = RV_SHAPE_MAPPING, .keys = rubric_set_keys};
/* clang-format on */
