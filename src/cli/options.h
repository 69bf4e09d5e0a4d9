/*
 * Command lines described by tables.
 *
 * A command lists its options and operands as rows that say where in the command's args struct a value
 * goes, by offset: no statics, so a command can run many times in a process. The parser, `--help` and the
 * table tests read the same rows. OPT_AT refuses a field of another C type at compile time.
 */
#ifndef REVIEW_CLI_OPTIONS_H
#define REVIEW_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "review/arena.h"
#include "review/error.h"
#include "review/i18n.h"

enum opt_kind {
	OPT_KIND_END,
	OPT_KIND_FLAG,   /* bool */
	OPT_KIND_INT,    /* int64_t, from min to max */
	OPT_KIND_TEXT,   /* const char *, UTF-8 */
	OPT_KIND_FILE,   /* const char *, any bytes */
	OPT_KIND_OUTPUT, /* the same; "-" is standard output: NULL */
	OPT_KIND_WORD,   /* int: index of the word in `words` */
	OPT_KIND_LIST,   /* struct opt_list, one element each time it is given, UTF-8 */
	OPT_KIND_OPTIONAL, /* const char *: "" if given without a value; the value only as --name=VALUE */
	OPT_KIND_HELP, /* ends parsing: *help is set */
};

struct opt_list {
	const char **items;
	size_t n;
};

struct opt {
	enum opt_kind kind;
	char letter; /* 0: none */
	const char *name;
	size_t offset;
	const char *value;        /* placeholder in the help, as N_("FILE"); NULL for flags */
	const char *help;         /* N_("…"), no capital, no full stop */
	const char *const *words; /* NULL-terminated */
	int64_t min, max;
};

struct operand {
	const char *name; /* placeholder, as N_("CASEDB"); NULL ends the table */
	const char *help;
	size_t offset;
	int min, max; /* max 1: field const char *; more: struct opt_list. INT_MAX: no limit */
	bool text;    /* must be UTF-8; else any bytes, as file names are */
};

/* Two options that exclude each other, by long name; a NULL pair ends the table. */
struct opt_conflict {
	const char *a, *b;
};

/* clang-format off */
#define OPT_AT(args, field, type) \
	(offsetof(struct args, field) + \
	 0 * sizeof(char[_Generic(((struct args *)0)->field, type: 1, default: -1)]))

#define OPT_FLAG(letter, name, args, field, help) \
	{OPT_KIND_FLAG, letter, name, OPT_AT(args, field, bool), NULL, help, NULL, 0, 0}
#define OPT_INT(letter, name, args, field, value, min, max, help) \
	{OPT_KIND_INT, letter, name, OPT_AT(args, field, int64_t), value, help, NULL, min, max}
#define OPT_TEXT(letter, name, args, field, value, help) \
	{OPT_KIND_TEXT, letter, name, OPT_AT(args, field, const char *), value, help, NULL, 0, 0}
#define OPT_FILE(letter, name, args, field, value, help) \
	{OPT_KIND_FILE, letter, name, OPT_AT(args, field, const char *), value, help, NULL, 0, 0}
#define OPT_WRITTEN(letter, name, args, field, value, help) \
	{OPT_KIND_OUTPUT, letter, name, OPT_AT(args, field, const char *), value, help, NULL, 0, 0}
#define OPT_WORD(letter, name, args, field, value, words, help) \
	{OPT_KIND_WORD, letter, name, OPT_AT(args, field, int), value, help, words, 0, 0}
#define OPT_LIST(letter, name, args, field, value, help) \
	{OPT_KIND_LIST, letter, name, OPT_AT(args, field, struct opt_list), value, help, NULL, 0, 0}
#define OPT_OPTIONAL(letter, name, args, field, value, help) \
	{OPT_KIND_OPTIONAL, letter, name, OPT_AT(args, field, const char *), value, help, NULL, 0, 0}
#define OPT_END \
	{OPT_KIND_END, 0, NULL, 0, NULL, NULL, NULL, 0, 0}

/* Who evaluates conditions; a member `int engine`, RV_ENGINE_SQL or not. */
enum { RV_ENGINE_DEFAULT, RV_ENGINE_PROGRAMS, RV_ENGINE_SQL };
extern const char *const opt_engines[];
#define OPT_ENGINE(args)                                                                           \
	OPT_WORD(0, "engine", args, engine, N_("ENGINE"), opt_engines,                             \
	         N_("programs (default), or sql: SQLite evaluates all; both say the same"))

/* Options of every command: a member `struct opt_common common` and this row before OPT_END. */
struct opt_common {
	bool quiet;
	int lang; /* index in opt_langs; 0: not given */
};
extern const char *const opt_langs[]; /* "", "en", "zh" */
#define OPT_COMMON(args) \
	OPT_FLAG('q', "quiet", args, common.quiet, N_("print no progress and no remarks")), \
	OPT_WORD(0, "lang", args, common.lang, N_("LANG"), opt_langs, N_("language of what is printed")), \
	{OPT_KIND_HELP, 'h', "help", 0, NULL, N_("print this help"), NULL, 0, 0}

#define OPERAND(args, field, name, help) \
	{name, help, OPT_AT(args, field, const char *), 1, 1, false}
#define OPERAND_OPTIONAL(args, field, name, help) \
	{name, help, OPT_AT(args, field, const char *), 0, 1, false}
#define OPERAND_TEXT(args, field, name, help) \
	{name, help, OPT_AT(args, field, const char *), 1, 1, true}
#define OPERAND_LIST(args, field, name, min, max, help) \
	{name, help, OPT_AT(args, field, struct opt_list), min, max, false}
#define OPERAND_END \
	{NULL, NULL, 0, 0, 0, false}
/* clang-format on */

struct opt_tables {
	const struct opt *opts;
	const struct operand *operands;       /* or NULL: takes none */
	const struct opt_conflict *conflicts; /* or NULL */
};

/*
 * Parses argv[0..argc) into args. Strings are borrowed from argv, lists live in the arena. Operands fill their
 * rows in order; rows after the first with a variable number only get what is left over its minimum.
 * RV_USAGE with the message in err. If help was asked for, *help is set, and args is not complete.
 */
enum rv_code opt_parse(const struct opt_tables *tables, int argc, char **argv,
                       struct rv_arena *arena, void *args, bool *help, struct rv_error *err);

/* argv's value of --lang as an index of opt_langs, wherever it stands; 0 if there is none that is known. */
int opt_scan_lang(int argc, char **argv);

#endif
