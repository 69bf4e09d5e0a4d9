#include "cli/records.h"

#include <string.h>
#include "review/rubric.h"

static enum rv_code parse(struct cli *cli, const char *path, struct rv_yaml **root,
                          struct rv_diags *diags, struct rv_error *err)
{
	const char *text;
	size_t len;

	if (path != NULL)
		return rv_yaml_read(&cli->arena, path, root, diags, err);
	text = rv_builtin("records.yaml", &len);
	if (text == NULL)
		return rv_fail(err, RV_BUG, "%s", _("no dictionary is built in"));
	*root = rv_yaml_parse(&cli->arena, "records.yaml", text, len, diags);
	return *root == NULL ? RV_DATA : RV_OK;
}

enum rv_code cli_load_records(struct cli *cli, const char *path, struct rv_dictionary **out,
                              struct rv_error *err)
{
	struct rv_diags diags;
	struct rv_yaml *root = NULL;
	enum rv_code code;

	rv_diags_init(&diags);
	code = parse(cli, path, &root, &diags, err);
	if (code == RV_OK) {
		*out = rv_dictionary_load(&cli->arena, root, &diags);
		if (root->file != NULL)
			rv_diags_attach(&diags, root->file->name, root->file->text,
			                root->file->len);
		code = *out == NULL ? RV_DATA : RV_OK;
	}
	rv_diags_sort(&diags);
	rv_diags_print(&diags, cli->env->err);
	if (code == RV_DATA && diags.nomem)
		code = rv_nomem(err);
	rv_diags_release(&diags);
	return code;
}
