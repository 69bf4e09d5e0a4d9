/* Sets of codes: the tags of code lists, and `sets:`, whose lists may name other sets. */
#include <string.h>

#include "model/model.h"

/* Codes of all sets together; comparing each with each must stay quick. */
#define ALL_CODES 100000

struct sets {
	struct rv_model *m;
	struct rv_yaml **lists; /* by index of rubric->sets; NULL: a tag */
	char *state;            /* 0 not yet, 1 being expanded, 2 done */
	size_t room, total;
};

bool rv_model_global_name(struct rv_model *m, const struct rv_yaml *node)
{
	const struct rv_rubric *rubric = m->rubric;
	const char *name = node->text, *what = NULL;

	if (!rv_model_name(m, node, RV_NAME_SQL))
		return false;
	for (size_t i = 0; i < m->dictionary->n_records; i++)
		if (rv_model_same(m->dictionary->records[i]->id, name))
			what = _("a record");
	for (size_t i = 0; i < rubric->n_sets; i++)
		if (rv_model_same(rubric->sets[i].name, name))
			what = rubric->sets[i].is_tag ? _("a tag of a code list") : _("a set");
	for (size_t i = 0; i < rubric->n_tables; i++)
		if (rv_model_same(rubric->tables[i].name, name))
			what = _("a table");
	if (what)
		rv_model_error(m, RV_D_NAME_CLASH, node, _("'%s' is already the name of %s"), name,
		               what);
	return !what;
}

static struct rv_set *find_set(const struct rv_rubric *rubric, const char *name)
{
	for (size_t i = 0; i < rubric->n_sets; i++)
		if (!strcmp(rubric->sets[i].name, name))
			return &rubric->sets[i];
	return NULL;
}

static bool has_code(const struct rv_set *set, const char *code)
{
	for (size_t i = 0; i < set->n; i++)
		if (!strcmp(set->codes[i], code))
			return true;
	return false;
}

/* codes has room for it. */
static void add_code(struct rv_set *set, const char *code)
{
	if (!has_code(set, code))
		set->codes[set->n++] = code;
}

/* ---- tags ---------------------------------------------------------------------------------------- */

/* Calls for every code list of the dictionary, each once. */
static void each_list(struct sets *sets, void (*call)(struct sets *, const struct rv_codes *))
{
	const struct rv_dictionary *dictionary = sets->m->dictionary;

	for (size_t i = 0; i < dictionary->n_codes; i++)
		call(sets, dictionary->codes[i]);
	for (size_t i = 0; i < dictionary->n_records; i++)
		for (size_t k = 0; k < dictionary->records[i]->n_columns; k++) {
			const struct rv_codes *codes = dictionary->records[i]->columns[k]->codes;

			if (codes && !codes->id)
				call(sets, codes);
		}
}

static void count_tags(struct sets *sets, const struct rv_codes *codes)
{
	for (size_t i = 0; i < codes->n; i++)
		sets->room += codes->entries[i].n_tags;
}

static void add_tags(struct sets *sets, const struct rv_codes *codes)
{
	struct rv_rubric *rubric = sets->m->rubric;

	for (size_t i = 0; i < codes->n; i++)
		for (size_t k = 0; k < codes->entries[i].n_tags; k++) {
			const char *tag = codes->entries[i].tags[k];
			struct rv_set *set = find_set(rubric, tag);

			if (rubric->n_sets > RV_MODEL_NAMES)
				return;
			if (!set) {
				set = &rubric->sets[rubric->n_sets++];
				set->name = tag;
				set->is_tag = true;
				set->pos = sets->m->dictionary->root->pos;
			}
			set->n++; /* counted first, filled below */
		}
}

static void fill_tags(struct sets *sets, const struct rv_codes *codes)
{
	for (size_t i = 0; i < codes->n; i++)
		for (size_t k = 0; k < codes->entries[i].n_tags; k++) {
			struct rv_set *set = find_set(sets->m->rubric, codes->entries[i].tags[k]);

			if (set && set->codes)
				add_code(set, codes->entries[i].code);
		}
}

static void read_tags(struct sets *sets)
{
	struct rv_model *m = sets->m;
	struct rv_rubric *rubric = m->rubric;
	size_t total = 0;

	each_list(sets, add_tags);
	for (size_t i = 0; i < rubric->n_sets; i++) {
		total += rubric->sets[i].n;
		if (rubric->sets[i].n > RV_MODEL_CODES)
			total = SIZE_MAX / 2;
	}
	if (rubric->n_sets > RV_MODEL_NAMES || total > ALL_CODES) {
		rv_model_error(m, RV_D_TOO_MANY, m->dictionary->root,
		               _("too many tags: at most %d, each on %d codes, on %d together"),
		               RV_MODEL_NAMES, RV_MODEL_CODES, ALL_CODES);
		rubric->n_sets = 0;
		return;
	}
	for (size_t i = 0; i < rubric->n_sets; i++) {
		rubric->sets[i].codes = rv_model_alloc(m, rubric->sets[i].n, sizeof(const char *));
		rubric->sets[i].n = 0;
	}
	each_list(sets, fill_tags);
}

/* ---- changes of a tag ---------------------------------------------------------------------------- */

struct lookup {
	const char *code;
	bool found, open;
};

static void look_up(struct lookup *lookup, const struct rv_codes *codes)
{
	lookup->open |= codes->open;
	lookup->found |= rv_codes_find(codes, lookup->code) != NULL;
}

/* Whether any code list holds the code, or is open. */
static bool is_code(const struct rv_dictionary *dictionary, const char *code)
{
	struct lookup lookup = {code, false, false};

	for (size_t i = 0; i < dictionary->n_records; i++)
		for (size_t k = 0; k < dictionary->records[i]->n_columns; k++)
			if (dictionary->records[i]->columns[k]->codes)
				look_up(&lookup, dictionary->records[i]->columns[k]->codes);
	return lookup.found || lookup.open;
}

static void drop_code(struct rv_model *m, struct rv_set *set, const struct rv_yaml *node)
{
	size_t n = 0;

	if (!has_code(set, node->text)) {
		const char **codes = rv_model_alloc(m, set->n + 1, sizeof *codes);

		rv_model_error(m, RV_D_SET_DROP, node, _("'%.200s' is not in the set '%s'"),
		               node->text, set->name);
		if (codes && set->n)
			memcpy(codes, set->codes, set->n * sizeof *codes);
		rv_model_suggest(m, node->text, codes);
		return;
	}
	for (size_t i = 0; i < set->n; i++)
		if (strcmp(set->codes[i], node->text))
			set->codes[n++] = set->codes[i];
	set->n = n;
}

static void change_tag(struct rv_model *m, struct rv_set *set, struct rv_yaml *node)
{
	struct rv_yaml *add = rv_yaml_get(node, "add"), *drop = rv_yaml_get(node, "drop");
	const char **words, **codes;
	size_t n = 0;

	rv_model_done(m, node, &rv_shape_set_change);
	if (drop && rv_model_at_most(m, drop, RV_MODEL_CODES) &&
	    rv_model_words(m, drop, _("codes"), &words, &n))
		for (struct rv_yaml *e = rv_model_first(drop); e; e = rv_model_next(drop, e))
			drop_code(m, set, e);
	n = 0;
	if (!add || !rv_model_at_most(m, add, RV_MODEL_CODES) ||
	    !rv_model_words(m, add, _("codes"), &words, &n))
		return;
	codes = rv_model_alloc(m, set->n + n, sizeof *codes);
	if (!codes)
		return;
	if (set->n)
		memcpy(codes, set->codes, set->n * sizeof *codes);
	set->codes = codes;
	for (struct rv_yaml *e = rv_model_first(add); e; e = rv_model_next(add, e)) {
		if (!is_code(m->dictionary, e->text))
			rv_model_error(m, RV_D_UNKNOWN_CODE, e, _("'%.200s' is in no code list"),
			               e->text);
		add_code(set, e->text);
	}
}

/* ---- sets ---------------------------------------------------------------------------------------- */

static void suggest_set(struct rv_model *m, const char *name)
{
	const struct rv_rubric *rubric = m->rubric;
	const char **names = rv_model_alloc(m, rubric->n_sets + 1, sizeof *names);

	for (size_t i = 0; names && i < rubric->n_sets; i++)
		names[i] = rubric->sets[i].name;
	rv_model_suggest(m, name, names);
}

/* Notes a set; its list is expanded once all names are known. */
static void declare(struct sets *sets, struct rv_yaml *node)
{
	struct rv_model *m = sets->m;
	struct rv_rubric *rubric = m->rubric;
	struct rv_set *set = find_set(rubric, node->key->text);

	if (set && set->is_tag) {
		if (node->kind == RV_YAML_MAPPING)
			change_tag(m, set, node);
		else
			rv_model_error(m, RV_D_SET_TAG, node->key,
			               _("'%s' is a tag of a code list already: expected another "
			                 "name, or {add: […], drop: […]}"),
			               set->name);
		return;
	}
	if (!rv_model_global_name(m, node->key))
		return;
	if (node->kind == RV_YAML_MAPPING) {
		rv_model_error(m, RV_D_UNKNOWN_SET, node->key,
		               _("there is no set '%s' to change: expected a list of codes"),
		               node->key->text);
		suggest_set(m, node->key->text);
		return;
	}
	if (!rv_model_is_list(m, node, _("a list of codes")) ||
	    !rv_model_at_most(m, node, RV_MODEL_CODES))
		return;
	set = &rubric->sets[rubric->n_sets];
	set->name = node->key->text;
	set->pos = node->key->pos;
	sets->lists[rubric->n_sets++] = node;
}

static void expand(struct sets *sets, size_t index);

/* The codes that a word of a list stands for. */
static void count_word(struct sets *sets, const struct rv_yaml *word, size_t *n)
{
	struct rv_rubric *rubric = sets->m->rubric;
	const struct rv_set *other = find_set(rubric, word->text);
	size_t index = other ? (size_t)(other - rubric->sets) : 0;

	if (!other)
		return;
	if (sets->state[index] == 1) {
		rv_model_error(sets->m, RV_D_SET_CYCLE, word, _("the set '%s' contains itself"),
		               word->text);
		return;
	}
	expand(sets, index);
	*n += other->n;
}

static void expand(struct sets *sets, size_t index)
{
	struct rv_model *m = sets->m;
	struct rv_set *set = &m->rubric->sets[index];
	struct rv_yaml *list = sets->lists[index];
	size_t n = list ? list->n : 0;

	if (sets->state[index] == 2 || !list)
		return;
	sets->state[index] = 1;
	for (struct rv_yaml *e = list->child; e; e = e->next)
		if (rv_model_scalar(m, e, _("a code or the name of a set")))
			count_word(sets, e, &n);
	sets->total += n;
	if (n > RV_MODEL_CODES || sets->total > ALL_CODES)
		rv_model_error(m, RV_D_TOO_MANY, list,
		               _("too many codes: at most %d in a set, %d in all sets"),
		               RV_MODEL_CODES, ALL_CODES);
	else
		set->codes = rv_model_alloc(m, n, sizeof *set->codes);
	for (struct rv_yaml *e = list->child; set->codes && e; e = e->next) {
		const struct rv_set *other = find_set(m->rubric, e->text);

		for (size_t i = 0; other && i < other->n; i++)
			add_code(set, other->codes[i]);
		if (!other && e->kind == RV_YAML_SCALAR)
			add_code(set, e->text);
	}
	sets->state[index] = 2;
}

void rv_model_sets(struct rv_model *m, struct rv_yaml *root)
{
	struct rv_yaml *node = rv_yaml_get(root, "sets");
	struct sets sets = {.m = m};

	each_list(&sets, count_tags);
	if (!rv_model_is_mapping(m, node, _("sets by name")) ||
	    !rv_model_at_most(m, node, RV_MODEL_NAMES))
		node = NULL;
	sets.room += node ? node->n : 0;
	m->rubric->sets = rv_model_alloc(m, sets.room, sizeof *m->rubric->sets);
	sets.lists = rv_model_alloc(m, sets.room, sizeof *sets.lists);
	sets.state = rv_model_alloc(m, sets.room, 1);
	if (!m->rubric->sets || !sets.lists || !sets.state)
		return;
	read_tags(&sets);
	for (struct rv_yaml *e = node ? node->child : NULL; e; e = e->next)
		declare(&sets, e);
	for (size_t i = 0; i < m->rubric->n_sets; i++)
		expand(&sets, i);
}
