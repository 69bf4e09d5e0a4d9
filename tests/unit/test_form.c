/* Forms: what stands in their cells, what their sheets are called, what does not fit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "oom.h"
#include "review/form.h"
#include "review/i18n.h"
#include "workbook.h"

static const char dictionary_text[] =
	"dictionary: d\n"
	"version: '1'\n"
	"case: file\n"
	"records:\n"
	"  unit: {title: {zh: 单位, en: unit}, key: code, identity: [name], columns: {code: text, "
	"name: text}}\n"
	"  file:\n"
	"    title: {zh: 案件, en: case}\n"
	"    key: id\n"
	"    number: no\n"
	"    unit: lead\n"
	"    columns:\n"
	"      id: int\n"
	"      lead: {type: text, ref: unit, title: {zh: 单位, en: unit}}\n"
	"      no: {type: text, required: true, title: {zh: 案号, en: number}}\n"
	"      kind: {type: code, codes: {a: {zh: 甲, en: A}, b: {zh: '乙,丙', en: 'B, C'}, c: "
	"{zh: 甲, en: A}}, title: 类别}\n"
	"      simple: {type: bool, empty: none, title: {zh: 简易, en: simple}}\n"
	"      paid: {type: money, unit: 万元, title: {zh: 金额, en: paid}}\n"
	"      fee: {type: money, title: {zh: 金额, en: paid}}\n"
	"      score: {type: points, title: {zh: 分, en: score}}\n"
	"      day: {type: date, title: {zh: 日期, en: date}}\n"
	"      born: {type: date, precision: month, title: {zh: 出生, en: born}}\n"
	"      at: {type: datetime, title: {zh: 时间, en: time}}\n"
	"      note: {type: text, title: {zh: 备注, en: note}}\n"
	"  person:\n"
	"    title: {zh: 人员, en: person}\n"
	"    key: id\n"
	"    case: file_id\n"
	"    identity: [name]\n"
	"    columns: {id: int, name: {type: text, title: {zh: 姓名, en: name}}}\n"
	"  talk:\n"
	"    title: {zh: '谈话/询问：[记录]', en: 'talks/questions: [records]'}\n"
	"    key: id\n"
	"    case: file_id\n"
	"    columns: {id: int, who: {type: int, ref: person, title: {zh: 何人, en: who}}, about: "
	"{type: text, title: {zh: 案号, en: number}}}\n"
	"  same: {title: {zh: 人员, en: person}, key: id, case: file_id, columns: {id: int}}\n";

#define TABLES                                                                                     \
	"CREATE TABLE unit(code TEXT PRIMARY KEY, name TEXT);"                                     \
	"CREATE TABLE file(id INTEGER PRIMARY KEY, lead TEXT, no TEXT, kind TEXT, simple "         \
	"INTEGER, "                                                                                \
	"paid INTEGER, fee INTEGER, score INTEGER, day TEXT, born TEXT, at TEXT, note TEXT);"      \
	"CREATE TABLE person(id INTEGER PRIMARY KEY, file_id INTEGER, name TEXT);"                 \
	"CREATE TABLE talk(id INTEGER PRIMARY KEY, file_id INTEGER, who INTEGER, about TEXT);"     \
	"CREATE TABLE same(id INTEGER PRIMARY KEY, file_id INTEGER);"
#define ROWS                                                                                       \
	"INSERT INTO unit VALUES ('u1', '甲乡'), ('u2', '乙局');"                              \
	"INSERT INTO file VALUES (1, 'u1', 'N1', 'a', 1, 1234567, 1234567, 8995, '2026-03-05', "   \
	"'1990-02', '2026-03-05 09:30', '00123'), (2, 'u2', 'N2', 'b', 0, NULL, NULL, NULL, "      \
	"'1890-01-01', 'soon', '2026-03-05 09:30:10', '=1+1'), (3, NULL, 'N2', 'c', 7, NULL, "     \
	"900719925474099267, NULL, NULL, NULL, NULL, 'a\x02_x0041_');"                             \
	"INSERT INTO person VALUES (1, 1, 'Ann'), (2, 1, 'Bob'), (3, 2, 'Ann'), (4, 2, 'Ann'), "   \
	"(5, 9, 'Eve');"                                                                           \
	"INSERT INTO talk VALUES (1, 1, 2, 'x'), (2, 2, 4, NULL), (3, 1, NULL, NULL);"

static char path[64];
static struct rv_arena arena;
static struct rv_dictionary *dictionary;
static struct rv_form_options options;
static struct rv_form_counts counts;

static void make(const char *sql)
{
	sqlite3 *db;
	char *message = NULL;

	unlink(path);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	if (sqlite3_exec(db, TABLES, NULL, NULL, &message) != SQLITE_OK ||
	    sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK)
		fail_msg("%s", message);
	sqlite3_close(db);
}

static int set_up(void **state)
{
	struct rv_diags diags;
	struct rv_yaml *root;

	(void)state;
	snprintf(path, sizeof path, "/tmp/review-form-%ld.db", (long)getpid());
	rv_i18n_select(RV_EN);
	rv_arena_init(&arena);
	rv_diags_init(&diags);
	root = rv_yaml_parse(&arena, "d.yaml", dictionary_text, strlen(dictionary_text), &diags);
	dictionary = root != NULL ? rv_dictionary_load(&arena, root, &diags) : NULL;
	rv_diags_print(&diags, stderr);
	rv_diags_release(&diags);
	options = (struct rv_form_options){.dictionary = dictionary, .lang = RV_EN};
	return dictionary != NULL ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	unlink(path);
	rv_arena_release(&arena);
	return 0;
}

static enum rv_code form(const char *unit, struct made *made)
{
	struct rv_arena own;
	struct rv_form *form = NULL;
	FILE *out;

	*made = (struct made){0};
	rv_arena_init(&own);
	made->code = rv_form_open(&own, path, &options, &form, &made->err);
	out = made->code == RV_OK ? open_memstream(&made->bytes, &made->len) : NULL;
	if (made->code == RV_OK && out == NULL)
		made->code = RV_MEMORY;
	if (made->code == RV_OK)
		made->code = rv_form_write(form, unit, out, &counts, &made->err);
	if (out != NULL && fclose(out) != 0)
		made->code = RV_MEMORY;
	rv_form_close(form);
	rv_arena_release(&own);
	return made->code;
}

static struct made made;

static void write_form(const char *sql, const char *unit)
{
	make(sql);
	if (form(unit, &made) != RV_OK)
		fail_msg("%s", made.err.msg);
}

static void has(const char *part, const char *ref, const char *expected)
{
	char *sheet = workbook_part(&made, part);

	workbook_has(sheet, ref, expected);
	free(sheet);
}

#define CASES "xl/worksheets/sheet1.xml"
#define PEOPLE "xl/worksheets/sheet2.xml"
#define TALKS "xl/worksheets/sheet3.xml"

static bool part_has(const char *part, const char *text)
{
	char *xml = workbook_part(&made, part);
	bool found = strstr(xml, text) != NULL;

	free(xml);
	return found;
}

/* ---- cells ------------------------------------------------------------------------------------------------------ */

static void values_stand_as_their_type_says(void **state)
{
	static const char *const first[][2] = {
		{"A3", "number"},   {"B3", "unit"},
		{"C3", "类别"},     {"D3", "simple"},
		{"A4", "N1"},       {"B4", "甲乡"},
		{"C4", "a"},        {"D4", "yes"},
		{"E4", "1.234567"}, {"F4", "12345.67"},
		{"G4", "89.95"},    {"H4", "46086"},
		{"I4", "32905"},    {"J4", "46086.39583333334"},
		{"K4", "00123"},    {"L4", "1"},
	};

	(void)state;
	write_form(ROWS, NULL);
	for (size_t i = 0; i < sizeof first / sizeof *first; i++)
		has(CASES, first[i][0], first[i][1]);
	assert_int_equal(counts.cases, 3);
	assert_int_equal(counts.orphans, 1);
	free(made.bytes);
}

static void what_does_not_fit_its_type_stands_as_it_is(void **state)
{
	static const char *const others[][2] = {
		{"C5", "B, C"},
		{"D5", "no"},
		{"H5", "1890-01-01"},
		{"I5", "soon"},
		{"J5", "2026-03-05 09:30:10"},
		{"K5", "=1+1"},
		{"C6", "c"},
		{"D6", "7"},
		{"F6", "900719925474099267"},
		{"K6", "a\\x02_x005F_x0041_"},
	};
	char *sheet;

	(void)state;
	write_form(ROWS, NULL);
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		has(CASES, others[i][0], others[i][1]);
	sheet = workbook_part(&made, CASES);
	workbook_is_text(sheet, "K5", true);
	workbook_is_text(sheet, "K4", true);
	workbook_is_text(sheet, "H4", false);
	free(sheet);
	assert_false(part_has(CASES, "<f>"));
	free(made.bytes);
}

/* As a number it would come back as the day. */
static void midnight_stands_as_it_is(void **state)
{
	char *sheet;

	(void)state;
	write_form(ROWS "UPDATE file SET at = '2026-03-05 00:00' WHERE at LIKE '2026-03-05 09:30'",
	           NULL);
	has(CASES, "J4", "2026-03-05 00:00");
	sheet = workbook_part(&made, CASES);
	workbook_is_text(sheet, "J4", true);
	free(sheet);
	free(made.bytes);
}

static void headings_that_two_columns_share_are_ids(void **state)
{
	(void)state;
	write_form(ROWS, NULL);
	has(CASES, "E3", "paid（万元）"); /* of `paid`, which is its id as well */
	has(CASES, "F3", "fee（元）");
	has(TALKS, "A3", "file"); /* `number` is a column of the record's own */
	has(TALKS, "C3", "number");
	free(made.bytes);
}

static void rows_are_named_as_people_do_where_that_is_clear(void **state)
{
	(void)state;
	write_form(ROWS, NULL);
	has(PEOPLE, "A4", "N1");
	has(PEOPLE, "A6", "2"); /* two cases have the number N2 */
	has(TALKS, "B4", "Bob");
	has(TALKS, "B5", "");
	has(TALKS, "B6", "4"); /* the case has two of that name */
	free(made.bytes);
}

static void a_list_is_whole_if_every_case_has_it_so(void **state)
{
	(void)state;
	write_form(ROWS "CREATE TABLE review_complete(record, \"case\", by, at); INSERT INTO "
	                "review_complete VALUES ('person', '1', NULL, NULL), ('talk', '1', NULL, "
	                "NULL), ('talk', '2', NULL, NULL), ('all', '3', NULL, NULL)",
	           NULL);
	has(PEOPLE, "A2", "this list is complete");
	has(PEOPLE, "B2", "");
	has(TALKS, "B2", "yes");
	free(made.bytes);
	assert_int_equal(form("甲乡", &made), RV_OK);
	has(PEOPLE, "B2", "yes");
	assert_int_equal(counts.cases, 1);
	assert_int_equal(counts.rows, 1 + 2 + 2);
	free(made.bytes);
	options.empty = true;
	assert_int_equal(form(NULL, &made), RV_OK);
	options.empty = false;
	has(TALKS, "B2", "");
	assert_int_equal(counts.rows, 0);
	free(made.bytes);
}

/* ---- sheets ------------------------------------------------------------------------------------------------------- */

static void sheets_are_called_so_that_import_knows_them(void **state)
{
	static const char *const names[] = {"name=\"case\"", "name=\"talk\"", "name=\"same\"",
	                                    "name=\"unit\"", "name=\"code lists\""};

	(void)state;
	write_form(ROWS, NULL);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (!part_has("xl/workbook.xml", names[i]))
			fail_msg("%s", names[i]);
	/* two records have the title */
	assert_true(part_has("xl/workbook.xml", "name=\"person\""));
	assert_true(
		part_has("xl/workbook.xml", "name=\"code lists\" sheetId=\"6\" state=\"hidden\""));
	free(made.bytes);
}

static void values_to_choose_from(void **state)
{
	(void)state;
	write_form(ROWS, NULL);
	/* a label with a comma has no room in the sheet itself */
	assert_true(part_has(CASES, "'code lists'!$B$2:$B$4"));
	assert_true(part_has(CASES, "\"yes,no,无\""));
	assert_true(part_has(PEOPLE, "'case'!$A$4:$A$506"));
	assert_true(part_has(TALKS, "'code lists'!$C$2"));
	free(made.bytes);
}

static void the_same_database_gives_the_same_bytes(void **state)
{
	struct made again;

	(void)state;
	write_form(ROWS, NULL);
	assert_int_equal(form(NULL, &again), RV_OK);
	assert_int_equal(made.len, again.len);
	assert_memory_equal(made.bytes, again.bytes, made.len);
	free(made.bytes);
	free(again.bytes);
}

static void hostile_names_break_nothing(void **state)
{
	(void)state;
	write_form(
		"INSERT INTO unit VALUES ('u', '../a''\"<&>\n[*]'); INSERT INTO file(id, lead, no) "
		"VALUES (1, 'u', '''!$A$1\"&<x>'), (2, 'u', ''), (3, 'u', CAST(x'ff41' AS TEXT)); "
		"INSERT INTO person VALUES (1, 1, '无'), (2, 2, '=HYPERLINK(\"x\")'), (3, 3, '');",
		NULL);
	has(CASES, "A4", "'!$A$1\"&amp;&lt;x&gt;");
	has(CASES, "A5", "");
	has(CASES, "A6", "\\xffA");
	has(PEOPLE, "A5", "2");
	has(PEOPLE, "B5", "=HYPERLINK(\"x\")");
	free(made.bytes);
}

/* ---- failures -------------------------------------------------------------------------------------------------------- */

static void fails(const char *sql, enum rv_code code, const char *message)
{
	make(sql);
	assert_int_equal(form(NULL, &made), code);
	if (strstr(made.err.msg, message) == NULL)
		fail_msg("%s", made.err.msg);
	free(made.bytes);
}

static void what_no_form_can_be_made_of(void **state)
{
	(void)state;
	fails("DROP TABLE talk", RV_DATA, "has no table 'talk'");
	fails("DROP TABLE talk; CREATE TABLE talk(id INTEGER)", RV_DATA, "has no column");
	fails("DROP TABLE file; CREATE VIEW file AS SELECT 1", RV_DATA, "is a view");
	fails("INSERT INTO file(id, note) VALUES (1, replace(hex(zeroblob(16400)), '00', 'ab'))",
	      RV_DATA, "more than the 32767 characters");
	unlink(path);
	assert_int_equal(form(NULL, &made), RV_NOINPUT);
}

static void a_view_beside_is_left_out(void **state)
{
	(void)state;
	write_form(ROWS "DROP TABLE same; CREATE VIEW same AS SELECT 1 AS id, 1 AS file_id", NULL);
	assert_string_equal(counts.left_out, "person");
	assert_int_equal(counts.sheets, 4);
	free(made.bytes);
	write_form("", NULL);
	assert_int_equal(counts.sheets, 5);
	assert_int_equal(counts.rows, 0);
	free(made.bytes);
}

static enum rv_code ignore_unit(void *ctx, const char *unit, struct rv_error *err)
{
	(void)ctx;
	(void)unit;
	(void)err;
	return RV_OK;
}

/* Of reading only: libxlsxwriter itself does not survive every failure. */
static void memory_runs_out(void **state)
{
	(void)state;
	make(ROWS);
	for (long n = 1; oom_available(); n += 7) {
		struct rv_error err = {0};
		struct rv_arena own;
		struct rv_form *opened = NULL;
		enum rv_code code;
		bool refused;

		rv_arena_init(&own);
		oom_fail_at(n, true);
		code = rv_form_open(&own, path, &options, &opened, &err);
		if (code == RV_OK)
			code = rv_form_units(opened, ignore_unit, NULL, &err);
		refused = oom_stop();
		rv_form_close(opened);
		rv_arena_release(&own);
		if (!refused) {
			assert_int_equal(code, RV_OK);
			break;
		}
		if (code != RV_OK && code != RV_MEMORY)
			fail_msg("%ld: %d %s", n, code, err.msg);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_stand_as_their_type_says),
		cmocka_unit_test(what_does_not_fit_its_type_stands_as_it_is),
		cmocka_unit_test(midnight_stands_as_it_is),
		cmocka_unit_test(headings_that_two_columns_share_are_ids),
		cmocka_unit_test(rows_are_named_as_people_do_where_that_is_clear),
		cmocka_unit_test(a_list_is_whole_if_every_case_has_it_so),
		cmocka_unit_test(sheets_are_called_so_that_import_knows_them),
		cmocka_unit_test(values_to_choose_from),
		cmocka_unit_test(the_same_database_gives_the_same_bytes),
		cmocka_unit_test(hostile_names_break_nothing),
		cmocka_unit_test(what_no_form_can_be_made_of),
		cmocka_unit_test(a_view_beside_is_left_out),
		cmocka_unit_test(memory_runs_out),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
