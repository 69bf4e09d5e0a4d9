#include "cli/office.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/printing.h"
#include "cli/scoring.h"

/* ---- using it ----------------------------------------------------------------------------------------------- */

enum rv_code cli_read_office(struct cli *cli, struct rv_store *store, struct rv_error *err)
{
	const char *text, *folder;
	struct rv_yaml *root;
	struct rv_diags diags;
	struct rv_office *office = NULL;
	bool nomem;

	RV_TRY(rv_store_office(store, &cli->arena, &text, &folder, err));
	if (text == NULL)
		return RV_OK;
	rv_diags_init(&diags);
	root = rv_yaml_parse(&cli->arena, "office.yaml", text, strlen(text), &diags);
	if (root != NULL)
		office = rv_office_load(&cli->arena, root, &diags);
	nomem = diags.nomem;
	rv_diags_release(&diags);
	if (nomem)
		return rv_nomem(err);
	if (office == NULL)
		return rv_fail(err, RV_DATA, "%s",
		               _("the office's profile in the store can't be read by this version "
		                 "of review; keep it anew with 'review init --office'"));
	RV_TRY(rv_store_call_runs(store, office->code, err));
	cli->office = office;
	cli->office_folder = folder;
	if (office->speaks && !cli->lang_given && cli->lang != office->language) {
		cli->lang = office->language;
		rv_i18n_select(cli->lang);
	}
	return RV_OK;
}

enum rv_code cli_use_office(struct cli *cli, const char *casedb, const char *path,
                            struct rv_error *err)
{
	struct rv_store *store;
	enum rv_code code;

	path = cli_store_path(cli, casedb, path);
	if (path == NULL)
		return rv_nomem(err);
	if (access(path, F_OK) != 0)
		return RV_OK;
	code = rv_store_open(path, RV_STORE_READ, cli->env->vfs, &store, err);
	if (code == RV_NOINPUT) { /* an empty file, as a store that was never made */
		err->msg[0] = '\0';
		return access(path, R_OK) == 0 ? RV_OK : code;
	}
	RV_TRY(code);
	code = cli_read_office(cli, store, err);
	rv_store_close(store);
	return code;
}

void cli_speak(struct cli *cli, const char *casedb, const char *path)
{
	struct rv_error ignored = {.code = RV_OK};

	cli_use_office(cli, casedb, path,
	               &ignored); /* what is wrong, the command finds for itself */
	cli->office = NULL;
	cli->office_folder = NULL;
}

/* A rubric that the office names: the file beside its profile, else what is built in. NULL: no memory. */
static const char *office_rubric(struct cli *cli, const char *folder, const char *name)
{
	const char *path = rv_format(&cli->arena, "%s/%s", folder, name);

	if (path == NULL)
		return NULL;
	return access(path, F_OK) == 0 ? path : name;
}

const char *cli_rubric(struct cli *cli, const char *given)
{
	if (given != NULL)
		return given;
	if (cli->office == NULL || cli->office->rubric == NULL)
		return "standard";
	return office_rubric(cli, cli->office_folder, cli->office->rubric);
}

/* ---- keeping it --------------------------------------------------------------------------------------------- */

/* The whole path of the folder of `path`; NULL: no memory. */
static const char *folder_of(struct cli *cli, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *folder = slash == NULL ? "."
	                     : slash == path
	                             ? "/"
	                             : rv_strndup(&cli->arena, path, (size_t)(slash - path));
	char *whole = folder != NULL ? realpath(folder, NULL) : NULL;
	const char *out = whole != NULL ? rv_strdup(&cli->arena, whole) : NULL;

	free(whole);
	return out;
}

/* Its rubric and its calendar must be such, now rather than on the night of the quarter's end. */
static enum rv_code check_rubric(struct cli *cli, struct rv_office *office, const char *folder,
                                 struct rv_error *err)
{
	const struct rv_office *before = cli->office;
	const char *folder_before = cli->office_folder, *path = "standard";
	struct opt_list none = {NULL, 0};
	struct rv_standard *standard;
	enum rv_code code;

	if (office->rubric == NULL && office->calendar == NULL)
		return RV_OK;
	if (office->rubric != NULL)
		path = office_rubric(cli, folder, office->rubric);
	if (path == NULL)
		return rv_nomem(err);
	cli->office = office;
	cli->office_folder = folder;
	code = cli_load_standard(cli, path, &none, &standard, err);
	cli->office = before;
	cli->office_folder = folder_before;
	return code;
}

static enum rv_code load(struct cli *cli, const char *path, struct rv_yaml **root,
                         struct rv_office **office, struct rv_error *err)
{
	struct rv_diags diags;
	enum rv_code code;

	rv_diags_init(&diags);
	*office = NULL;
	code = rv_yaml_read(&cli->arena, path, root, &diags, err);
	if (code == RV_OK) {
		*office = rv_office_load(&cli->arena, *root, &diags);
		rv_diags_attach(&diags, (*root)->file->name, (*root)->file->text,
		                (*root)->file->len);
		code = *office == NULL ? RV_DATA : RV_OK;
	}
	rv_diags_sort(&diags);
	rv_diags_print(&diags, cli->env->err);
	if (code == RV_DATA && diags.nomem)
		code = rv_nomem(err);
	rv_diags_release(&diags);
	return code;
}

enum rv_code cli_load_office(struct cli *cli, const char *path, struct cli_profile *out,
                             struct rv_error *err)
{
	struct rv_office *office;
	struct rv_yaml *root;

	RV_TRY(load(cli, path, &root, &office, err));
	out->folder = folder_of(cli, path);
	out->text = rv_strndup(&cli->arena, root->file->text, root->file->len);
	if (out->folder == NULL || out->text == NULL)
		return rv_nomem(err);
	RV_TRY(check_rubric(cli, office, out->folder, err));
	out->office = office;
	return RV_OK;
}

enum rv_code cli_keep_office(struct cli *cli, const char *casedb, const char *store_path,
                             const struct cli_profile *profile, bool *kept, struct rv_error *err)
{
	struct rv_store *store;
	char now[RV_WHEN_SIZE];
	enum rv_code code;

	store_path = cli_store_path(cli, casedb, store_path);
	if (store_path == NULL)
		return rv_nomem(err);
	RV_TRY(cli_now(cli, now, err));
	RV_TRY(rv_store_open(store_path, RV_STORE_WRITE, cli->env->vfs, &store, err));
	code = rv_store_keep_office(store, profile->text, profile->folder, now, kept, err);
	rv_store_close(store);
	return code;
}
