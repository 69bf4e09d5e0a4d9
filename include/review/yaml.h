/*
 * YAML files as a tree with places, read through libyaml's event interface under limits: one document,
 * no anchors, aliases, tags or merge keys, no duplicate keys, valid UTF-8 without control characters, bounded size, depth
 * and number of nodes. Everything that a person might get wrong is a diagnostic with its place; nothing crashes.
 */
#ifndef REVIEW_YAML_H
#define REVIEW_YAML_H

#include "review/arena.h"
#include "review/error.h"

#define RV_YAML_MAX_BYTES (4u << 20)
#define RV_YAML_MAX_DEPTH 32
#define RV_YAML_MAX_NODES 200000
#define RV_YAML_MAX_KEY 1024 /* characters; a limit of YAML itself */

enum rv_yaml_kind { RV_YAML_SCALAR, RV_YAML_SEQUENCE, RV_YAML_MAPPING };
enum rv_yaml_style {
	RV_YAML_PLAIN,
	RV_YAML_SINGLE,
	RV_YAML_DOUBLE,
	RV_YAML_LITERAL,
	RV_YAML_FOLDED
};

struct rv_yaml {
	enum rv_yaml_kind kind;
	enum rv_yaml_style style;
	struct rv_pos pos;
	const char *text; /* scalar: decoded, NUL-terminated, no NUL inside; else "" */
	size_t len;
	const struct rv_yaml_file *file;
	size_t from, to;       /* bytes of the source */
	struct rv_yaml *key;   /* in a mapping: this value's key (a scalar), else NULL */
	struct rv_yaml *child; /* first element or value */
	struct rv_yaml *next;  /* next one in the same sequence or mapping */
	size_t n;              /* children */
	bool used;             /* for readers that report unknown keys */
};

struct rv_yaml_file {
	const char *name; /* as shown in messages */
	const char *text;
	size_t len;
};

/*
 * Parses text (name is for messages; text and name are copied into the arena). NULL if there are errors; they are in diags, with source lines attached.
 * Out of memory: NULL and diags->nomem.
 */
struct rv_yaml *rv_yaml_parse(struct rv_arena *arena, const char *name, const char *text,
                              size_t len, struct rv_diags *diags);
/*
 * Reads and parses a file. RV_NOINPUT: not there, unreadable, a directory; RV_DATA: parsed with errors (diags), or too large.
 * The whole text is in (*root)->file. With RV_DATA err is the first error found, which is in diags too; diags may be NULL.
 */
enum rv_code rv_yaml_read(struct rv_arena *arena, const char *path, struct rv_yaml **root,
                          struct rv_diags *diags, struct rv_error *err);
/*
 * Reads a whole regular file of at most max bytes into the arena, with a NUL behind. RV_NOINPUT: not there,
 * unreadable, a folder, pipe or device (never waits for one); RV_DATA: more than max. "-" is not special.
 */
enum rv_code rv_read_file(struct rv_arena *arena, const char *path, size_t max, char **text,
                          size_t *len, struct rv_error *err);

/* The value of a key, or NULL. Marks it used. NULL node is fine. */
struct rv_yaml *rv_yaml_get(struct rv_yaml *mapping, const char *key);
/* null, ~ or empty, unquoted. */
bool rv_yaml_is_null(const struct rv_yaml *node);
bool rv_yaml_is(const struct rv_yaml *node, enum rv_yaml_kind kind); /* NULL: false */
/* Plain true or false. */
bool rv_yaml_bool(const struct rv_yaml *node, bool *out);
/* Plain decimal integer that fits, as one writes it: no leading zeros, no plus. */
bool rv_yaml_int(const struct rv_yaml *node, int64_t *out);
/*
 * The place in the source of byte `offset` of a scalar's decoded text: also in folded, literal, quoted (with escapes) and
 * multi-line plain scalars. Beyond the end: where the text ends. Of a key too. Takes time in proportion to the scalar.
 */
struct rv_pos rv_yaml_locate(const struct rv_yaml *scalar, size_t offset);
/* One error at every mapping value whose key nobody asked for (not recursive): id unknown-key, with the nearest of `known`. */
void rv_yaml_unknown_keys(struct rv_yaml *mapping, const char *const *known,
                          struct rv_diags *diags);
/* The tree as JSON: plain null/true/false/integers as such, every other scalar as a string. */
void rv_yaml_json(struct rv_buf *buf, const struct rv_yaml *node);

#endif
