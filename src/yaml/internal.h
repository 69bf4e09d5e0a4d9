/* What the files of the YAML reader share. */
#ifndef REVIEW_YAML_INTERNAL_H
#define REVIEW_YAML_INTERNAL_H

#include <yaml.h>

#include "review/yaml.h"

/* One text being parsed. */
struct rv_yaml_reader {
	struct rv_arena *arena;
	struct rv_diags *diags; /* may be NULL */
	struct rv_yaml_file *file;
	size_t skipped; /* bytes of a byte order mark, which libyaml doesn't get */
	yaml_parser_t parser;
	struct rv_error
		first; /* the first error, for callers without diagnostics; code RV_OK: none */
	size_t nodes;
	size_t seen_chars, seen_bytes; /* a place that libyaml named, in both units */
	size_t scalar_from, scalar_to; /* the last scalar that has text, in bytes */
	bool told_alias, told_tag;     /* once is enough */
};

/* An error at a place, also kept in reader->first. */
void rv_yaml_tell(struct rv_yaml_reader *reader, const char *id, struct rv_pos pos, int width,
                  const char *fmt, ...) RV_PRINTF(5, 6);
struct rv_pos rv_yaml_pos(const struct rv_yaml_reader *reader, yaml_mark_t mark);
/* The byte of the text that a mark names. */
size_t rv_yaml_byte(struct rv_yaml_reader *reader, yaml_mark_t mark);

/* Whether a character may not stand in a rubric, neither raw nor by an escape. */
bool rv_yaml_refused(uint32_t c);
/* The bytes before libyaml sees them: size, encoding, control characters. false: told. */
bool rv_yaml_check_bytes(struct rv_yaml_reader *reader);
/* Says in our words what libyaml found. */
void rv_yaml_tell_syntax(struct rv_yaml_reader *reader);
/* Errors at keys that a mapping has twice. */
void rv_yaml_check_keys(struct rv_yaml_reader *reader, const struct rv_yaml *mapping);
/* Line and column of byte `to`, when those of byte `from` before it are known. */
struct rv_pos rv_yaml_advance(const struct rv_yaml_file *file, struct rv_pos pos, size_t from,
                              size_t to);

/* rv_yaml_parse of a text that is in the arena already; err gets the first error. */
enum rv_code rv_yaml_parse_file(struct rv_arena *arena, struct rv_yaml_file *file,
                                struct rv_yaml **root, struct rv_diags *diags,
                                struct rv_error *err);

#endif
