/* What --rubric names: a rubric, or a set of rubrics with the cases each is for. */
#include <string.h>

#include "base/hash.h"
#include "model/model.h"

static bool is_set(const struct rv_yaml *root)
{
	for (const struct rv_yaml *e = root->kind == RV_YAML_MAPPING ? root->child : NULL; e;
	     e = e->next)
		if (!strcmp(e->key->text, "rubric_set"))
			return true;
	return false;
}

static void copy_digest(char out[65], const char *digest)
{
	memcpy(out, digest, 65);
}

/* A rubric of a set, or the only one. The source may be the file named by --rubric itself. */
static struct rv_rubric *load_rubric(struct rv_model *m, const struct rv_source *source)
{
	struct rv_rubric *rubric = rv_model_rubric(m, source);

	if (!rubric || rubric->faulty)
		m->failed = true;
	return rubric;
}

static void load_single(struct rv_model *m, struct rv_standard *standard)
{
	struct rv_rubric *rubric = load_rubric(m, &standard->source);

	standard->use = rv_model_alloc(m, 1, sizeof *standard->use);
	if (!rubric || !standard->use)
		return;
	standard->use->rubric = rubric;
	standard->n = 1;
	standard->id = rubric->id;
	standard->title = rubric->title;
	standard->dictionary = rubric->dictionary;
	copy_digest(standard->digest, rubric->digest);
}

/* ---- sets ---------------------------------------------------------------------------------------- */

/* The name of the dictionary's file, as the rubric's `records:` says. */
static const char *records_of(struct rv_rubric *rubric)
{
	const struct rv_yaml *node = rv_yaml_get(rubric->root, "records");

	return node ? node->text : "";
}

static bool has_class(const struct rv_rubric *rubric, const char *id)
{
	for (size_t i = 0; i < rubric->n_classes; i++)
		if (!strcmp(rubric->classes[i].id, id))
			return true;
	return false;
}

/* Cases of one batch are counted by class: the rubrics must speak of the same. */
static void compare_rubrics(struct rv_model *m, const struct rv_yaml *node, struct rv_rubric *first,
                            struct rv_rubric *other)
{
	if (strcmp(records_of(first), records_of(other)))
		rv_model_error(m, RV_D_SET_RECORDS, node,
		               _("'%s' reads '%s', the first rubric of the set '%s': expected one "
		                 "dictionary for all"),
		               node->text, records_of(other), records_of(first));
	for (size_t i = 0; i < other->n_classes; i++)
		if (!has_class(first, other->classes[i].id))
			rv_model_error(
				m, RV_D_SET_CLASSES, node,
				_("'%s' has the class '%s', the first rubric of the set has not"),
				node->text, other->classes[i].id);
	for (size_t i = 0; i < first->n_classes; i++)
		if (!has_class(other, first->classes[i].id))
			rv_model_error(
				m, RV_D_SET_CLASSES, node,
				_("'%s' lacks the class '%s' of the first rubric of the set"),
				node->text, first->classes[i].id);
}

static struct rv_rubric *load_named(struct rv_model *m, const struct rv_yaml *node)
{
	struct rv_source source = {NULL, NULL, NULL, 0, NULL};
	struct rv_error err = {0};
	enum rv_code code;

	if (!rv_model_file_name(m, node))
		return NULL;
	code = m->find(m->ctx, m->arena, node->text, &source, &err);
	if (code == RV_MEMORY) {
		rv_model_nomem(m);
		return NULL;
	}
	if (code != RV_OK) {
		rv_model_error(m, RV_D_SOURCE_MISSING, node, "%s", err.msg);
		return NULL;
	}
	source.name = node->text;
	source.root = rv_yaml_parse(m->arena, source.path, source.text, source.len, m->diags);
	if (!source.root) {
		m->failed = true;
		return NULL;
	}
	if (is_set(source.root)) {
		rv_model_error(m, RV_D_SET_NESTED, node, _("'%s' is a rubric set itself"),
		               node->text);
		return NULL;
	}
	return load_rubric(m, &source);
}

static void read_use(struct rv_model *m, struct rv_standard *standard, struct rv_yaml *node)
{
	struct rv_set_use *use = &standard->use[standard->n];
	struct rv_yaml *name;

	if (!rv_model_is_mapping(m, node, "{rubric: …, when: …}"))
		return;
	*use = (struct rv_set_use){NULL, {NULL, NULL}}; /* one before may have failed */
	name = rv_model_need(m, node, "rubric");
	rv_model_sql(m, node, "when", &use->when);
	if (node->next && !rv_yaml_get(node, "when"))
		rv_model_error(
			m, RV_D_SET_UNREACHABLE, node->next,
			_("no case comes here: the rubric before takes all (it has no `when:`)"));
	rv_model_done(m, node, &rv_shape_use);
	if (!name)
		return;
	use->rubric = load_named(m, name);
	if (!use->rubric)
		return;
	if (standard->n)
		compare_rubrics(m, name, standard->use[0].rubric, use->rubric);
	standard->n++;
}

/* A setting is for the rubrics that have the parameter; one of them must. */
static void check_settings(struct rv_model *m, const struct rv_standard *standard)
{
	for (size_t i = 0; m->settings && i < m->settings->n_set; i++) {
		const char *setting = m->settings->set[i], *equals = strchr(setting, '=');
		bool known = !equals;

		for (size_t k = 0; !known && k < standard->n; k++) {
			const struct rv_rubric *rubric = standard->use[k].rubric;

			for (size_t p = 0; p < rubric->n_parameters; p++) {
				const char *name = rubric->parameters[p].name;
				size_t len = strlen(name);

				known |= len == (size_t)(equals - setting) &&
				         !strncmp(name, setting, len);
			}
		}
		if (!known)
			rv_model_error(m, RV_D_UNKNOWN_PARAMETER,
			               &(struct rv_yaml){.pos = {"--set", 0, 0}},
			               _("no rubric of the set has the parameter of '%.200s'"),
			               setting);
	}
}

static void digest_set(struct rv_model *m, struct rv_standard *standard)
{
	struct rv_buf buf;

	rv_buf_init(&buf);
	rv_buf_puts(&buf, "review rubric set 1\n");
	for (size_t i = 0; i < standard->n; i++) {
		const char *when = standard->use[i].when.node ? standard->use[i].when.text : "";

		rv_buf_printf(&buf, "%zu:%s,%s\n", strlen(when), when,
		              standard->use[i].rubric->digest);
	}
	if (buf.failed)
		rv_model_nomem(m);
	else
		rv_hash_of(buf.text, buf.len, standard->digest);
	rv_buf_release(&buf);
}

#define MAX_RUBRICS 32

static void load_set(struct rv_model *m, struct rv_standard *standard)
{
	struct rv_yaml *root = standard->source.root;
	struct rv_yaml *use = rv_model_need(m, root, "use");

	standard->is_set = m->one_of_many = true;
	standard->id = rv_model_text(m, root, "rubric_set", _("the id of the set"));
	rv_model_text(m, root, "version", _("a version"));
	rv_model_title_of(m, root, "title", standard->id, &standard->title);
	rv_model_done(m, root, &rv_shape_rubric_set);
	if (!rv_model_is_list(m, use, _("a list of {rubric: …, when: …}")) ||
	    !rv_model_at_most(m, use, MAX_RUBRICS))
		return;
	if (!use->n)
		rv_model_expected(m, RV_D_WRONG_TYPE, use, _("at least one rubric"));
	standard->use = rv_model_alloc(m, use->n, sizeof *standard->use);
	for (struct rv_yaml *e = standard->use ? use->child : NULL; e; e = e->next)
		read_use(m, standard, e);
	if (!standard->n)
		return;
	standard->dictionary = standard->use[0].rubric->dictionary;
	if (m->failed)
		return;
	check_settings(m, standard);
	digest_set(m, standard);
}

/* standard->source has text and path. */
static enum rv_code load(struct rv_model *m, struct rv_standard *standard, struct rv_standard **out,
                         struct rv_error *err)
{
	struct rv_source *source = &standard->source;

	source->root = rv_yaml_parse(m->arena, source->path, source->text, source->len, m->diags);
	if (!source->root)
		m->failed = true;
	else if (is_set(source->root))
		load_set(m, standard);
	else
		load_single(m, standard);
	rv_diags_attach(m->diags, source->path, source->text, source->len);
	if (m->diags->nomem)
		return rv_nomem(err);
	if (m->failed && standard->n)
		*out = standard;
	if (m->failed)
		return rv_fail(err, RV_DATA, _("%.900s has errors"), source->path);
	*out = standard;
	return RV_OK;
}

/* The folder of path, for the other files. */
static bool split(struct rv_arena *arena, const char *path, struct rv_folder *folder,
                  const char **name)
{
	const char *slash = strrchr(path, '/');

	*name = slash ? slash + 1 : path;
	if (!slash)
		folder->dir = ".";
	else if (slash == path)
		folder->dir = "/";
	else
		folder->dir = rv_strndup(arena, path, (size_t)(slash - path));
	return folder->dir != NULL;
}

/* A file by its path, else one that is built in by its name. */
static enum rv_code read_named(struct rv_arena *arena, const char *path, struct rv_folder *folder,
                               struct rv_source *out, struct rv_error *err)
{
	struct rv_folder inside = {NULL};
	struct rv_error first = {0}, ignored;
	char *text;
	enum rv_code code;

	if (!split(arena, path, folder, &out->name))
		return rv_nomem(err);
	code = rv_read_file(arena, path, RV_YAML_MAX_BYTES, &text, &out->len, &first);
	if (code == RV_OK) {
		out->path = rv_strdup(arena, path);
		out->text = text;
		return out->path ? RV_OK : rv_nomem(err);
	}
	if (code == RV_NOINPUT && out->name == path && *path) {
		const char *name = path;

		if (!strstr(path, ".yaml"))
			name = rv_format(arena, "%s.yaml", path);
		if (!name)
			return rv_nomem(err);
		*folder = inside;
		if (rv_find_in_folder(folder, arena, name, out, &ignored) == RV_OK) {
			out->name = name;
			return RV_OK;
		}
	}
	if (err)
		*err = first;
	return code;
}

enum rv_code rv_standard_load(struct rv_arena *arena, const char *path,
                              const struct rv_settings *settings, struct rv_standard **out,
                              struct rv_diags *diags, struct rv_error *err)
{
	struct rv_folder folder = {NULL};
	struct rv_model m = {.arena = arena,
	                     .diags = diags,
	                     .settings = settings,
	                     .find = rv_find_in_folder,
	                     .ctx = &folder};
	struct rv_standard *standard = rv_model_alloc(&m, 1, sizeof *standard);

	if (!standard)
		return rv_nomem(err);
	RV_TRY(read_named(arena, path, &folder, &standard->source, err));
	return load(&m, standard, out, err);
}

enum rv_code rv_standard_load_stored(struct rv_arena *arena, const struct rv_stored *stored,
                                     const struct rv_settings *settings, struct rv_standard **out,
                                     struct rv_diags *diags, struct rv_error *err)
{
	struct rv_stored copy = *stored;
	struct rv_model m = {.arena = arena,
	                     .diags = diags,
	                     .settings = settings,
	                     .find = rv_find_stored,
	                     .ctx = &copy};
	struct rv_standard *standard = rv_model_alloc(&m, 1, sizeof *standard);

	if (!standard)
		return rv_nomem(err);
	if (!stored->n)
		return rv_fail(err, RV_NOINPUT, "%s", _("the run keeps no rubric"));
	standard->source = stored->sources[0];
	standard->source.root = NULL;
	return load(&m, standard, out, err);
}
