#include <string.h>

#include "cli/documents.h"
#include "cli/printing.h"

struct schema_args {
	const char *document;
	struct opt_common common;
};

static const struct opt opts[] = {OPT_COMMON(schema_args), OPT_END};
static const struct operand operands[] = {
	OPERAND_OPTIONAL(schema_args, document, N_("DOCUMENT"),
                         N_("one of the list, as score or review.score/1")),
	OPERAND_END,
};

/* "score" of "review.score/1". */
static const char *short_name(struct rv_arena *arena, const char *schema)
{
	const char *name = strchr(schema, '.') + 1;

	return rv_strndup(arena, name, strcspn(name, "/"));
}

static enum rv_code find(struct cli *cli, const char *word, const struct rv_document **out,
                         struct rv_error *err)
{
	const char *names[32], *nearest;
	size_t n = 0;

	for (const struct rv_document *row = cli_documents; row->schema != NULL; row++) {
		names[n] = short_name(&cli->arena, row->schema);
		if (names[n] == NULL)
			return rv_nomem(err);
		*out = row;
		if (strcmp(word, names[n]) == 0 || strcmp(word, row->schema) == 0)
			return RV_OK;
		n++;
	}
	names[n] = NULL;
	nearest = rv_nearest(word, names);
	if (nearest != NULL)
		return rv_fail(err, RV_USAGE, _("there is no document '%s'; did you mean '%s'?"),
		               word, nearest);
	return rv_fail(err, RV_USAGE, _("there is no document '%s'; 'review schema' lists them"),
	               word);
}

static enum rv_code list(struct cli *cli, struct rv_error *err)
{
	const struct rv_out_column columns[] = {
		{"document", _("document"), RV_CELL_TEXT, 0, false},
		{"schema", _("schema"), RV_CELL_TEXT, 0, false},
		{"title", _("what it is"), RV_CELL_TEXT, 0, true},
	};
	const struct cli_output output = CLI_OUTPUT_DEFAULTS;
	struct rv_writer_options options = cli_writer_options(cli, &output, false);
	struct rv_writer *writer;
	enum rv_code code;

	RV_TRY(rv_writer_new("table", "", cli->env->out, &options, &writer, err));
	code = rv_write_table(writer, "documents", NULL, columns, 3, err);
	for (const struct rv_document *row = cli_documents; code == RV_OK && row->schema != NULL;
	     row++) {
		const struct rv_out_cell cells[] = {{.text = short_name(&cli->arena, row->schema)},
		                                    {.text = row->schema},
		                                    {.text = _(row->title)}};

		code = cells[0].text != NULL ? rv_write_row(writer, cells, err) : rv_nomem(err);
	}
	if (code == RV_OK)
		code = rv_write_end(writer, err);
	rv_writer_free(writer);
	return code;
}

static enum rv_code run(struct cli *cli, const void *opaque, struct rv_error *err)
{
	const struct schema_args *args = opaque;
	const struct rv_document *document = NULL;
	struct rv_buf buf;

	if (args->document == NULL)
		return list(cli, err);
	RV_TRY(find(cli, args->document, &document, err));
	rv_buf_init(&buf);
	rv_document_schema(&buf, document, cli_meaning);
	return cli_put_text(cli, &buf, err);
}

const struct command cmd_schema = {
	.name = "schema",
	.summary = N_("print the JSON Schema of what the program writes"),
	.about = N_(
		"Without DOCUMENT the documents that there are. A schema is of the JSON as a "
		"whole; "
		"its definition `line` is of a line of NDJSON. The number behind the stroke "
		"changes whenever keys, what stands under them or what they mean do; `schema` in "
		"every output says it."),
	.tables = {.opts = opts, .operands = operands},
	.args_size = sizeof(struct schema_args),
	.run = run,
};
