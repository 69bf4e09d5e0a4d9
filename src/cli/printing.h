/* What commands that print a saved run share: the store, the output, its options. */
#ifndef REVIEW_CLI_PRINTING_H
#define REVIEW_CLI_PRINTING_H

#include "cli/command.h"
#include "reports/report.h"

/* A member `struct cli_output output` of the args; format, names, encoding -1 in `defaults`: not given. */
struct cli_output {
	int format, names, encoding;
	const char *file;
	struct opt_list columns; /* names, some with commas between them */
	bool keys, sheet;        /* sheet: see struct rv_writer_options; not an option */
};
#define CLI_OUTPUT_DEFAULTS                                                                        \
	{                                                                                          \
		.format = -1, .names = -1, .encoding = -1                                          \
	}
extern const char *const cli_names_words[], *const cli_encodings[];

/* clang-format off */
#define OPT_OUTPUT(args) \
	OPT_WORD(0, "format", args, output.format, N_("FORMAT"), rv_formats, \
	         N_("how it is written (default: by the ending of FILE, else table)")), \
	OPT_WRITTEN('o', "output", args, output.file, N_("FILE"), N_("write to FILE, whole or not at all")), \
	OPT_FLAG(0, "keys", args, output.keys, N_("write CSV for programs: stable keys as headings")), \
	OPT_WORD(0, "encoding", args, output.encoding, N_("ENCODING"), cli_encodings, \
	         N_("encoding of CSV (default: utf-8, in files with a BOM)"))
#define OPT_NAMES(args) \
	OPT_WORD(0, "names", args, output.names, N_("HOW"), cli_names_words, \
	         N_("names of people (default: full at a terminal, else masked)"))
#define OPT_COLUMNS(args) \
	OPT_LIST(0, "columns", args, output.columns, N_("NAMES"), \
	         N_("only these columns of the main table: keys or titles, with commas"))
/* clang-format on */

/* path, or the store that belongs to casedb. NULL: no memory. */
const char *cli_store_path(struct cli *cli, const char *casedb, const char *path);
/* Opens a store that must be there. RV_NOINPUT: the case database is not there, or has no runs yet, and the message says to score first. */
enum rv_code cli_open_store(struct cli *cli, const char *casedb, const char *path,
                            struct rv_store **out, struct rv_error *err);
/* Opens the report of a saved run with everything but spelling; release it in either case. */
enum rv_code cli_open_report(struct cli *cli, struct rv_report *report, struct rv_store *store,
                             const char *casedb, const char *store_path, int64_t run,
                             const struct cli_output *output, struct rv_error *err);

/*
 * Where nobody named a run (run NULL) and the newest, which the report has, is one of no case: says so on stderr, with the newest that has
 * some. RV_MEMORY, and what rv_run_list may end with.
 */
enum rv_code cli_say_empty(struct cli *cli, const struct rv_report *report, const char *run,
                           struct rv_error *err);

/* Asks the case database which cases of the report's run have changed since. */
enum rv_code cli_ask_changes(struct cli *cli, struct rv_report *report, const char *casedb,
                             struct rv_error *err);

/* What follows the office's CODE- in the name of a run; the whole text without it. */
const char *cli_run_digits(const struct cli *cli, const char *text);
/* The number of a run from N or CODE-N, as it is printed where the office has a code. NULL: 0, the last one. */
enum rv_code cli_run_number(const struct cli *cli, const char *text, int64_t *out,
                            struct rv_error *err);

/* A report of no saved run: everything but run and standard. */
enum rv_code cli_start_report(struct cli *cli, struct rv_report *report, const char *casedb,
                              const char *store_path, const struct cli_output *output,
                              struct rv_error *err);
/* For the sinks of those who only look. */
enum rv_code cli_ignore_left_out(void *ctx, const struct rv_left_out *left, struct rv_error *err);
enum rv_code cli_ignore_remark(void *ctx, const struct rv_remark *remark, struct rv_error *err);

typedef enum rv_code cli_print_fn(void *ctx, const struct rv_spelling *spelling,
                                  struct rv_error *err);
/* Writes what fn says to output->file, or to standard output. */
enum rv_code cli_print(struct cli *cli, const struct cli_output *output, const char *schema,
                       cli_print_fn *fn, void *ctx, struct rv_error *err);
/* RV_USAGE where columns were named for a document whose keys are fixed; for commands that do something before they print. */
enum rv_code cli_check_columns(const struct cli_output *output, struct rv_error *err);
/* The names of --columns, one by one, for the main table of a schema; NULL: none were given. *out lives in cli's arena. */
enum rv_code cli_choice(struct cli *cli, const struct cli_output *output, const char *schema,
                        const struct rv_choice **out, struct rv_error *err);
/* The format by its name, by the file's ending, csv where an encoding is named, else table. */
const char *cli_format(const struct cli_output *output);
/* How many rows of a table are printed: on a page that is read 300, elsewhere 0, which is all of them. */
int64_t cli_most_rows(const struct cli_output *output);
/* Options of a writer for a format: of a file, or of standard output. */
struct rv_writer_options cli_writer_options(const struct cli *cli, const struct cli_output *output,
                                            bool to_file);

#endif
