#include "fuzz.h"
#include <ftw.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "review/sheet.h"
#include "review/text.h"
#include "run.h"

enum { WORDS_MAX = 16 };

void fuzz_check(int holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "fuzz: %s\n", what);
	abort();
}

/* ---- files -------------------------------------------------------------------------------------------- */

static void write_to(const char *name, const char *mode, const void *bytes, size_t size)
{
	FILE *file = fopen(name, mode);

	fuzz_check(file && fwrite(bytes, 1, size, file) == size && !fclose(file), name);
}

void fuzz_put(const char *name, const void *bytes, size_t size)
{
	write_to(name, "wb", bytes, size);
}

void fuzz_append(const char *name, const void *bytes, size_t size)
{
	write_to(name, "ab", bytes, size);
}

void fuzz_text(const char *name, const char *text)
{
	fuzz_put(name, text, strlen(text));
}

/* ---- commands ----------------------------------------------------------------------------------------- */

/* What a terminal shows: nothing in it moves the cursor or turns the line around. */
static void check_printed(const char *text, size_t len)
{
	static const char *const bidi[] = {"\u202a", "\u202b", "\u202c", "\u202d",
	                                   "\u202e", "\u2066", "\u2067", "\u2068",
	                                   "\u2069", "\u200e", "\u200f", "\u061c"};

	fuzz_check(rv_utf8_valid(text, len) == len, "what is printed is no UTF-8");
	for (size_t i = 0; i < len; i++)
		fuzz_check((unsigned char)text[i] >= ' ' || text[i] == '\n' || text[i] == '\t',
		           "a control character is printed");
	for (size_t i = 0; i < sizeof bidi / sizeof *bidi; i++)
		fuzz_check(!strstr(text, bidi[i]), "a bidi character is printed");
}

static bool promised(int status)
{
	return status == RV_OK || status == RV_DATA || status == RV_NOINPUT ||
	       status == RV_CANTCREATE || status == RV_IO;
}

int fuzz_run(const char *word, ...)
{
	static const struct run_setup setup = {.today = "2026-06-30", .columns = 100};
	const char *words[WORDS_MAX + 1] = {word};
	struct run run;
	int status;
	va_list args;

	va_start(args, word);
	for (size_t n = 1; n < WORDS_MAX && words[n - 1]; n++)
		words[n] = va_arg(args, const char *);
	va_end(args);
	run = run_review_words(&setup, words);
	status = run.status;
	if (!promised(status) || (status != RV_OK && !run.err_len)) {
		fprintf(stderr, "fuzz: review %s: status %d: %s\n", word, status, run.err);
		abort();
	}
	check_printed(run.out, run.out_len);
	check_printed(run.err, run.err_len);
	run_release(&run);
	return status;
}

/* ---- the ground --------------------------------------------------------------------------------------- */

static char folder[4096];

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static void remove_folder(void)
{
	nftw(folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

static void copy(const char *from, const char *name)
{
	static char bytes[65536];
	char to[sizeof folder + 64];
	FILE *file = fopen(from, "rb");
	size_t size;

	fuzz_check(file != NULL, from);
	size = fread(bytes, 1, sizeof bytes, file);
	fclose(file);
	snprintf(to, sizeof to, "%s/%s", folder, name);
	fuzz_put(to, bytes, size);
}

static const char rows[] =
	"INSERT INTO office VALUES ('o', '局', 'high', NULL), ('p', '处', 'low', 'o');"
	"INSERT INTO 许可(year, number, label, 主办, helper_code, kind, fee, paid, opened_on, "
	"closed_on, "
	"reply_due_on) VALUES"
	" (2026, 1, '〔2026〕1号', 'o', 'p', 'new', 10000, 20000, '2026-01-31', '2026-03-01', "
	"'2026-02-28'),"
	" (2026, 2, '〔2026〕2号', 'p', NULL, 'renewal', NULL, 5, '2026-05-01', '2026-06-01', "
	"NULL);"
	"INSERT INTO applicant(applicant_id, year, number, name, born) VALUES (1, 2026, 1, '王某', "
	"'1980-02'), (2, 2026, 2, '李某', NULL);"
	"INSERT INTO paper(paper_id, year, number, applicant_id, kind, dated_on, page, signed, "
	"score) "
	"VALUES (1, 2026, 1, NULL, 'a', '2026-02-01 09:30', 3, 1, 150), (2, 2026, 1, 1, 'b', NULL, "
	"'x', 0, NULL), (3, 2026, 2, 2, NULL, '2026-05-05', 1, NULL, -50);"
	"INSERT INTO 步骤(id, year, number, applicant_id, second_id, stage, done_on, note) VALUES"
	" (1, 2026, 1, 1, NULL, 'received', '2026-01-31', '甲'),"
	" (2, 2026, 1, 1, 1, 'asked', '2026-02-02', NULL), (3, 2026, 1, 1, 1, 'answered', "
	"'2026-02-10', "
	"'乙'), (4, 2026, 2, 2, 9, 'granted', '2026-05-30', '');";

void fuzz_ground(void)
{
	const char *place = getenv("TMPDIR");
	sqlite3 *db;
	char *wrong = NULL;

	snprintf(folder, sizeof folder, "%s/review-fuzz-XXXXXX", place && *place ? place : "/tmp");
	fuzz_check(mkdtemp(folder) != NULL, folder);
	atexit(remove_folder);
	copy("tests/rubric/valid/permits.part.yaml", "permits.part.yaml");
	copy("tests/rubric/valid/calendar.part.yaml", "calendar.part.yaml");
	fuzz_check(!chdir(folder), folder);
	FUZZ_DONE("init", "case.db", "--records", "permits.part.yaml");
	fuzz_check(sqlite3_open("case.db", &db) == SQLITE_OK, "case.db");
	sqlite3_exec(db, rows, NULL, NULL, &wrong);
	fuzz_check(!wrong, wrong);
	sqlite3_close(db);
}

/* ---- sheets ------------------------------------------------------------------------------------------- */

static enum rv_code check_row(void *ctx, const struct rv_sheet_row *row, struct rv_error *err)
{
	(void)ctx;
	(void)err;
	for (size_t i = 0; i < row->n; i++) {
		const struct rv_sheet_cell *cell = &row->cells[i];

		fuzz_check(strlen(cell->text) == cell->len, "a NUL in a cell");
		fuzz_check(rv_utf8_valid(cell->text, cell->len) == cell->len, "a cell is no UTF-8");
	}
	return RV_OK;
}

void fuzz_read_book(const char *path)
{
	struct rv_book *book;
	struct rv_faults faults;
	struct rv_error err = {0};
	bool broken = false;

	rv_faults_init(&faults);
	if (rv_book_open(path, NULL, &faults, &book, &err) == RV_OK && book)
		for (size_t i = 0; !broken && i < rv_book_n_sheets(book); i++)
			if (rv_book_read(book, i, check_row, NULL, &faults, &broken, &err) != RV_OK)
				break;
	fuzz_check(err.code == RV_OK || err.code == RV_DATA || err.code == RV_NOINPUT, err.msg);
	if (book)
		rv_book_close(book);
	rv_faults_release(&faults);
}
