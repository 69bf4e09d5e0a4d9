#include "cli/command.h"
#include "review/rubric.h"

struct dump_args {
	struct opt_common common;
	const char *file;
	struct opt_list set;
};

static const struct opt opts[] = {
	OPT_SET(dump_args),
	OPT_COMMON(dump_args),
	OPT_END,
};
static const struct operand operands[] = {
	OPERAND(dump_args, file, N_("RUBRIC"), N_("rubric, or the name of a built-in one")),
	OPERAND_END,
};

static void print_rubric(FILE *out, const struct rv_rubric *rubric, struct rv_buf *buf)
{
	rv_buf_puts(buf, "{\"schema\": \"review.rubric/1\", \"digest\": ");
	rv_buf_json(buf, rubric->digest, 64);
	rv_buf_puts(buf, ", \"rubric\": ");
	rv_yaml_json(buf, rubric->root);
	rv_buf_puts(buf, ", \"dictionary\": ");
	rv_yaml_json(buf, rubric->dictionary->root);
	rv_buf_puts(buf, ", \"calendar\": ");
	if (rubric->calendar_root)
		rv_yaml_json(buf, rubric->calendar_root);
	else
		rv_buf_puts(buf, "null");
	rv_buf_puts(buf, "}\n");
	if (!buf->failed)
		fwrite(buf->text, 1, buf->len, out);
}

static enum rv_code run(struct cli *cli, const void *args, struct rv_error *err)
{
	const struct dump_args *dump_args = args;
	struct rv_settings settings = {.set = dump_args->set.items, .n_set = dump_args->set.n};
	struct rv_standard *standard = NULL;
	struct rv_diags diags;
	enum rv_code code;

	rv_diags_init(&diags);
	code = rv_standard_load(&cli->arena, dump_args->file, &settings, &standard, &diags, err);
	rv_diags_sort(&diags);
	if (code == RV_DATA) {
		rv_diags_print(&diags, cli->env->err);
		err->msg[0] = diags.errors ? '\0' : err->msg[0];
	}
	for (size_t i = 0; code == RV_OK && i < standard->n; i++) {
		struct rv_buf buf;

		rv_buf_init(&buf);
		print_rubric(cli->env->out, standard->use[i].rubric, &buf);
		if (buf.failed)
			code = rv_nomem(err);
		rv_buf_release(&buf);
	}
	rv_diags_release(&diags);
	return code;
}

static const enum rv_code exits[] = {RV_DATA, RV_NOINPUT, RV_OK};

const struct command cmd_rubric_dump = {
	.name = "rubric dump",
	.summary = N_("print a rubric as JSON, one line each of a set"),
	.about = N_("The rubric after what it extends was put in, its dictionary and calendar, for "
                    "other programs."),
	.tables = {.opts = opts, .operands = operands},
	.exits = exits,
	.args_size = sizeof(struct dump_args),
	.run = run,
};
