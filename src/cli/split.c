#include "cli/split.h"

#include <string.h>

#include "review/text.h"

static bool is_taken(const struct cli_names *names, const char *name)
{
	for (size_t i = 0; i < names->n; i++)
		if (rv_fold_equal(names->taken[i], name))
			return true;
	return false;
}

static enum rv_code take(struct cli *cli, struct cli_names *names, const char *name,
                         struct rv_error *err)
{
	if (names->n == names->room) {
		size_t room = names->room > 0 ? 2 * names->room : 64;
		const char **longer = rv_alloc_array(&cli->arena, room, sizeof *longer);

		if (longer == NULL)
			return rv_nomem(err);
		if (names->n > 0)
			memcpy(longer, names->taken, names->n * sizeof *longer);
		names->taken = longer;
		names->room = room;
	}
	names->taken[names->n++] = name;
	return RV_OK;
}

enum rv_code cli_split_path(struct cli *cli, struct cli_names *names, const char *part,
                            const char *format, const char **out, struct rv_error *err)
{
	struct rv_buf buf;
	const char *name;

	rv_buf_init(&buf);
	rv_buf_file_name(&buf, part, strlen(part));
	name = buf.failed ? NULL : rv_strdup(&cli->arena, buf.text);
	for (int i = 2; name != NULL && is_taken(names, name); i++)
		name = rv_format(&cli->arena, "%s (%d)", buf.text, i);
	rv_buf_release(&buf);
	if (name == NULL)
		return rv_nomem(err);
	*out = rv_format(&cli->arena, "%s/%s.%s", rv_output_folder_path(names->folder), name,
	                 strcmp(format, "table") == 0 ? "txt" : format);
	return *out != NULL ? take(cli, names, name, err) : rv_nomem(err);
}

static void say(const struct cli *cli, size_t n, const char *folder)
{
	FILE *out = cli->env->out;
	struct rv_buf buf;

	rv_buf_init(&buf);
	rv_buf_visible(&buf, folder, strlen(folder));
	fprintf(out, RV_PLURAL("%zu file written to %s", "%zu files written to %s", n), n,
	        buf.failed || buf.text == NULL ? "?" : buf.text);
	fputc('\n', out);
	rv_buf_release(&buf);
}

enum rv_code cli_split_end(struct cli *cli, struct cli_names *names, const char *folder, bool quiet,
                           enum rv_code code, struct rv_error *err)
{
	if (code != RV_OK) {
		rv_output_folder_abandon(names->folder);
		return code;
	}
	RV_TRY(rv_output_folder_commit(names->folder, err));
	if (!quiet)
		say(cli, names->n, folder);
	return RV_OK;
}
