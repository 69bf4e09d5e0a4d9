/* Where the files of a rubric come from: its folder, the program, or the texts kept with a run. */
#include <string.h>
#include <unistd.h>

#include "base/embed.h"
#include "model/model.h"

#define MAX_SOURCES 16
#define MAX_EXTENDS 4

const char *rv_builtin(const char *name, size_t *len)
{
	char path[256];
	const struct rv_embedded *file;
	int n = snprintf(path, sizeof path, "rubrics/%s", name);

	if (n < 0 || (size_t)n >= sizeof path)
		return NULL;
	file = rv_embedded_find(path);
	if (!file)
		return NULL;
	if (len)
		*len = file->len;
	return (const char *)file->bytes;
}

static enum rv_code take_builtin(struct rv_arena *arena, const char *name, struct rv_source *out,
                                 struct rv_error *err)
{
	size_t len = 0;
	const char *text = rv_builtin(name, &len);
	char *path;

	if (!text)
		return rv_fail(err, RV_NOINPUT,
		               _("there is no file '%.200s', and none is built in"), name);
	path = rv_format(arena, "built-in:%s", name);
	if (!path)
		return rv_nomem(err);
	*out = (struct rv_source){name, path, text, len, NULL};
	return RV_OK;
}

enum rv_code rv_find_in_folder(void *ctx, struct rv_arena *arena, const char *name,
                               struct rv_source *out, struct rv_error *err)
{
	const struct rv_folder *folder = ctx;
	char *path, *text;
	size_t len;

	if (!folder->dir)
		return take_builtin(arena, name, out, err);
	path = !strcmp(folder->dir, ".")   ? rv_strdup(arena, name)
	       : !strcmp(folder->dir, "/") ? rv_format(arena, "/%s", name)
	                                   : rv_format(arena, "%s/%s", folder->dir, name);
	if (!path)
		return rv_nomem(err);
	if (access(path, F_OK))
		return take_builtin(arena, name, out, err);
	RV_TRY(rv_read_file(arena, path, RV_YAML_MAX_BYTES, &text, &len, err));
	*out = (struct rv_source){name, path, text, len, NULL};
	return RV_OK;
}

enum rv_code rv_find_stored(void *ctx, struct rv_arena *arena, const char *name,
                            struct rv_source *out, struct rv_error *err)
{
	const struct rv_stored *stored = ctx;

	(void)arena;
	for (size_t i = 0; i < stored->n; i++)
		if (!strcmp(stored->sources[i].name, name)) {
			*out = stored->sources[i];
			out->root = NULL;
			return RV_OK;
		}
	return rv_fail(err, RV_NOINPUT, _("'%.200s' is not among the stored texts"), name);
}

bool rv_model_file_name(struct rv_model *m, const struct rv_yaml *node)
{
	const char *name = rv_model_scalar(m, node, _("the name of a file"));

	if (!name)
		return false;
	if (strpbrk(name, "/\\") || !strcmp(name, ".") || !strcmp(name, "..") || node->len > 200) {
		rv_model_error(m, RV_D_PATH_OUTSIDE, node,
		               _("'%.200s' leads out of the folder: expected the name of a file in "
		                 "the folder of this one"),
		               name);
		return false;
	}
	return true;
}

static struct rv_source *add_source(struct rv_model *m, const struct rv_source *source)
{
	struct rv_rubric *rubric = m->rubric;

	if (!rubric->sources)
		rubric->sources = rv_model_alloc(m, MAX_SOURCES, sizeof *rubric->sources);
	if (!rubric->sources || rubric->n_sources == MAX_SOURCES)
		return NULL;
	rubric->sources[rubric->n_sources] = *source;
	return &rubric->sources[rubric->n_sources++];
}

static bool parse(struct rv_model *m, struct rv_source *source)
{
	if (!source->root)
		source->root = rv_yaml_parse(m->arena, source->path, source->text, source->len,
		                             m->diags);
	if (!source->root)
		m->failed = true;
	return source->root != NULL;
}

struct rv_source *rv_model_source(struct rv_model *m, const struct rv_yaml *node, const char *name)
{
	struct rv_source found = {NULL, NULL, NULL, 0, NULL}, *source;
	struct rv_error err = {0};
	enum rv_code code;

	if (!rv_model_file_name(m, node))
		return NULL;
	code = m->find(m->ctx, m->arena, name, &found, &err);
	if (code == RV_MEMORY) {
		rv_model_nomem(m);
		return NULL;
	}
	if (code != RV_OK) {
		rv_model_error(m, RV_D_SOURCE_MISSING, node, "%s", err.msg);
		return NULL;
	}
	found.name = name;
	source = add_source(m, &found);
	return source && parse(m, source) ? source : NULL;
}

/* Every file of a chain has an id and a version of its own, else an overlay could pass for its base. */
static void check_head(struct rv_model *m, struct rv_yaml *root)
{
	rv_model_scalar(m, rv_model_need(m, root, "rubric"), _("the id of the rubric"));
	rv_model_scalar(m, rv_model_need(m, root, "version"), _("a version"));
}

static struct rv_yaml *load_chain(struct rv_model *m, struct rv_source *source, int depth)
{
	struct rv_yaml *root, *extends, *base;

	if (!source || !parse(m, source))
		return NULL;
	root = source->root;
	if (!rv_model_is_mapping(m, root, _("a rubric: {rubric: …}")))
		return NULL;
	extends = rv_yaml_get(root, "extends");
	check_head(m, root);
	if (!extends)
		return root;
	if (!rv_model_file_name(m, extends))
		return NULL;
	for (size_t i = 0; i < m->rubric->n_sources; i++)
		if (!strcmp(m->rubric->sources[i].name, extends->text)) {
			rv_model_error(m, RV_D_EXTENDS_CYCLE, extends,
			               _("'%s' extends itself through this file"), extends->text);
			return NULL;
		}
	if (depth == MAX_EXTENDS) {
		rv_model_error(m, RV_D_EXTENDS_DEPTH, extends,
		               _("more than %d rubrics extend each other"), MAX_EXTENDS);
		return NULL;
	}
	base = load_chain(m, rv_model_source(m, extends, extends->text), depth + 1);
	return base ? rv_model_merge(m, base, root) : NULL;
}

struct rv_yaml *rv_model_tree(struct rv_model *m, const struct rv_source *source)
{
	return load_chain(m, add_source(m, source), 0);
}
