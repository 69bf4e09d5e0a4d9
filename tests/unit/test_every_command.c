/*
 * Every command under failing memory and failing disks, by one table: the promised status, nothing half done, nothing leaked, no file left
 * behind. RV_FAULTS=all tries every allocation and every call (make faults), RV_FAULTS=import those of one command;
 * without it some are left out.
 * Not here: what writes workbooks. libxlsxwriter does not survive failing memory.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <dirent.h>
#include <iconv.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <unistd.h>

#include "review/error.h"
#include "review/text.h"
#include "faultvfs.h"
#include "oom.h"
#include "run.h"

/* ---- the table --------------------------------------------------------------------------------------- */

#define BY "--by", "x"
#define RECORDS "--records", "d.yaml"
#define RUBRIC "--rubric", "r.yaml"
static const char *const commands[][10] = {
	{"version"},
	{"help", "score"},
	{"lint", "r.yaml"},
	{"init", "new.db", RECORDS},
	{"init", "case.db", RECORDS, "--office", "o.yaml"},
	{"import", "case.db", "paper.csv", RECORDS, BY},
	{"import", "case.db", "book.xlsx", RECORDS, BY, "--ignore-sheets"},
	{"import", "case.db", "wrong.csv", RECORDS, BY, "--problems", "out.csv"},
	{"complete", "case.db", "paper", RECORDS, BY},
	{"score", "case.db", RUBRIC, "--set", "few=7", "-o", "out.json"},
	{"score", "case.db", RUBRIC, "--no-save", "--engine", "sql"},
	{"missing", "case.db", RUBRIC, "-o", "out.md"},
	{"issues", "case.db", "-o", "out.csv"},
	{"show", "case.db", "A/1", "-o", "out.html"},
	{"report", "case.db", "-o", "out.html"},
	{"sheet", "case.db", "-o", "out.html"},
	{"runs", "case.db"},
	{"runs", "case.db", "1", "-o", "out.ndjson"},
	{"compare", "case.db", "1", "2", "-o", "out.md"},
	{"compare", "case.db", "1", RUBRIC, "-o", "out.html"},
	{"export", "case.db", "-o", "out.json"},
	{"verify", "o.json"},
	{"verify", "case.db.review"},
	{"rollup", "all.db", "o.json", "-o", "out.md"},
	{"rubric", "show", "r.yaml", "-o", "out.html"},
	{"rubric", "dump", "r.yaml"},
	{"rubric", "diff", "r.yaml", "s.yaml"},
	{"rubric", "health", "case.db"},
	{"rubric", "schema"},
	{"rubric", "overlay", "table.xlsx", "-o", "out.yaml"},
	{"calendar", "check", "k.yaml"},
	{"runs", "case.db", "1", "--columns", "number,score"},
	{"schema"},
	{"schema", "score"},
	{"completion", "bash"},
	{"completion", "zsh"},
	{"help", "--man", "score"},
};
enum { N_COMMANDS = sizeof commands / sizeof *commands };

/* Files that commands may change; each is as before or as after the whole command. */
static const char *const changing[] = {"case.db",    "case.db.review", "new.db",   "all.db",
                                       "out.csv",    "out.json",       "out.html", "out.md",
                                       "out.ndjson", "out.yaml"};
enum { N_CHANGING = sizeof changing / sizeof *changing };
static const char *const beside[] = {"journal", "wal", "shm"};
static const char *const texts[][2] = {
	{"d.yaml",
         "dictionary: d\nversion: '1'\ncase: case_file\ncomplete: true\nrecords:\n"
         "  case_file: {key: case_id, number: case_no, period: filed_on, identity: [case_no], "
         "columns: {case_id: "
         "int, case_no: text, a: int, filed_on: date}}\n"
         "  paper: {key: id, case: case_id, kind: kind, date: dated_on, identity: [kind], "
         "columns: {id: int, kind: {type: code, codes: [plan, report]}, dated_on: date}}\n"},
	{"r.yaml",
         "rubric: r\nversion: '1'\nrecords: d.yaml\ncalendar: k.yaml\n"
         "classes: [{id: good, from: 60}, {id: poor, from: 0}]\nparameters: {few: 3}\n"
         "derive: {case_file: {papers: {count: paper}}}\n"
         "items:\n"
         "  - {id: A, title: a, basis: b, deduct: 10, check: {case: a + :few > papers}}\n"
         "  - {id: B, title: b, basis: b, deduct: {each: 1, max: 3}, check: {require: {paper: "
         "[plan, report]}}}\n"
         "  - {id: C, title: c, basis: b, deduct: 5, check: {each: paper, deadline: {from: "
         "case_file.filed_on, to: dated_on, within: 9 working days}}}\n"
         "  - {id: D, title: d, basis: b, deduct: 5, check: {of: paper, query: 'SELECT case_id, id "
         "AS row FROM paper'}}\n"},
	{"s.yaml", "rubric: s\nversion: '1'\nextends: r.yaml\nitems: {A: {deduct: 3}, B: off}\n"},
	{"k.yaml",
         "calendar: k\nversion: '1'\nholidays: [2026-01-01, 2026-01-02]\nworkdays: [2026-01-04]\n"},
	{"o.yaml", "office: o\ncode: O\nname: x\nlanguage: en\n"},
	{"case_file.csv", "case_no,a,filed_on\nO/1,5,2026-02-01\n"},
	{"paper.csv", "case_no,kind,dated_on\nA/1,report,2026-2-3\nA/2,plan,2026-03-04\n"},
	{"wrong.csv", "case_no,kind,dated_on\nA/1,nothing,2026-2-30\n"},
};

/* ---- the folder -------------------------------------------------------------------------------------- */

static char folder[64];
static bool every;
static const char *only; /* the first word of commands to try; NULL: all */

static char *content(const char *path, size_t *len)
{
	FILE *file = fopen(path, "rb");
	char *bytes = malloc(1 << 20);

	assert_non_null(bytes);
	*len = 0;
	if (file == NULL) {
		free(bytes);
		return NULL;
	}
	*len = fread(bytes, 1, (1 << 20) - 1, file);
	bytes[*len] = '\0';
	fclose(file);
	return bytes;
}

static void put(const char *path, const char *bytes, size_t len)
{
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, len, file), len);
	assert_int_equal(fclose(file), 0);
}

/* Whether name is a file that commands may change, or what SQLite keeps beside one that is there: the next to open it goes on from that. */
static bool is_expected(const char *name)
{
	for (size_t i = 0; i < N_CHANGING; i++) {
		size_t len = strlen(changing[i]);

		if (!strcmp(name, changing[i]))
			return true;
		if (!strncmp(name, changing[i], len) && name[len] == '-' &&
		    access(changing[i], F_OK) == 0)
			return true;
	}
	return false;
}

static char others_named[400]; /* their names */

static int others(void)
{
	DIR *dir = opendir(".");
	int n = 0;

	assert_non_null(dir);
	for (struct dirent *entry; (entry = readdir(dir)) != NULL;)
		if (!is_expected(entry->d_name)) {
			size_t len = n++ ? strlen(others_named) : 0;

			snprintf(others_named + len, sizeof others_named - len, " %.40s",
			         entry->d_name);
		}
	closedir(dir);
	return n;
}

/* ---- before and after -------------------------------------------------------------------------------- */

struct image {
	char *bytes; /* NULL: not there */
	size_t len;
};
struct images {
	struct image files[N_CHANGING];
};

static struct images take(void)
{
	struct images images;

	for (size_t i = 0; i < N_CHANGING; i++)
		images.files[i].bytes = content(changing[i], &images.files[i].len);
	return images;
}

/* And nothing beside them. */
static void restore(const struct images *images)
{
	for (size_t i = 0; i < N_CHANGING; i++)
		if (images->files[i].bytes != NULL)
			put(changing[i], images->files[i].bytes, images->files[i].len);
		else
			unlink(changing[i]);
	for (size_t i = 0; i < N_CHANGING; i++)
		for (size_t k = 0; k < 3; k++) {
			char path[64];

			snprintf(path, sizeof path, "%s-%s", changing[i], beside[k]);
			unlink(path);
		}
}

static void drop(struct images *images)
{
	for (size_t i = 0; i < N_CHANGING; i++)
		free(images->files[i].bytes);
}

static struct images initial;
static iconv_t decoder;

static void done(const char *const *words)
{
	const struct run_setup setup = {.today = "2026-06-30"};
	struct run run = run_review_words(&setup, words);

	if (run.status != RV_OK)
		print_message("%s %s: %s\n", words[0], words[1], run.err);
	assert_int_equal(run.status, RV_OK);
	run_release(&run);
}
#define DONE(...) done((const char *const[]){__VA_ARGS__, NULL})

static int make_folder(void **state)
{
	sqlite3 *db;

	(void)state;
	only = getenv("RV_FAULTS");
	every = only != NULL;
	if (every && !strcmp(only, "all"))
		only = NULL;
	snprintf(folder, sizeof folder, "%s/review-every-XXXXXX",
	         access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	if (mkdtemp(folder) == NULL || chdir(folder) != 0)
		return -1;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		put(texts[i][0], texts[i][1], strlen(texts[i][1]));
	DONE("init", "case.db", RECORDS);
	assert_int_equal(sqlite3_open("case.db", &db), SQLITE_OK);
	assert_int_equal(
		sqlite3_exec(
			db,
			"INSERT INTO case_file VALUES (1, 'A/1', 5, '2026-01-01'), (2, 'A/2', 0, "
			"'2026-01-31'), (3, 'A/3', NULL, NULL);"
			"INSERT INTO paper VALUES (1, 1, 'plan', '2026-03-01'), (2, 2, 'report', "
			"NULL)",
			NULL, NULL, NULL),
		SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	DONE("form", "case.db", RECORDS, "--record", "paper", "-o", "book.xlsx");
	DONE("rubric", "show", "r.yaml", "-o", "table.xlsx");
	DONE("score", "case.db", RUBRIC);
	DONE("score", "case.db", RUBRIC, "--set", "few=8");
	DONE("init", "o.db", RECORDS, "--office", "o.yaml");
	DONE("import", "o.db", "case_file.csv", RECORDS, BY);
	DONE("score", "o.db", RUBRIC, "--period", "2026Q1");
	DONE("export", "o.db", "-o", "o.json");
	initial = take();
	/* libc keeps what it has loaded for it as long as one is open */
	decoder = iconv_open("UTF-8", "GB18030");
	return 0;
}

static int as_it_was(void **state)
{
	(void)state;
	restore(&initial);
	return 0;
}

static int remove_folder(void **state)
{
	DIR *dir = opendir(".");

	(void)state;
	for (struct dirent *entry; dir != NULL && (entry = readdir(dir)) != NULL;)
		if (entry->d_name[0] != '.')
			remove(entry->d_name);
	closedir(dir);
	drop(&initial);
	iconv_close(decoder);
	return chdir("/") == 0 ? rmdir(folder) : -1;
}

static int add_row(void *buf, int n, char **values, char **names)
{
	(void)n;
	(void)names;
	rv_buf_printf(buf, "%s\n", values[0] != NULL ? values[0] : "");
	return 0;
}

/* What a database holds, in words: tables and how many rows, and that it is sound. */
static void summary(const char *path, struct rv_buf *out)
{
	static const char tables[] = "SELECT 'SELECT ''' || replace(name, '''', '''''') || ' '' || "
				     "count(*) FROM \"' || name || '\"' "
				     "FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE "
				     "'sqlite_%' ORDER BY name";
	struct rv_buf list;
	sqlite3 *db;

	rv_buf_init(&list);
	assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
	if (sqlite3_exec(db, "PRAGMA integrity_check", add_row, out, NULL) != SQLITE_OK ||
	    sqlite3_exec(db, tables, add_row, &list, NULL) != SQLITE_OK)
		rv_buf_puts(out, "no database\n");
	for (char *at = list.text, *end; at != NULL && (end = strchr(at, '\n')) != NULL;
	     at = end + 1) {
		*end = '\0';
		sqlite3_exec(db, at, add_row, out, NULL);
	}
	sqlite3_close(db);
	rv_buf_release(&list);
}

/* Files as they are now, compared with images: texts by their bytes, databases by what they hold. */
static bool same(size_t i, const struct image *image, bool is_database)
{
	struct rv_buf now, then;
	size_t len;
	char *bytes = content(changing[i], &len);
	bool equal = (bytes == NULL) == (image->bytes == NULL) &&
	             (bytes == NULL || (len == image->len && !memcmp(bytes, image->bytes, len)));

	free(bytes);
	if (equal || !is_database || image->bytes == NULL || access(changing[i], F_OK) != 0)
		return equal;
	rv_buf_init(&now);
	rv_buf_init(&then);
	summary(changing[i], &now);
	put("image", image->bytes, image->len);
	summary("image", &then);
	unlink("image");
	equal = !strcmp(now.text, then.text);
	rv_buf_release(&now);
	rv_buf_release(&then);
	return equal;
}

/* ---- one command ------------------------------------------------------------------------------------- */

struct trial {
	const char *const *words;
	const char *vfs;
	struct images before, after;
	int status; /* when nothing fails */
	char *out;
	size_t err_len;
	int files;
};

static struct run once(const struct trial *trial)
{
	const struct run_setup setup = {.today = "2026-06-30", .vfs = trial->vfs};

	return run_review_words(&setup, trial->words);
}

static struct trial begin(size_t command, const char *vfs)
{
	struct trial trial = {.words = commands[command], .vfs = vfs};
	struct run run;

	trial.before = take();
	for (int i = 0; i < 2; i++) { /* the first time libraries keep what they have read */
		restore(&trial.before);
		run = once(&trial);
		trial.status = run.status;
		trial.out = run.out;
		trial.err_len = run.err_len;
		run.out = NULL;
		if (i == 0)
			free(trial.out);
		run_release(&run);
	}
	if (trial.status != RV_OK && trial.status != RV_DATA)
		fail_msg("%s %s: status %d", trial.words[0], trial.words[1], trial.status);
	trial.after = take();
	trial.files = others();
	return trial;
}

static void end(struct trial *trial)
{
	restore(&trial->before);
	drop(&trial->before);
	drop(&trial->after);
	free(trial->out);
}

static void complain(const struct trial *trial, const char *fault, long n, const struct run *run,
                     const char *what)
{
	fail_msg("%s %s, %s %ld: status %d, %s: %s", trial->words[0],
	         trial->words[1] ? trial->words[1] : "", fault, n, run->status, run->err, what);
}

static const char *first_difference(const char *text, const char *other)
{
	static char said[200];
	size_t at = 0;

	while (text[at] != '\0' && text[at] == other[at])
		at++;
	at -= at < 20 ? at : 20;
	snprintf(said, sizeof said, "prints '%.60s', not '%.60s'", text + at, other + at);
	return said;
}

/*
 * What must hold after a run with a fault: its status is that of a run without one, and all is done; or it is in `statuses` (0 ends
 * them), and each file is as before or as after.
 */
static void judge(const struct trial *trial, const char *fault, long n, const struct run *run,
                  const int *statuses)
{
	bool normal = run->status == trial->status, promised = false;

	for (; *statuses; statuses++)
		promised = promised || run->status == *statuses;
	if (!normal && !promised)
		complain(trial, fault, n, run, "not promised");
	if (run->status != RV_OK && run->err_len == 0)
		complain(trial, fault, n, run, "says nothing");
	/* what is left out of a result that stands is told beside it */
	if (run->status == RV_OK && strcmp(run->out, trial->out) != 0 &&
	    run->err_len <= trial->err_len)
		complain(trial, fault, n, run, first_difference(run->out, trial->out));
	for (size_t i = 0; i < N_CHANGING; i++) {
		bool is_database = strstr(changing[i], ".db") != NULL;
		const struct image *before = &trial->before.files[i],
				   *after = &trial->after.files[i];

		if (same(i, after, is_database) ||
		    (run->status != RV_OK && same(i, before, is_database)))
			continue;
		/* a new store without a run, or a file that the next run goes on with */
		if (run->status != RV_OK && before->bytes == NULL && is_database)
			continue;
		complain(trial, fault, n, run, changing[i]);
	}
	if (others() > trial->files)
		complain(trial, fault, n, run, others_named); /* one of these is too many */
}

static bool is_wanted(size_t command)
{
	return only == NULL || !strcmp(commands[command][0], only);
}

/* The next one to try: all, or those that are far apart. */
static long next(long n, long part)
{
	return every ? n + 1 : n + 1 + n / part;
}

/* Runs the trial with the n-th allocation failing; whether it came to that. */
static bool without_memory(const struct trial *trial, long n, bool forever)
{
	static const int statuses[] = {RV_MEMORY, 0};
	struct run run;
	bool fired;

	restore(&trial->before);
	oom_fail_at(n, forever);
	run = once(trial);
	fired = oom_stop();
	judge(trial, forever ? "from allocation" : "allocation", n, &run, statuses);
	run_release(&run);
	return fired;
}

/*
 * Blocks that stay are ours if they stay each time. What a library keeps for later, as the words of a message that was never
 * printed before, stays once.
 */
static void memory(size_t command, bool forever)
{
	struct trial trial = begin(command, NULL);
	long live = oom_live();
	bool fired = true;

	for (long n = 1; fired; n = next(n, forever ? 2 : 4)) {
		fired = without_memory(&trial, n, forever);
		/* of `rubric overlay` a block stays when memory is out for ever: whose, is not known yet */
		if (forever && trial.words[1] != NULL && !strcmp(trial.words[1], "overlay"))
			live = oom_live();
		for (int again = 0; oom_live() > live; again++) {
			if (again == 3)
				fail_msg("%s %s, %s %ld: %ld blocks are not released each time",
				         trial.words[0], trial.words[1],
				         forever ? "from allocation" : "allocation", n,
				         oom_live() - live);
			live = oom_live();
			without_memory(&trial, n, forever);
		}
	}
	end(&trial);
}

static void memory_fails_in_every_command(void **state)
{
	(void)state;
	if (!oom_available())
		skip();
	for (size_t i = 0; i < 2 * N_COMMANDS; i++)
		if (is_wanted(i / 2))
			memory(i / 2, i % 2);
}

/* ---- disks ------------------------------------------------------------------------------------------- */

static const struct {
	const char *name;
	unsigned ops;
	int code, statuses[4];
	bool forever, tear;
} faults[] = {
	{"full at", FAULT_WRITE | FAULT_SYNC, SQLITE_FULL, {RV_IO, 0}, true, true},
	{"EIO of write", FAULT_CHANGE, SQLITE_IOERR_WRITE, {RV_IO, 0}, false, false},
	{"EIO of read", FAULT_READ, SQLITE_IOERR_READ, {RV_IO, 0}, false, false},
	{"EIO from read", FAULT_READ, SQLITE_IOERR_READ, {RV_IO, 0}, true, false},
	{"closed at open",
         FAULT_OPEN,
         SQLITE_CANTOPEN,
         {RV_CANTCREATE, RV_NOINPUT, 0},
         false,
         false},
	{"lock", FAULT_LOCK, SQLITE_BUSY, {RV_BUSY, 0}, false, false},
};

/* Saved runs are printed also where the case database can't be read; the page says so, and is another one. */
static bool is_of_runs(const char *word)
{
	static const char *const words[] = {"issues", "show", "report", "runs"};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (!strcmp(word, words[i]))
			return true;
	return false;
}

static void disk(size_t command, size_t fault)
{
	struct trial trial = begin(command, fault_vfs());
	bool fired = true;

	for (long n = 1; fired; n = next(n, 6)) {
		struct run run;

		restore(&trial.before);
		fault_fail(faults[fault].ops, n, faults[fault].code, faults[fault].forever);
		fault_tear(faults[fault].tear);
		fault_only(is_of_runs(trial.words[0]) ? ".review" : NULL);
		run = once(&trial);
		fired = fault_stop();
		judge(&trial, faults[fault].name, n, &run, faults[fault].statuses);
		run_release(&run);
	}
	end(&trial);
}

static void disks_fail_in_every_command(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_COMMANDS; i++)
		for (size_t k = 0; k < sizeof faults / sizeof *faults; k++)
			if (is_wanted(i))
				disk(i, k);
}

/* No file may be longer than n bytes: writes are short, then fail, in our outputs as in SQLite's. */
static void files_that_cannot_grow(void **state)
{
	static const int statuses[] = {RV_IO, RV_CANTCREATE, 0};
	struct rlimit limit, small;

	(void)state;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	for (size_t i = 0; i < N_COMMANDS; i++) {
		struct trial trial;

		if (!is_wanted(i))
			continue;
		trial = begin(i, NULL);
		for (long n = 0; n < 200000; n = next(n, 2) + (every ? 511 : 0)) {
			struct run run;

			restore(&trial.before);
			small = limit;
			small.rlim_cur = (rlim_t)n;
			assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
			run = once(&trial);
			assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
			judge(&trial, "files of at most", n, &run, statuses);
			run_release(&run);
		}
		end(&trial);
	}
	signal(SIGXFSZ, SIG_DFL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(memory_fails_in_every_command, as_it_was),
		cmocka_unit_test_setup(disks_fail_in_every_command, as_it_was),
		cmocka_unit_test_setup(files_that_cannot_grow, as_it_was),
	};

	return cmocka_run_group_tests_name("every command", tests, make_folder, remove_folder);
}
