/* Kinds of a record, as conditions and lists name them. */
#include <string.h>

#include "model/model.h"

#define ALL_KINDS 100000

static bool has_kinds(struct rv_model *m, const struct rv_record *record,
                      const struct rv_yaml *node)
{
	if (record->kind)
		return true;
	rv_model_error(m, RV_D_RECORD_KIND, node,
	               _("%s has no kinds (no `kind:` in the dictionary)"), record->id);
	return false;
}

/* The codes that a kind may be; NULL: any. */
static const struct rv_codes *closed_codes(const struct rv_record *record)
{
	const struct rv_codes *codes = record->kind->codes;

	return codes && !codes->open ? codes : NULL;
}

bool rv_model_is_kind(const struct rv_record *record, const char *word)
{
	const struct rv_codes *codes;

	if (!record->kind)
		return false;
	codes = closed_codes(record);
	return !codes || rv_codes_find(codes, word);
}

bool rv_model_kind(struct rv_model *m, const struct rv_record *record, const struct rv_yaml *node,
                   const char *word)
{
	if (!has_kinds(m, record, node))
		return false;
	if (rv_model_is_kind(record, word))
		return true;
	rv_model_error(m, RV_D_UNKNOWN_CODE, node, _("'%.200s' is no code of %s.%s"), word,
	               record->id, record->kind->id);
	rv_model_suggest(m, word, rv_model_code_ids(m, closed_codes(record)));
	return false;
}

static void add_kind(const char **kinds, size_t *n, const char *word)
{
	for (size_t i = 0; i < *n; i++)
		if (!strcmp(kinds[i], word))
			return;
	kinds[(*n)++] = word;
}

/* A tag is on codes of several lists: those of other lists do not concern this record. */
static bool add_set(struct rv_model *m, const struct rv_record *record, const struct rv_yaml *node,
                    const struct rv_set *set, const char **kinds, size_t *n)
{
	size_t before = *n;
	bool ok = true;

	for (size_t i = 0; i < set->n; i++) {
		if (rv_model_is_kind(record, set->codes[i])) {
			add_kind(kinds, n, set->codes[i]);
		} else if (!set->is_tag) {
			rv_model_error(m, RV_D_UNKNOWN_CODE, node,
			               _("'%.200s', which the set '%s' holds, is no code of %s.%s"),
			               set->codes[i], set->name, record->id, record->kind->id);
			ok = false;
		}
	}
	if (ok && *n == before && !before)
		rv_model_error(m, RV_D_SET_EMPTY, node, _("the set '%s' holds no code of %s.%s"),
		               set->name, record->id, record->kind->id);
	return ok && *n > 0;
}

static bool add_word(struct rv_model *m, const struct rv_record *record, const struct rv_yaml *node,
                     const char **kinds, size_t *n)
{
	const char *word = rv_model_scalar(m, node, _("a kind or the name of a set"));
	const struct rv_set *set = word ? rv_rubric_set_named(m->rubric, word) : NULL;

	if (!word)
		return false;
	if (set && rv_codes_find(closed_codes(record), word)) {
		rv_model_error(m, RV_D_WORD_AMBIGUOUS, node,
		               _("'%s' is both a set and a code of %s.%s"), word, record->id,
		               record->kind->id);
		return false;
	}
	if (set)
		return add_set(m, record, node, set, kinds, n);
	if (!rv_model_kind(m, record, node, word))
		return false;
	add_kind(kinds, n, word);
	return true;
}

bool rv_model_kinds(struct rv_model *m, const struct rv_record *record, struct rv_yaml *node,
                    const char ***out, size_t *n)
{
	const char **kinds;
	size_t room = 0;
	bool ok = true;

	if (!has_kinds(m, record, node))
		return false;
	if (node->kind == RV_YAML_MAPPING || (node->kind == RV_YAML_SEQUENCE && !node->n)) {
		rv_model_expected(m, RV_D_WRONG_TYPE, node, _("a kind or a list of kinds"));
		return false;
	}
	for (struct rv_yaml *e = rv_model_first(node); e; e = rv_model_next(node, e)) {
		const struct rv_set *set = rv_rubric_set_named(m->rubric, e->text);

		room += set ? set->n : 1;
	}
	m->n_kinds += room;
	if (room > RV_MODEL_CODES || m->n_kinds > ALL_KINDS) {
		rv_model_error(m, RV_D_TOO_MANY, node,
		               _("too many kinds: at most %d in a list, %d in all lists"),
		               RV_MODEL_CODES, ALL_KINDS);
		return false;
	}
	kinds = rv_model_alloc(m, room, sizeof *kinds);
	if (!kinds)
		return false;
	*n = 0;
	for (struct rv_yaml *e = rv_model_first(node); e; e = rv_model_next(node, e))
		ok = add_word(m, record, e, kinds, n) && ok;
	*out = kinds;
	return ok;
}
