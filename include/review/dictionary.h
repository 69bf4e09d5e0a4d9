/*
 * The data dictionary: which tables hold the records of a case, what their columns are called, mean and may hold.
 * Loaded from YAML (see the README's "dictionary" page); read-only afterwards; lives in an arena.
 */
#ifndef REVIEW_DICTIONARY_H
#define REVIEW_DICTIONARY_H

#include "review/date.h"
#include "review/i18n.h"
#include "review/yaml.h"

/* Text for people in both languages; a plain string is both. Never NULL after loading: the id stands in. */
struct rv_title {
	const char *zh, *en;
};
const char *rv_title_text(const struct rv_title *title, enum rv_lang lang);

enum rv_type { RV_INT, RV_TEXT, RV_BOOL, RV_CODE, RV_DATE, RV_DATETIME, RV_MONEY, RV_POINTS_TYPE };
const char *rv_type_word(enum rv_type type); /* as written in YAML */
enum rv_empty { RV_EMPTY_UNKNOWN, RV_EMPTY_NONE, RV_EMPTY_ALL };
/*
 * What stands in a column where an empty cell says "there is none" (RV_EMPTY_NONE), of whatever type, for "not known": an import
 * writes it for 不详, 待补 and the like; it is a value that can't be read, so that no check takes it for one.
 */
#define RV_UNKNOWN_WORD "不详"

/* A kind of row that the code may stand in, and what sheets call the code there alone. */
struct rv_code_kind {
	const char *kind;
	const char **aliases;
	size_t n_aliases;
	struct rv_yaml *node;
};
struct rv_code_entry {
	const char *code;
	struct rv_title title;
	const char **tags; /* `is:` */
	size_t n_tags;
	const char **aliases; /* what sheets may call it besides, those of `kinds` too */
	size_t n_aliases;
	struct rv_code_kind *kinds; /* `kinds:`; none: it may stand in any row */
	size_t n_kinds;
};
/* A code list. open: `any`, every text is a code. */
struct rv_codes {
	const char *id; /* of a shared list, else NULL */
	bool open;
	struct rv_code_entry *entries;
	size_t n;
};
const struct rv_code_entry *rv_codes_find(const struct rv_codes *codes, const char *code);

struct rv_record;

struct rv_column {
	const char *id;     /* in SQL of rubrics */
	const char *column; /* in the table; default the id. NULL for computed ones */
	struct rv_title title;
	const char **aliases;
	size_t n_aliases;
	enum rv_type type;
	bool month;                   /* precision: month */
	const struct rv_codes *codes; /* type code */
	const char *unit;            /* of money in sheets: 元 (default), 万元; NULL otherwise */
	const struct rv_record *ref; /* record it points at by key, or NULL */
	const char *as;              /* alias of the reference: `as:`, default the id less _id */
	enum rv_empty empty;
	bool personal, required;
	const struct rv_record
		*among; /* a lookup record, whose rows should have such a name; or NULL */
	const char **blank;
	size_t n_blank; /* what cells say that says nothing here, besides 不详, 待补, 空, - and / anywhere */
	bool single;           /* holds one name: a cell with several is refused */
	struct rv_yaml *range; /* [from, to] or NULL; checked when loaded */
	struct rv_yaml *sql;   /* computed from the row's other columns, or NULL */
	bool implicit; /* a key or case column that `columns:` does not list: type unknown, taken as it is */
	bool watched; /* set by the engine: it must know of this column which values did not convert */
	bool derived; /* by `derive:` of the dictionary or of a rubric (see rubric.h); not in the table */
	struct rv_pos pos;
	const struct rv_record *record;
	size_t index; /* among record->columns */
};

/*
 * A heading under which one cell says the values of several columns: `收缴1.2/没收0/退赔0.5/上交0`. A cell, or each
 * part of it between separators, is one of the words, or a value beside a label; else the parts are values in order.
 */
#define RV_COMBINED_COLUMNS 16
struct rv_combined_word {
	const char *text;
	const struct rv_column *column;
	const char *value; /* as a cell would say it; NULL of a label */
};
struct rv_combined {
	const char *heading, *example;
	const char **aliases;
	size_t n_aliases;
	const struct rv_column **columns; /* that it may fill, each once */
	size_t n_columns;
	const struct rv_column **parts; /* in the order of the cell */
	size_t n_parts;
	struct rv_combined_word *labels;
	size_t n_labels;
	struct rv_combined_word *words; /* one for each column that a word fills */
	size_t n_words;
};

struct rv_record {
	const char *id;
	const char *table; /* default: the id; a view will do */
	struct rv_title title;
	const char **aliases;
	size_t n_aliases; /* other names of its sheets */
	const struct rv_column **key;
	size_t n_key;
	const struct rv_column **case_key;
	size_t n_case_key; /* columns that link to the case, in the order of its key; n 0: the case itself, or a lookup record */
	const struct rv_column **identity;
	size_t n_identity; /* default: key */
	const struct rv_column **names;
	size_t n_names; /* each alone names a row too: a register code */
	const struct rv_column **other_names;
	size_t n_other_names; /* texts that list what else cells may call a row (、 ； or new lines part them); of lookup records */
	const struct rv_column **locator;
	size_t n_locator;
	const struct rv_column *kind, *date; /* or NULL */
	/* of the case record only */
	const struct rv_column *number, *unit, *closed, *period; /* period defaults to closed */
	bool is_case, is_lookup;
	bool complete; /* by the dictionary */
	struct rv_column *
		*columns; /* pointers: derived ones are appended when a rubric is loaded */
	size_t n_columns, room_columns;
	struct rv_combined *combined;
	size_t n_combined;
	struct rv_yaml *derive; /* the dictionary's own `derive:` of this record, or NULL */
	struct rv_pos pos;
	size_t index; /* among dictionary->records */
};

/* ---- sheets that are laid out otherwise than one row of a record a row: `sheets:` ---- */

enum rv_heading_use {
	RV_HEADING_IGNORE, /* is known and not taken */
	RV_HEADING_TO,     /* a column of a record that the sheet row is a row of */
	RV_HEADING_NAMES,  /* names a row that is there: the case, a person of it */
	RV_HEADING_ROW     /* makes a row of a kind, or fills a column of it */
};
enum rv_fill { RV_FILL_NO, RV_FILL_DOWN, RV_FILL_MERGED };

struct rv_heading {
	const char *text;
	enum rv_heading_use use;
	const struct rv_record *record; /* NULL only of RV_HEADING_IGNORE */
	const struct rv_column *column; /* TO, ROW; NULL of a tick */
	const char *kind;               /* ROW */
	bool tick;                      /* √ makes the row */
	bool alone; /* makes the row; else it fills one that another heading makes */
	enum rv_fill
		fill; /* an empty cell says what the one above says: DOWN, or where they are merged */
	struct rv_pos pos;
};
struct rv_layout {
	const char *id;
	struct rv_title title;
	const char **aliases;
	size_t n_aliases;
	bool ignore; /* the sheet holds nothing to take: a guide, lists to choose from */
	struct rv_heading *headings;
	size_t n_headings;                    /* one heading may stand several times */
	const struct rv_record *kinds_record; /* `kinds:` every kind of it is a heading, or NULL */
	const struct rv_column *kinds_column;
	struct rv_pos pos;
};

struct rv_dictionary {
	const char *id, *version;
	struct rv_record **records;
	size_t n_records;
	struct rv_record *case_record;
	struct rv_codes **codes; /* shared lists */
	size_t n_codes;
	struct rv_layout *layouts;
	size_t n_layouts;
	const char **ignored;
	size_t n_ignored; /* headings that no sheet is asked for: 序号 */
	struct rv_yaml *root;
};

/* Whether a heading of a sheet is that of the combined one, folded. */
bool rv_combined_is_called(const struct rv_combined *combined, const char *heading);
/* Ids may be given with their length from SQL text; case matters. NULL: none. */
struct rv_record *rv_dictionary_record(const struct rv_dictionary *dictionary, const char *id);
struct rv_column *rv_record_column(const struct rv_record *record, const char *id);
/* The reference column of record whose alias is `as`, or NULL. */
const struct rv_column *rv_record_reference(const struct rv_record *record, const char *as);
/* Columns of `record` that point at `target`; returns how many, the first in *column. */
size_t rv_record_refs_to(const struct rv_record *record, const struct rv_record *target,
                         const struct rv_column **column);
/* Whether the words of an entry (`is:`) or a whole set; codes of a shared or own list that carry `tag`. Appends up to max; returns the count. */
size_t rv_codes_tagged(const struct rv_codes *codes, const char *tag, const char **out, size_t max);

/*
 * Builds a dictionary from a parsed file. Faults go to diags; NULL if there were errors (or no memory: diags->nomem).
 * The tree must live as long as the dictionary.
 */
struct rv_dictionary *rv_dictionary_load(struct rv_arena *arena, struct rv_yaml *root,
                                         struct rv_diags *diags);

#endif
