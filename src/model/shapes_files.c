/* What dictionaries, calendars, profiles and rule tests are made of. */
#include "model/shapes.h"

/* clang-format off */
static const struct rv_shape maybe_none = {.kind = RV_SHAPE_VALUE};

/* ---- dictionary --------------------------------------------------------------------------------------------- */

static const struct rv_shape code_kinds = {.kind = RV_SHAPE_BY_NAME, .of = &rv_shape_words, .min = 1};
static const struct rv_key code_keys[] = {
	{"zh", &rv_shape_text, RV_OPTIONAL},
	{"en", &rv_shape_text, RV_OPTIONAL},
	{"is", &rv_shape_words, RV_OPTIONAL},
	{"aliases", &rv_shape_words, RV_OPTIONAL},
	{"kinds", &code_kinds, RV_OPTIONAL},
	{NULL, NULL, RV_OPTIONAL}};
const struct rv_shape rv_shape_code = {.kind = RV_SHAPE_MAPPING, .keys = code_keys};
static const struct rv_shape *const code_forms[] = {&maybe_none, &rv_shape_code, NULL};
static const struct rv_shape code = {.name = "code", .kind = RV_SHAPE_EITHER, .either = code_forms};
static const struct rv_shape labelled_codes = {.kind = RV_SHAPE_BY_NAME, .of = &code, .min = 1};
static const struct rv_shape bare_codes = {.kind = RV_SHAPE_LIST, .of = &rv_shape_text, .min = 1};
static const struct rv_shape *const codes_forms[] = {&rv_shape_text, &bare_codes, &labelled_codes, NULL};
static const struct rv_shape codes = {.name = "codes", .kind = RV_SHAPE_EITHER, .either = codes_forms};
static const struct rv_shape code_lists = {.kind = RV_SHAPE_BY_NAME, .of = &codes};

static const char *const types[] = {"int", "text", "bool", "code", "date", "datetime", "money", "points", NULL};
const struct rv_shape rv_shape_type = {.kind = RV_SHAPE_WORD, .words = types};
static const char *const empties[] = {"unknown", "none", "all", NULL};
const struct rv_shape rv_shape_empty = {.kind = RV_SHAPE_WORD, .words = empties};
static const char *const money_units[] = {"元", "万元", NULL};
const struct rv_shape rv_shape_money_unit = {.kind = RV_SHAPE_WORD, .words = money_units};
static const struct rv_shape range = {.kind = RV_SHAPE_LIST, .of = &maybe_none, .min = 2, .max = 2};
static const struct rv_key column_keys[] = {
	{"type", &rv_shape_type, RV_REQUIRED},
	{"title", &rv_shape_titled, RV_OPTIONAL},
	{"codes", &codes, RV_OPTIONAL},
	{"ref", &rv_shape_text, RV_OPTIONAL},
	{"as", &rv_shape_text, RV_OPTIONAL},
	{"empty", &rv_shape_empty, RV_OPTIONAL},
	{"personal", &rv_shape_flag, RV_OPTIONAL},
	{"unit", &rv_shape_money_unit, RV_OPTIONAL},
	{"precision", &rv_shape_precision, RV_OPTIONAL},
	{"sql", &rv_shape_sql, RV_OPTIONAL},
	{"column", &rv_shape_text, RV_OPTIONAL},
	{"aliases", &rv_shape_words, RV_OPTIONAL},
	{"required", &rv_shape_flag, RV_OPTIONAL},
	{"range", &range, RV_OPTIONAL},
	{"single", &rv_shape_flag, RV_OPTIONAL},
	{"blank", &rv_shape_words, RV_OPTIONAL},
	{"among", &rv_shape_text, RV_OPTIONAL},
	{NULL, NULL, RV_OPTIONAL}};
const struct rv_shape rv_shape_column = {.kind = RV_SHAPE_MAPPING, .keys = column_keys};
static const struct rv_shape *const column_forms[] = {&rv_shape_type, &rv_shape_column, NULL};
static const struct rv_shape column = {.name = "column", .kind = RV_SHAPE_EITHER, .either = column_forms};
static const struct rv_shape columns = {.kind = RV_SHAPE_BY_NAME, .of = &column};
static const struct rv_shape combined_labels = {.kind = RV_SHAPE_BY_NAME, .of = &rv_shape_text};
static const struct rv_shape combined_word = {.kind = RV_SHAPE_BY_NAME, .of = &maybe_none};
static const struct rv_shape combined_words = {.kind = RV_SHAPE_BY_NAME, .of = &combined_word};
static const struct rv_key combined_keys[] = {
	{"aliases", &rv_shape_words, RV_OPTIONAL},
	{"example", &rv_shape_text, RV_REQUIRED},
	{"parts", &rv_shape_words, RV_OPTIONAL},
	{"labels", &combined_labels, RV_OPTIONAL},
	{"words", &combined_words, RV_OPTIONAL},
	{NULL, NULL, RV_OPTIONAL}};
const struct rv_shape rv_shape_combined = {
	.name = "combined", .kind = RV_SHAPE_MAPPING, .keys = combined_keys};
static const struct rv_shape combineds = {.kind = RV_SHAPE_BY_NAME, .of = &rv_shape_combined};
static const struct rv_key record_keys[] = {
	{"table", &rv_shape_text, RV_OPTIONAL},
	{"title", &rv_shape_titled, RV_OPTIONAL},
	{"aliases", &rv_shape_words, RV_OPTIONAL},
	{"key", &rv_shape_words, RV_REQUIRED},
	{"case", &rv_shape_words, RV_OPTIONAL},
	{"identity", &rv_shape_words, RV_OPTIONAL},
	{"names", &rv_shape_words, RV_OPTIONAL},
	{"other_names", &rv_shape_words, RV_OPTIONAL},
	{"complete", &rv_shape_flag, RV_OPTIONAL},
	{"number", &rv_shape_text, RV_OPTIONAL},
	{"unit", &rv_shape_text, RV_OPTIONAL},
	{"closed", &rv_shape_text, RV_OPTIONAL},
	{"period", &rv_shape_text, RV_OPTIONAL},
	{"kind", &rv_shape_text, RV_OPTIONAL},
	{"date", &rv_shape_text, RV_OPTIONAL},
	{"locator", &rv_shape_words, RV_OPTIONAL},
	{"columns", &columns, RV_OPTIONAL},
	{"combined", &combineds, RV_OPTIONAL},
	{"derive", &rv_shape_derives, RV_OPTIONAL},
	{NULL, NULL, RV_OPTIONAL}};
const struct rv_shape rv_shape_record = {.name = "record", .kind = RV_SHAPE_MAPPING, .keys = record_keys};
static const struct rv_shape records = {.kind = RV_SHAPE_BY_NAME, .of = &rv_shape_record};

static const char *const fills[] = {"no", "down", "merged", NULL};
const struct rv_shape rv_shape_fill = {.kind = RV_SHAPE_WORD, .words = fills};
static const struct rv_key heading_keys[] = {
	{"to", &rv_shape_text, RV_OPTIONAL},
	{"names", &rv_shape_text, RV_OPTIONAL},
	{"row", &rv_shape_text, RV_OPTIONAL},
	{"kind", &rv_shape_text, RV_OPTIONAL},
	{"tick", &rv_shape_flag, RV_OPTIONAL},
	{"alone", &rv_shape_flag, RV_OPTIONAL},
	{"fill", &rv_shape_fill, RV_OPTIONAL},
	{NULL, NULL, RV_OPTIONAL}};
const struct rv_shape rv_shape_heading = {.name = "heading", .kind = RV_SHAPE_MAPPING, .keys = heading_keys};
static const struct rv_shape *const one_heading[] = {&rv_shape_text, &rv_shape_heading, NULL};
static const struct rv_shape heading = {.kind = RV_SHAPE_EITHER, .either = one_heading};
static const struct rv_shape several = {.kind = RV_SHAPE_LIST, .of = &heading};
static const struct rv_shape *const heading_forms[] = {&rv_shape_text, &rv_shape_heading, &several, NULL};
static const struct rv_shape heading_or_list = {.kind = RV_SHAPE_EITHER, .either = heading_forms};
static const struct rv_shape headings = {.kind = RV_SHAPE_BY_NAME, .of = &heading_or_list};
static const struct rv_key kinds_keys[] = {
	{"row", &rv_shape_text, RV_REQUIRED},
	{"to", &rv_shape_text, RV_REQUIRED},
	{NULL, NULL, RV_OPTIONAL}};
const struct rv_shape rv_shape_kinds = {.kind = RV_SHAPE_MAPPING, .keys = kinds_keys};
static const struct rv_key sheet_keys[] = {
	{"title", &rv_shape_titled, RV_OPTIONAL},
	{"aliases", &rv_shape_words, RV_OPTIONAL},
	{"ignore", &rv_shape_flag, RV_OPTIONAL},
	{"columns", &headings, RV_OPTIONAL},
	{"kinds", &rv_shape_kinds, RV_OPTIONAL},
	{NULL, NULL, RV_OPTIONAL}};
const struct rv_shape rv_shape_sheet = {.name = "sheet", .kind = RV_SHAPE_MAPPING, .keys = sheet_keys};
static const struct rv_shape sheets = {.kind = RV_SHAPE_BY_NAME, .of = &rv_shape_sheet};

static const struct rv_key dictionary_keys[] = {
	{"dictionary", &rv_shape_text, RV_REQUIRED},
	{"version", &rv_shape_text, RV_OPTIONAL},
	{"case", &rv_shape_text, RV_REQUIRED},
	{"complete", &rv_shape_flag, RV_OPTIONAL},
	{"codes", &code_lists, RV_OPTIONAL},
	{"records", &records, RV_REQUIRED},
	{"sheets", &sheets, RV_OPTIONAL},
	{"ignore", &rv_shape_words, RV_OPTIONAL},
	{NULL, NULL, RV_OPTIONAL}};
const struct rv_shape rv_shape_dictionary = {
	.name = "dictionary", .kind = RV_SHAPE_MAPPING, .keys = dictionary_keys};

/* ---- calendar, office ----------------------------------------------------------------------------------------- */

static const struct rv_shape dates = {.kind = RV_SHAPE_LIST, .of = &rv_shape_date};
static const struct rv_key calendar_keys[] = {
	{"calendar", &rv_shape_text, RV_OPTIONAL},
	{"version", &rv_shape_text, RV_OPTIONAL},
	{"title", &rv_shape_titled, RV_OPTIONAL},
	{"basis", &rv_shape_titled, RV_OPTIONAL},
	{"holidays", &dates, RV_REQUIRED},
	{"workdays", &dates, RV_OPTIONAL},
	{NULL, NULL, RV_OPTIONAL}};
const struct rv_shape rv_shape_calendar = {
	.name = "calendar", .kind = RV_SHAPE_MAPPING, .keys = calendar_keys};

static const char *const languages[] = {"en", "zh", NULL};
const struct rv_shape rv_shape_language = {.kind = RV_SHAPE_WORD, .words = languages};
static const struct rv_key person_keys[] = {
	{"name", &rv_shape_text, RV_REQUIRED},
	{"role", &rv_shape_text, RV_OPTIONAL},
	{NULL, NULL, RV_OPTIONAL}};
const struct rv_shape rv_shape_person = {.kind = RV_SHAPE_MAPPING, .keys = person_keys};
static const struct rv_shape *const person_forms[] = {&rv_shape_text, &rv_shape_person, NULL};
static const struct rv_shape person = {.kind = RV_SHAPE_EITHER, .either = person_forms};
static const struct rv_shape people = {.kind = RV_SHAPE_LIST, .of = &person};
static const struct rv_key office_keys[] = {
	{"office", &rv_shape_text, RV_REQUIRED},
	{"code", &rv_shape_text, RV_REQUIRED},
	{"name", &rv_shape_titled, RV_REQUIRED},
	{"prefecture", &rv_shape_titled, RV_OPTIONAL},
	{"prefix", &rv_shape_text, RV_OPTIONAL},
	{"language", &rv_shape_language, RV_OPTIONAL},
	{"people", &people, RV_OPTIONAL},
	{"rubric", &rv_shape_text, RV_OPTIONAL},
	{"contact", &rv_shape_text, RV_OPTIONAL},
	{"calendar", &rv_shape_text, RV_OPTIONAL},
	{NULL, NULL, RV_OPTIONAL}};
const struct rv_shape rv_shape_office = {.name = "office", .kind = RV_SHAPE_MAPPING, .keys = office_keys};

/* ---- rule tests ------------------------------------------------------------------------------------------------ */

/* Records are the dictionary's: any key may be one. */
static const struct rv_shape test_row = {.kind = RV_SHAPE_BY_NAME, .of = &maybe_none};
static const struct rv_shape test_row_list = {.kind = RV_SHAPE_LIST, .of = &test_row};
static const struct rv_shape *const test_rows_forms[] = {&test_row, &test_row_list, NULL};
static const struct rv_shape test_rows = {.name = "rows", .kind = RV_SHAPE_EITHER, .either = test_rows_forms};
static const struct rv_shape given = {.kind = RV_SHAPE_BY_NAME, .of = &test_rows};
static const struct rv_shape expect = {.kind = RV_SHAPE_BY_NAME, .of = &rv_shape_text};
static const struct rv_key test_case_keys[] = {
	{"expect", &expect, RV_OPTIONAL},
	{NULL, NULL, RV_OPTIONAL}};
const struct rv_shape rv_shape_test_case = {
	.name = "case", .kind = RV_SHAPE_MAPPING, .keys = test_case_keys, .of = &test_rows};
static const struct rv_shape test_cases = {.kind = RV_SHAPE_LIST, .of = &rv_shape_test_case};
static const struct rv_key test_keys[] = {
	{"name", &rv_shape_text, RV_REQUIRED},
	{"as_of", &rv_shape_date, RV_OPTIONAL},
	{"incomplete", &rv_shape_words, RV_OPTIONAL},
	{"expect", &expect, RV_REQUIRED},
	{NULL, NULL, RV_OPTIONAL}};
const struct rv_shape rv_shape_test = {
	.name = "test", .kind = RV_SHAPE_MAPPING, .keys = test_keys, .of = &test_rows};
static const struct rv_key test_of_cases_keys[] = {
	{"name", &rv_shape_text, RV_REQUIRED},
	{"as_of", &rv_shape_date, RV_OPTIONAL},
	{"incomplete", &rv_shape_words, RV_OPTIONAL},
	{"cases", &test_cases, RV_REQUIRED},
	{NULL, NULL, RV_OPTIONAL}};
const struct rv_shape rv_shape_test_of_cases = {
	.name = "test-of-cases", .kind = RV_SHAPE_MAPPING, .keys = test_of_cases_keys, .of = &test_rows};
static const struct rv_shape *const test_forms[] = {&rv_shape_test, &rv_shape_test_of_cases, NULL};
static const struct rv_shape one_test = {.kind = RV_SHAPE_EITHER, .either = test_forms};
static const struct rv_shape tests = {.kind = RV_SHAPE_LIST, .of = &one_test};
static const struct rv_key tests_keys[] = {
	{"rubric", &rv_shape_text, RV_REQUIRED},
	{"as_of", &rv_shape_date, RV_OPTIONAL},
	{"given", &given, RV_OPTIONAL},
	{"incomplete", &rv_shape_words, RV_OPTIONAL},
	{"tests", &tests, RV_REQUIRED},
	{NULL, NULL, RV_OPTIONAL}};
const struct rv_shape rv_shape_tests = {.name = "tests", .kind = RV_SHAPE_MAPPING, .keys = tests_keys};
/* clang-format on */
