#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <dirent.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "oom.h"
#include "review/text.h"
#include "sheets.h"

const char sheets_dictionary[] =
	"dictionary: t\n"
	"version: '1'\n"
	"case: case_file\n"
	"records:\n"
	"  unit:\n"
	"    key: unit_code\n"
	"    identity: [unit_name]\n"
	"    columns:\n"
	"      unit_code: text\n"
	"      unit_name: {type: text, title: {zh: 单位全称, en: unit name}}\n"
	"      parent_code: {type: text, ref: unit, as: parent}\n"
	"  case_file:\n"
	"    title: {zh: 案件, en: case}\n"
	"    key: case_id\n"
	"    identity: [lead_unit, case_no]\n"
	"    number: case_no\n"
	"    columns:\n"
	"      case_id: int\n"
	"      case_no: {type: text, title: {zh: 案号, en: case number}, aliases: [立案文号], "
	"required: true}\n"
	"      lead_unit: {type: text, ref: unit, as: lead, title: {zh: 办案单位, en: lead unit}}\n"
	"      case_kind: {type: code, title: {zh: 案件类型, en: case kind}, codes: "
	"{party_violation: "
	"{zh: 违纪, en: breach of discipline}, duty_crime: {zh: 职务犯罪, en: duty crime}}}\n"
	"      amount: {type: money, unit: 万元, title: 收缴金额}\n"
	"      closed_on: {type: date, title: {zh: 结案时间, en: closed_on}, range: [1949-10-01, "
	"today]}\n"
	"      year: {type: int, title: 整年, sql: year(closed_on)}\n"
	"  respondent:\n"
	"    title: {zh: 被审查调查人, en: respondent}\n"
	"    key: respondent_id\n"
	"    case: case_id\n"
	"    identity: [name]\n"
	"    columns:\n"
	"      respondent_id: int\n"
	"      name: {type: text, title: {zh: 姓名, en: name}, required: true, personal: true}\n"
	"      birth_on: {type: date, precision: month, title: 出生年月}\n"
	"      party: {type: bool, title: 是否中共党员}\n"
	"  fact:\n"
	"    key: fact_id\n"
	"    case: case_id\n"
	"    identity: [seq]\n"
	"    columns: {fact_id: int, seq: int}\n"
	"  evidence:\n"
	"    key: evidence_id\n"
	"    case: case_id\n"
	"    columns: {evidence_id: int, fact_id: {type: int, ref: fact}, kind: text}\n"
	"  document:\n"
	"    key: doc_id\n"
	"    case: case_id\n"
	"    kind: kind\n"
	"    identity: [kind, doc_no, respondent_id]\n"
	"    columns:\n"
	"      doc_id: int\n"
	"      respondent_id: {type: int, ref: respondent, empty: all}\n"
	"      kind: {type: code, codes: any}\n"
	"      doc_no: {type: text, empty: none}\n"
	"      note: {type: text, aliases: [备注]}\n"
	"      remark: {type: text, aliases: [备注], column: note2}\n"
	"  staff:\n"
	"    key: staff_id\n"
	"    identity: [name]\n"
	"    columns: {staff_id: int, name: text}\n"
	"  place:\n"
	"    key: place_id\n"
	"    columns: {place_id: int, name: text, grade: int}\n"
	"  case_staff:\n"
	"    key: [case_id, staff_id, role]\n"
	"    case: case_id\n"
	"    columns: {staff_id: {type: int, ref: staff}, role: text}\n";

struct sheets_setup sheets_setup;
struct rv_import_result imported;
struct rv_import_count all_counts;
struct rv_error failed;
char *told, *noted;

/* ---- the folder ----------------------------------------------------------------------------- */

static char folder[32];

int sheets_enter(void)
{
	snprintf(folder, sizeof folder, "/tmp/review-sheets-XXXXXX");
	return mkdtemp(folder) != NULL && chdir(folder) == 0 ? 0 : -1;
}

static void clean_folder(const char *path)
{
	DIR *dir = opendir(path);
	char inside[600];

	assert_non_null(dir);
	for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		snprintf(inside, sizeof inside, "%s/%s", path, entry->d_name);
		if (unlink(inside) == 0)
			continue;
		clean_folder(inside);
		rmdir(inside);
	}
	closedir(dir);
}

void sheets_clean(void)
{
	clean_folder(".");
	free(told);
	free(noted);
	told = noted = NULL;
	sheets_setup = (struct sheets_setup){.n_complete = 0};
}

int sheets_leave(void)
{
	sheets_clean();
	return chdir("/") == 0 && rmdir(folder) == 0 ? 0 : -1;
}

bool sheets_has(const char *path)
{
	return access(path, F_OK) == 0;
}

void sheet(const char *path, const char *text)
{
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	assert_int_equal(fputs(text, file) < 0, 0);
	assert_int_equal(fclose(file), 0);
}

/* ---- work ----------------------------------------------------------------------------------- */

struct rv_dictionary *sheets_load(struct rv_arena *arena, const char *text)
{
	struct rv_diags diags;
	struct rv_yaml *root;
	struct rv_dictionary *dictionary = NULL;

	rv_diags_init(&diags);
	root = rv_yaml_parse(arena, "t.yaml", text, strlen(text), &diags);
	if (root != NULL)
		dictionary = rv_dictionary_load(arena, root, &diags);
	if (dictionary == NULL)
		rv_diags_print(&diags, stderr);
	assert_non_null(dictionary);
	rv_diags_release(&diags);
	return dictionary;
}

void sheets_init(const char *path, const char *dictionary)
{
	struct rv_arena arena;
	struct rv_init_result result;
	struct rv_error err = {.code = RV_OK};

	rv_arena_init(&arena);
	if (rv_init(sheets_load(&arena, dictionary), path, NULL, &result, &err) != RV_OK)
		fail_msg("%s", err.msg);
	rv_arena_release(&arena);
}

static void tell(struct rv_faults *faults)
{
	struct oom_pause pause = oom_pause();
	size_t len;
	FILE *out;

	free(told);
	told = NULL;
	out = open_memstream(&told, &len);
	assert_non_null(out);
	rv_faults_print(faults, out);
	fclose(out);
	rv_faults_release(faults);
	oom_resume(pause);
}

static void note(const struct rv_import_note *notes)
{
	struct oom_pause pause = oom_pause();
	size_t len;
	FILE *out;

	free(noted);
	noted = NULL;
	out = open_memstream(&noted, &len);
	assert_non_null(out);
	for (; notes != NULL; notes = notes->next)
		fprintf(out, "%s\n", notes->text);
	fclose(out);
	oom_resume(pause);
}

enum rv_code import(const char *first, ...)
{
	const char *files[16];
	struct rv_import_options options = {.files = files,
	                                    .complete = sheets_setup.complete,
	                                    .n_complete = sheets_setup.n_complete,
	                                    .by = "王某",
	                                    .at = sheets_setup.at == NULL ? "2026-11-24 09:30"
	                                                                  : sheets_setup.at,
	                                    .replace = sheets_setup.replace,
	                                    .dry_run = sheets_setup.dry_run,
	                                    .ignore_sheets = sheets_setup.ignore_sheets,
	                                    .today = "2026-11-24",
	                                    .vfs = sheets_setup.vfs};
	struct oom_pause pause = oom_pause();
	struct rv_dictionary *dictionary;
	struct rv_faults faults;
	struct rv_arena arena;
	enum rv_code code;
	va_list args;

	va_start(args, first);
	for (; first != NULL; first = va_arg(args, const char *))
		files[options.n_files++] = first;
	va_end(args);
	rv_arena_init(&arena);
	rv_faults_init(&faults);
	dictionary = sheets_load(&arena, sheets_setup.dictionary == NULL ? sheets_dictionary
	                                                                 : sheets_setup.dictionary);
	failed = (struct rv_error){.code = RV_OK};
	imported = (struct rv_import_result){.cases = -1};
	oom_resume(pause);
	code = rv_import(&arena, dictionary, "case.db", &options, &imported, &faults, &failed);
	tell(&faults);
	note(imported.notes);
	all_counts = (struct rv_import_count){.added = 0};
	for (size_t i = 0; code == RV_OK && i < dictionary->n_records; i++) {
		all_counts.added += imported.counts[i].added;
		all_counts.updated += imported.counts[i].updated;
		all_counts.unchanged += imported.counts[i].unchanged;
		all_counts.emptied += imported.counts[i].emptied;
		all_counts.kept += imported.counts[i].kept;
		all_counts.gone += imported.counts[i].gone;
	}
	imported.counts = NULL;
	imported.changes = imported.gone = NULL;
	imported.notes = NULL;
	rv_arena_release(&arena);
	return code;
}

void fails(enum rv_code code, const char *text)
{
	assert_string_equal(told, text);
	assert_string_equal(failed.msg, "");
	assert_int_equal(code, RV_DATA);
}

static sqlite3 *open_database(void)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open_v2("case.db", &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
	return db;
}

void run_sql(const char *sql)
{
	sqlite3 *db = open_database();

	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s", sqlite3_errmsg(db));
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

void rows_are(const char *sql, const char *rows)
{
	sqlite3 *db = open_database();
	sqlite3_stmt *stmt = NULL;
	struct rv_buf text;

	if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK)
		fail_msg("%s", sqlite3_errmsg(db));
	rv_buf_init(&text);
	rv_buf_puts(&text, "");
	while (sqlite3_step(stmt) == SQLITE_ROW)
		for (int i = 0; i < sqlite3_column_count(stmt); i++) {
			const unsigned char *cell = sqlite3_column_text(stmt, i);

			rv_buf_puts(&text, i == 0 ? "" : "|");
			rv_buf_puts(&text, cell == NULL ? "" : (const char *)cell);
			rv_buf_puts(&text, i + 1 == sqlite3_column_count(stmt) ? "\n" : "");
		}
	sqlite3_finalize(stmt);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	assert_false(text.failed);
	assert_string_equal(text.text == NULL ? "" : text.text, rows);
	rv_buf_release(&text);
}
