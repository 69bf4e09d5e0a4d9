/* Code lists: words with labels and tags. */
#include <string.h>

#include "model/model.h"

const struct rv_code_entry *rv_codes_find(const struct rv_codes *codes, const char *code)
{
	for (size_t i = 0; codes && i < codes->n; i++)
		if (!strcmp(codes->entries[i].code, code))
			return &codes->entries[i];
	return NULL;
}

size_t rv_codes_tagged(const struct rv_codes *codes, const char *tag, const char **out, size_t max)
{
	size_t n = 0;

	for (size_t i = 0; codes && i < codes->n; i++)
		for (size_t k = 0; k < codes->entries[i].n_tags; k++)
			if (!strcmp(codes->entries[i].tags[k], tag)) {
				if (n < max)
					out[n] = codes->entries[i].code;
				n++;
				break;
			}
	return n;
}

const char *const *rv_model_code_ids(struct rv_model *m, const struct rv_codes *codes)
{
	const char **ids = rv_model_alloc(m, (codes ? codes->n : 0) + 1, sizeof *ids);

	for (size_t i = 0; ids && codes && i < codes->n; i++)
		ids[i] = codes->entries[i].code;
	return ids;
}

/* kinds: {party: 党内警告, government: [政务警告]}: the rows that it may stand in, with the words that say so. */
static void read_kinds(struct rv_model *m, struct rv_yaml *node, struct rv_code_entry *entry)
{
	const char **all;
	size_t n = entry->n_aliases;

	if (!node || !rv_model_is_mapping(m, node, _("kinds with what the code is called there")))
		return;
	entry->kinds = rv_model_alloc(m, node->n, sizeof *entry->kinds);
	for (struct rv_yaml *e = node->child; e && entry->kinds; e = e->next) {
		struct rv_code_kind *kind = &entry->kinds[entry->n_kinds++];

		kind->kind = e->key->text;
		kind->node = e->key;
		rv_model_words(m, e, _("another label, or a list of them"), &kind->aliases,
		               &kind->n_aliases);
		n += kind->n_aliases;
	}
	all = rv_model_alloc(m, n + 1, sizeof *all);
	if (!all)
		return;
	n = 0;
	for (size_t i = 0; i < entry->n_aliases; i++)
		all[n++] = entry->aliases[i];
	for (size_t i = 0; i < entry->n_kinds; i++)
		for (size_t k = 0; k < entry->kinds[i].n_aliases; k++)
			all[n++] = entry->kinds[i].aliases[k];
	entry->aliases = all;
	entry->n_aliases = n;
}

void rv_model_check_code_kinds(struct rv_model *m)
{
	const struct rv_dictionary *dictionary = m->dictionary;

	for (size_t i = 0; i < dictionary->n_records; i++) {
		const struct rv_record *record = dictionary->records[i];

		for (size_t k = 0; record->kind && k < record->n_columns; k++) {
			const struct rv_codes *codes = record->columns[k]->codes;

			for (size_t n = 0; codes && n < codes->n; n++)
				for (size_t j = 0; j < codes->entries[n].n_kinds; j++)
					rv_model_kind(m, record, codes->entries[n].kinds[j].node,
					              codes->entries[n].kinds[j].kind);
		}
	}
}

/* The label and tags of a code of a mapping. */
static void read_entry(struct rv_model *m, struct rv_yaml *node, struct rv_code_entry *entry)
{

	if (node->kind == RV_YAML_MAPPING) {
		struct rv_yaml *is = rv_yaml_get(node, "is");

		if (rv_yaml_get(node, "zh") || rv_yaml_get(node, "en"))
			rv_model_title(m, node, &entry->title);
		if (is && rv_model_words(m, is, _("a tag or a list of tags"), &entry->tags,
		                         &entry->n_tags))
			for (struct rv_yaml *e = rv_model_first(is); e; e = rv_model_next(is, e))
				rv_model_name(m, e, RV_NAME_SQL);
		rv_model_words(m, rv_yaml_get(node, "aliases"),
		               _("another label, or a list of them"), &entry->aliases,
		               &entry->n_aliases);
		read_kinds(m, rv_yaml_get(node, "kinds"), entry);
		rv_model_done(m, node, &rv_shape_code);
	} else if (!rv_yaml_is_null(node)) {
		rv_model_title(m, node, &entry->title);
	}
	if (!entry->title.zh)
		entry->title.zh = entry->title.en = entry->code;
}

static void read_entries(struct rv_model *m, struct rv_yaml *node, struct rv_codes *codes)
{
	for (struct rv_yaml *e = node->child; e; e = e->next) {
		const struct rv_yaml *word = node->kind == RV_YAML_MAPPING ? e->key : e;
		struct rv_code_entry *entry = &codes->entries[codes->n];

		entry->code = rv_model_scalar(m, word, _("a code"));
		if (!entry->code)
			continue;
		if (rv_codes_find(codes, entry->code)) {
			rv_model_error(m, RV_D_DUPLICATE_ID, word,
			               _("the code '%.200s' is there twice"), entry->code);
			continue;
		}
		if (node->kind == RV_YAML_MAPPING)
			read_entry(m, e, entry);
		else
			entry->title.zh = entry->title.en = entry->code;
		codes->n++;
	}
}

/* The shared list of that name. */
static struct rv_codes *find_shared(struct rv_model *m, const struct rv_yaml *node)
{
	const struct rv_dictionary *dictionary = m->dictionary;
	const char **ids;

	for (size_t i = 0; i < dictionary->n_codes; i++)
		if (!strcmp(dictionary->codes[i]->id, node->text))
			return dictionary->codes[i];
	rv_model_error(m, RV_D_UNKNOWN_CODES, node,
	               _("there is no code list '%.200s': expected one of `codes:`, or any"),
	               node->text);
	ids = rv_model_alloc(m, dictionary->n_codes + 2, sizeof *ids);
	if (!ids)
		return NULL;
	for (size_t i = 0; i < dictionary->n_codes; i++)
		ids[i] = dictionary->codes[i]->id;
	ids[dictionary->n_codes] = "any";
	rv_model_suggest(m, node->text, ids);
	return NULL;
}

struct rv_codes *rv_model_codes(struct rv_model *m, struct rv_yaml *node, const char *id)
{
	struct rv_codes *codes;

	if (!node)
		return NULL;
	if (node->kind == RV_YAML_SCALAR && strcmp(node->text, "any") && !id &&
	    !rv_yaml_is_null(node))
		return find_shared(m, node);
	codes = rv_model_alloc(m, 1, sizeof *codes);
	if (!codes)
		return NULL;
	codes->id = id;
	if (node->kind == RV_YAML_SCALAR) {
		codes->open = !strcmp(node->text, "any");
		if (!codes->open)
			rv_model_expected(m, RV_D_WRONG_TYPE, node,
			                  _("codes: a mapping, a list of words, or any"));
		return codes;
	}
	if (!rv_model_at_most(m, node, RV_MODEL_CODES))
		return codes;
	codes->entries = rv_model_alloc(m, node->n, sizeof *codes->entries);
	if (!codes->entries)
		return NULL;
	read_entries(m, node, codes);
	if (!node->n)
		rv_model_expected(m, RV_D_WRONG_TYPE, node, _("at least one code"));
	return codes;
}

void rv_model_shared_codes(struct rv_model *m, struct rv_yaml *root)
{
	struct rv_yaml *node = rv_yaml_get(root, "codes");
	struct rv_dictionary *dictionary = m->dictionary;

	if (!rv_model_is_mapping(m, node, _("code lists by name")))
		return;
	if (!rv_model_at_most(m, node, RV_MODEL_NAMES))
		return;
	dictionary->codes = rv_model_alloc(m, node->n, sizeof(struct rv_codes *));
	if (!dictionary->codes)
		return;
	for (struct rv_yaml *e = node->child; e; e = e->next) {
		struct rv_codes *codes;

		rv_model_name(m, e->key, RV_NAME_PARAMETER);
		if (!strcmp(e->key->text, "any"))
			rv_model_error(m, RV_D_RESERVED_NAME, e->key,
			               _("'any' is the open code list and can't be defined"));
		codes = rv_model_codes(m, e, e->key->text);
		if (codes)
			dictionary->codes[dictionary->n_codes++] = codes;
	}
}
