#include <string.h>
#include <unistd.h>

#include "cli/file.h"
#include "cli/scoring.h"
#include "model/model.h"
#include "review/scoring_table.h"
#include "review/sheet.h"

struct overlay_args {
	const char *workbook, *base, *output;
	struct opt_common common;
};

static const struct opt opts[] = {
	OPT_FILE('o', "output", overlay_args, output, N_("OVERLAY"),
                 N_("the YAML file to make, beside the rubric that it extends")),
	OPT_FILE(0, "base", overlay_args, base, N_("RUBRIC"),
                 N_("compare with this rubric, even if it is not as the workbook says")),
	OPT_COMMON(overlay_args),
	OPT_END,
};
static const struct operand operands[] = {
	OPERAND(overlay_args, workbook, N_("WORKBOOK"), N_("workbook of 'review rubric show'")),
	OPERAND_END,
};

/* The folder of a path; NULL: out of memory. */
static const char *folder_of(struct cli *cli, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		return ".";
	return slash == path ? "/" : rv_strndup(&cli->arena, path, (size_t)(slash - path));
}

/* The rubric that the workbook names: beside the overlay, or built in. */
static enum rv_code name_base(struct cli *cli, const struct overlay_args *given,
                              const struct rv_edited_origin *origin, const char **out,
                              struct rv_error *err)
{
	const char *folder = folder_of(cli, given->output), *path;

	*out = given->base;
	if (given->base != NULL)
		return RV_OK;
	if (*origin->file == '\0' || strchr(origin->file, '/') != NULL || *origin->file == '.')
		return rv_fail(err, RV_DATA,
		               _("'%s' does not say which rubric it was made of; name it by "
		                 "--base"),
		               given->workbook);
	path = folder != NULL ? rv_format(&cli->arena, "%s/%s", folder, origin->file) : NULL;
	if (path == NULL)
		return rv_nomem(err);
	*out = strcmp(folder, ".") != 0 && access(path, F_OK) == 0 ? path : origin->file;
	return RV_OK;
}

/* An overlay names its base by the file alone: the same text must be found from its folder. */
static enum rv_code check_reach(struct cli *cli, const struct overlay_args *given,
                                const struct rv_rubric *base, struct rv_error *err)
{
	struct rv_folder folder = {folder_of(cli, given->output)};
	const struct rv_source *source = &base->sources[0];
	struct rv_source found;
	struct rv_error ignored;

	if (folder.dir == NULL)
		return rv_nomem(err);
	if (rv_find_in_folder(&folder, &cli->arena, source->name, &found, &ignored) == RV_OK &&
	    found.len == source->len && memcmp(found.text, source->text, found.len) == 0)
		return RV_OK;
	return rv_fail(err, RV_DATA,
	               _("'%s' extends %s by name, and does not find it in its folder: put it "
	                 "beside '%s'"),
	               given->output, source->name, source->path);
}

/* What has become of the rubric since; an error unless --base says that it is meant. */
static enum rv_code check_origin(struct cli *cli, const struct overlay_args *given,
                                 const struct rv_edited_origin *origin,
                                 const struct rv_rubric *base, struct rv_error *err)
{
	FILE *out = cli->env->err;
	bool same_id = strcmp(origin->id, base->id) == 0;
	bool same = same_id && strcmp(origin->digest, base->digest) == 0;

	if (same && strcmp(origin->version, base->version) == 0)
		return RV_OK;
	if (same) {
		fprintf(out,
		        _("the workbook was made of version %s of %s, which is now version %s; it "
		          "scores the same"),
		        origin->version, base->id, base->version);
	} else if (given->base == NULL) {
		return rv_fail(
			err, RV_DATA,
			_("%s %s has changed since the workbook was made of %s %s, or it was made "
		          "with --set: make a new workbook, or name the rubric by --base to "
		          "compare with it as it is (values that the workbook still has of old "
		          "would count as changes)"),
			base->id, base->version, origin->id, origin->version);
	} else {
		fprintf(out,
		        _("the workbook was made of %s %s, which is not %s %s as it is: what has "
		          "changed in between counts as a change of the workbook"),
		        origin->id, origin->version, base->id, base->version);
	}
	fputc('\n', out);
	return RV_OK;
}

/* The overlay's id: its file's name, letters and digits of it. NULL: out of memory. */
static const char *id_of(struct cli *cli, const char *path, const struct rv_rubric *base)
{
	const char *slash = strrchr(path, '/'), *name = slash != NULL ? slash + 1 : path;
	const char *dot = strrchr(name, '.');
	size_t len = dot != NULL && dot > name ? (size_t)(dot - name) : strlen(name), n;
	const char *id = NULL;
	struct rv_buf buf;

	rv_buf_init(&buf);
	for (size_t at = 0; at < len; at += n) {
		n = rv_model_letter(name + at, false);
		if (n > 0)
			rv_buf_add(&buf, name + at, n);
		else
			rv_buf_putc(&buf, name[at] == '-' || name[at] == '.' ? name[at] : '_');
		n = n > 0 ? n : 1;
	}
	if (!buf.failed)
		id = strcmp(buf.text, base->id) == 0
		             ? rv_format(&cli->arena, "%s-overlay", buf.text)
		             : rv_strdup(&cli->arena, buf.text);
	rv_buf_release(&buf);
	return id;
}

/* ---- in steps -------------------------------------------------------------------------------------------- */

static enum rv_code make(struct cli *cli, const struct overlay_args *given,
                         struct rv_edited *edited, const struct rv_rubric *base,
                         struct rv_overlay *overlay, struct rv_faults *faults, size_t *elsewhere,
                         struct rv_error *err)
{
	const char *id = id_of(cli, given->output, base);
	struct rv_diags diags;
	enum rv_code code;

	if (id == NULL)
		return rv_nomem(err);
	RV_TRY(rv_edited_compare(edited, base, id, overlay, faults, err));
	if (overlay->n_changes == 0)
		return RV_OK;
	rv_diags_init(&diags);
	code = rv_edited_check(edited, base, given->output, overlay, faults, &diags, err);
	*elsewhere = diags.errors;
	if (diags.errors > 0) {
		rv_diags_sort(&diags);
		rv_diags_print(&diags, cli->env->err);
	}
	rv_diags_release(&diags);
	return code;
}

static enum rv_code load_base(struct cli *cli, const struct overlay_args *given,
                              const struct rv_edited *edited, const struct rv_rubric **out,
                              struct rv_error *err)
{
	const struct rv_edited_origin origin = rv_edited_origin(edited);
	const struct opt_list none = {NULL, 0};
	struct rv_standard *standard;
	const char *path;

	RV_TRY(name_base(cli, given, &origin, &path, err));
	RV_TRY(cli_load_standard(cli, path, &none, &standard, err));
	if (standard->is_set)
		return rv_fail(err, RV_DATA,
		               _("'%s' is a rubric set; an overlay extends one rubric"), path);
	*out = standard->use[0].rubric;
	RV_TRY(check_reach(cli, given, *out, err));
	return check_origin(cli, given, &origin, *out, err);
}

static enum rv_code finish(struct cli *cli, const struct overlay_args *given,
                           const struct rv_rubric *base, const struct rv_overlay *overlay,
                           struct rv_error *err)
{
	FILE *out = cli->env->out;

	if (overlay->n_changes == 0) {
		fprintf(out, _("nothing differs from %s %s: nothing was written"), base->id,
		        base->version);
		fputc('\n', out);
		return RV_OK;
	}
	RV_TRY(cli_write_file(given->output, overlay->text, overlay->len, err));
	fprintf(out,
	        RV_PLURAL("%s: %zu value differs from %s %s", "%s: %zu values differ from %s %s",
	                  overlay->n_changes),
	        given->output, overlay->n_changes, base->id, base->version);
	fputc('\n', out);
	return RV_OK;
}

static enum rv_code run(struct cli *cli, const void *args, struct rv_error *err)
{
	const struct overlay_args *given = args;
	struct rv_overlay overlay = {NULL, 0, 0};
	const struct rv_rubric *base = NULL;
	struct rv_edited *edited = NULL;
	struct rv_faults faults;
	size_t elsewhere = 0; /* errors in lines that no cell made */
	enum rv_code code;

	if (given->output == NULL)
		return rv_fail(err, RV_USAGE, "%s",
		               _("-o is missing: where is the overlay to go?"));
	rv_faults_init(&faults);
	code = rv_edited_read(&cli->arena, given->workbook, &edited, &faults, err);
	if (code == RV_OK)
		code = load_base(cli, given, edited, &base, err);
	if (code == RV_OK)
		code = make(cli, given, edited, base, &overlay, &faults, &elsewhere, err);
	rv_faults_sort(&faults);
	rv_faults_print(&faults, cli->env->err);
	if (code == RV_DATA && faults.errors + elsewhere > 0)
		rv_fail(err, RV_DATA,
		        RV_PLURAL("nothing was written: %zu error",
		                  "nothing was written: %zu errors", faults.errors + elsewhere),
		        faults.errors + elsewhere);
	rv_faults_release(&faults);
	return code == RV_OK ? finish(cli, given, base, &overlay, err) : code;
}

static const enum rv_code exits[] = {RV_DATA, RV_NOINPUT, RV_CANTCREATE, RV_INTERRUPTED, RV_OK};

const struct command cmd_rubric_overlay = {
	.name = "rubric overlay",
	.summary = N_("make an overlay of a scoring table that was changed"),
	.about = N_("Points, caps, severities, items out of use, points of dimensions and classes "
                    "and values of parameters that were changed in the workbook of 'review "
                    "rubric show' come back as a YAML overlay that has only what differs. It is "
                    "checked; every error is told by sheet, row and column, and with any error "
                    "nothing is written."),
	.tables = {.opts = opts, .operands = operands},
	.exits = exits,
	.args_size = sizeof(struct overlay_args),
	.run = run,
};
