#include <string.h>
#include <strings.h>

#include "cli/documents.h"
#include "cli/problems.h"
#include "review/output.h"

static const char *format_of(const char *path)
{
	const char *dot = strrchr(path, '.');

	for (size_t i = 0; dot != NULL && rv_formats[i] != NULL; i++)
		if (strcasecmp(dot + 1, rv_formats[i]) == 0)
			return rv_formats[i];
	return "csv";
}

static struct rv_out_cell text(const char *value)
{
	return (struct rv_out_cell){.text = value, .null = value == NULL};
}

static enum rv_code write_rows(struct rv_writer *writer, const struct cli_problem *list, size_t n,
                               struct rv_error *err)
{
	const struct rv_out_column columns[] = {
		{"file", _("file"), RV_CELL_TEXT, 24, false},
		{"sheet", _("sheet"), RV_CELL_TEXT, 14, false},
		{"row", _("sheet row"), RV_CELL_INT, 6, false},
		{"column", _("column"), RV_CELL_TEXT, 6, false},
		{"heading", _("heading"), RV_CELL_TEXT, 16, false},
		{"value", _("what the cell says"), RV_CELL_TEXT, 20, true},
		{"kind", _("kind"), RV_CELL_TEXT, 8, false},
		{"problem", _("problem"), RV_CELL_TEXT, 60, true},
		{"hint", _("expected, suggestion"), RV_CELL_TEXT, 30, true},
		{"id", _("problem id"), RV_CELL_TEXT, 18, false},
	};

	RV_TRY(rv_write_table(writer, "problems", _("problems"), columns,
	                      sizeof columns / sizeof *columns, err));
	for (size_t i = 0; i < n; i++) {
		const struct cli_problem *at = &list[i];
		const struct rv_out_cell cells[] = {
			text(at->file),
			text(at->sheet),
			{.number = at->row, .null = at->row == 0},
			text(at->column[0] == '\0' ? NULL : at->column),
			text(at->heading),
			text(at->value == NULL || at->value[0] == '\0' ? NULL : at->value),
			text(at->error ? _("error") : _("warning")),
			text(at->message),
			text(at->suggestion),
			text(at->id),
		};

		RV_TRY(rv_write_row(writer, cells, err));
	}
	return rv_write_end(writer, err);
}

enum rv_code cli_write_problems(struct cli *cli, const char *path, const struct cli_problem *list,
                                size_t n, struct rv_error *err)
{
	struct rv_writer_options options = {.bom = true,
	                                    .document = cli_document(RV_PROBLEMS_SCHEMA)};
	struct rv_output *output;
	struct rv_writer *writer = NULL;
	enum rv_code code;

	(void)cli;
	RV_TRY(rv_output_open(path, &output, err));
	code = rv_writer_new(format_of(path), RV_PROBLEMS_SCHEMA, rv_output_stream(output),
	                     &options, &writer, err);
	if (code == RV_OK)
		code = write_rows(writer, list, n, err);
	rv_writer_free(writer);
	if (code == RV_OK)
		return rv_output_commit(output, err);
	rv_output_abandon(output);
	return code;
}
