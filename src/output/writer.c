/* Writers: keeps the order of calls right, so that no format has to. */
#include "output/writer.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "review/i18n.h"

static const struct rv_writer_ops *const rv_writers[] = {
	&rv_table_writer, &rv_csv_writer,  &rv_json_writer, &rv_ndjson_writer,
	&rv_xlsx_writer,  &rv_html_writer, &rv_md_writer,   NULL};
const char *const rv_formats[] = {"table", "csv", "json", "ndjson", "xlsx", "html", "md", NULL};

static const struct rv_writer_ops *find_ops(const char *format)
{
	for (size_t i = 0; rv_writers[i] != NULL; i++)
		if (!strcmp(rv_writers[i]->name, format))
			return rv_writers[i];
	return NULL;
}

enum rv_code rv_writer_new(const char *format, const char *schema, FILE *stream,
                           const struct rv_writer_options *options, struct rv_writer **out,
                           struct rv_error *err)
{
	const struct rv_writer_ops *ops = find_ops(format);
	struct rv_writer *writer;
	enum rv_code code = RV_OK;

	if (ops == NULL)
		return rv_fail(err, RV_USAGE, _("there is no format '%s'"), format);
	writer = calloc(1, ops->size);
	if (writer == NULL)
		return rv_nomem(err);
	writer->ops = ops;
	writer->stream = stream;
	writer->options = *options;
	writer->held = options->choice != NULL;
	if (ops == &rv_json_writer || ops == &rv_ndjson_writer)
		writer->document = options->document;
	rv_arena_init(&writer->arena);
	rv_buf_init(&writer->buf);
	writer->schema = rv_strdup(&writer->arena, schema);
	if (writer->schema == NULL)
		code = rv_nomem(err);
	else if (ops->open != NULL)
		code = ops->open(writer, err);
	if (code != RV_OK) {
		rv_writer_free(writer);
		return code;
	}
	*out = writer;
	return RV_OK;
}

void rv_writer_free(struct rv_writer *writer)
{
	if (writer == NULL)
		return;
	if (writer->ops->release != NULL)
		writer->ops->release(writer);
	rv_buf_release(&writer->buf);
	rv_arena_release(&writer->arena);
	free(writer);
}

/* ---- for the formats ------------------------------------------------------------------------------- */

enum rv_code rv_writer_failed(const struct rv_writer *writer, struct rv_error *err)
{
	(void)writer;
	if (errno == ENOMEM)
		return rv_nomem(err);
	return rv_fail(err, RV_IO, _("can't write the output: %s"),
	               errno ? rv_system_words(errno) : _("an earlier write failed"));
}

enum rv_code rv_writer_put(struct rv_writer *writer, struct rv_error *err)
{
	struct rv_buf *buf = &writer->buf;
	size_t len = buf->len;

	if (buf->failed)
		return rv_nomem(err);
	if (writer->held)
		return RV_OK;
	errno = 0;
	if (len > 0 && fwrite(buf->text, 1, len, writer->stream) != len)
		return rv_writer_failed(writer, err);
	rv_buf_clear(buf);
	return RV_OK;
}

bool rv_cell_empty(enum rv_cell_kind kind, const struct rv_out_cell *cell)
{
	return cell->null || ((kind == RV_CELL_TEXT || kind == RV_CELL_DATE) && cell->text == NULL);
}

void rv_buf_number(struct rv_buf *buf, enum rv_cell_kind kind, const struct rv_out_cell *cell)
{
	char text[RV_POINTS_SIZE];

	if (kind == RV_CELL_POINTS || kind == RV_CELL_PERCENT)
		rv_buf_add(buf, text, rv_points_text(cell->number, text));
	else
		rv_buf_printf(buf, "%" PRId64, cell->number);
}

void rv_buf_number_words(struct rv_buf *buf, enum rv_cell_kind kind, const struct rv_out_cell *cell)
{
	rv_buf_number(buf, kind, cell);
	if (kind == RV_CELL_PERCENT)
		rv_buf_putc(buf, '%');
}

bool rv_is_number(enum rv_cell_kind kind)
{
	return kind == RV_CELL_INT || kind == RV_CELL_POINTS || kind == RV_CELL_PERCENT;
}

void rv_buf_json_cell(struct rv_buf *buf, enum rv_cell_kind kind, const struct rv_out_cell *cell)
{
	if (rv_cell_empty(kind, cell)) {
		rv_buf_puts(buf, "null");
		return;
	}
	switch (kind) {
	case RV_CELL_TEXT:
	case RV_CELL_DATE: rv_buf_json(buf, cell->text, strlen(cell->text)); break;
	case RV_CELL_BOOL: rv_buf_puts(buf, cell->number ? "true" : "false"); break;
	case RV_CELL_INT:
	case RV_CELL_PERCENT:
	case RV_CELL_POINTS: rv_buf_number(buf, kind, cell); break;
	}
}

/* ---- for the reports ------------------------------------------------------------------------------- */

static enum rv_code out_of_order(struct rv_error *err, const char *what)
{
	return rv_fail(err, RV_BUG, _("a fault of this program: output out of order (%s)"), what);
}

/* Members of one object need names of their own. */
static enum rv_code take_key(struct rv_writer *writer, const char *key, struct rv_error *err)
{
	struct rv_writer_key *entry;

	if (!strcmp(key, "schema") || !strcmp(key, "type"))
		return out_of_order(err, key);
	for (entry = writer->keys; entry != NULL; entry = entry->next)
		if (!strcmp(entry->key, key))
			return out_of_order(err, key);
	entry = rv_alloc(&writer->arena, sizeof *entry);
	if (entry == NULL || (entry->key = rv_strdup(&writer->arena, key)) == NULL)
		return rv_nomem(err);
	entry->next = writer->keys;
	writer->keys = entry;
	return RV_OK;
}

static enum rv_code not_declared(struct rv_error *err, const char *schema, const char *key)
{
	return rv_fail(err, RV_BUG, _("a fault of this program: %s says nothing of '%s'"), schema,
	               key);
}

static bool is_declared(const struct rv_doc_key *keys, const char *key, enum rv_cell_kind kind)
{
	const struct rv_doc_key *row = rv_doc_find(keys, key);

	return row != NULL && (row->kind == kind || (row->flags & RV_DOC_NUMBER));
}

static enum rv_code check_columns(const struct rv_writer *writer, const char *key,
                                  const struct rv_out_column *columns, size_t n,
                                  struct rv_error *err)
{
	const struct rv_doc_table *table;

	if (writer->document == NULL)
		return RV_OK;
	table = rv_doc_table(writer->document, key);
	if (table == NULL)
		return not_declared(err, writer->schema, key);
	for (size_t i = 0; i < n; i++)
		if (!is_declared(table->columns, columns[i].key, columns[i].kind))
			return not_declared(err, writer->schema, columns[i].key);
	for (const struct rv_doc_key *row = table->columns; row->key != NULL; row++) {
		size_t i = 0;

		while (i < n && strcmp(columns[i].key, row->key) != 0)
			i++;
		if (i == n && !(row->flags & (RV_DOC_OPTIONAL | RV_DOC_SERIES)))
			return not_declared(err, writer->schema, row->key);
	}
	return RV_OK;
}

static bool is_written(const struct rv_writer *writer, const char *key)
{
	const struct rv_writer_key *entry = writer->keys;

	while (entry != NULL && strcmp(entry->key, key) != 0)
		entry = entry->next;
	return entry != NULL;
}

/* Whether all is there that always is. */
static enum rv_code check_whole(const struct rv_writer *writer, struct rv_error *err)
{
	const struct rv_document *document = writer->document;

	if (document == NULL)
		return RV_OK;
	for (const struct rv_doc_key *row = document->facts; row->key != NULL; row++)
		if (!(row->flags & RV_DOC_OPTIONAL) && !is_written(writer, row->key))
			return not_declared(err, writer->schema, row->key);
	for (const struct rv_doc_table *row = document->tables; row->key != NULL; row++)
		if (!(row->flags & RV_DOC_OPTIONAL) && !is_written(writer, row->key))
			return not_declared(err, writer->schema, row->key);
	return RV_OK;
}

enum rv_code rv_write_title(struct rv_writer *writer, const char *title, struct rv_error *err)
{
	if (writer->ended || writer->n_tables > 0 || writer->keys != NULL || writer->name != NULL)
		return out_of_order(err, "title");
	writer->name = rv_strdup(&writer->arena, title);
	if (writer->name == NULL)
		return rv_nomem(err);
	return writer->ops->title ? writer->ops->title(writer, err) : RV_OK;
}

static enum rv_code end_table(struct rv_writer *writer, struct rv_error *err)
{
	if (writer->table == NULL)
		return RV_OK;
	if (writer->ops->table_end != NULL)
		RV_TRY(writer->ops->table_end(writer, err));
	writer->table = NULL;
	writer->chart = NULL;
	return RV_OK;
}

enum rv_code rv_write_sheet(struct rv_writer *writer, const char *name, const char *heading,
                            bool long_list, struct rv_error *err)
{
	if (writer->ended || (writer->sheet == NULL && (writer->n_tables > 0 || writer->keys)))
		return out_of_order(err, "sheet");
	if (writer->ops->sheet == NULL)
		return rv_fail(err, RV_USAGE,
		               _("a sheet to sign is a page or a workbook: --format html or xlsx"));
	RV_TRY(end_table(writer, err));
	writer->keys = NULL;
	writer->sheet = rv_strdup(&writer->arena, name);
	return writer->sheet != NULL ? writer->ops->sheet(writer, heading, long_list, err)
	                             : rv_nomem(err);
}

enum rv_code rv_write_fact(struct rv_writer *writer, const char *key, const char *title,
                           enum rv_cell_kind kind, const struct rv_out_cell *value,
                           struct rv_error *err)
{
	if (writer->ended || (writer->n_tables > 0 && writer->sheet == NULL))
		return out_of_order(err, key);
	RV_TRY(end_table(writer, err));
	RV_TRY(take_key(writer, key, err));
	if (writer->document != NULL && !is_declared(writer->document->facts, key, kind))
		return not_declared(err, writer->schema, key);
	return writer->ops->fact ? writer->ops->fact(writer, key, title, kind, value, err) : RV_OK;
}

enum rv_code rv_write_fact_text(struct rv_writer *writer, const char *key, const char *title,
                                const char *text, struct rv_error *err)
{
	struct rv_out_cell cell = {.text = text};

	return rv_write_fact(writer, key, title, RV_CELL_TEXT, &cell, err);
}

enum rv_code rv_write_fact_int(struct rv_writer *writer, const char *key, const char *title,
                               int64_t n, struct rv_error *err)
{
	struct rv_out_cell cell = {.number = n};

	return rv_write_fact(writer, key, title, RV_CELL_INT, &cell, err);
}

/* Where somebody chose among the columns of this table: writer->chosen, and the row that they are put in. */
static enum rv_code choose(struct rv_writer *writer, const char *key,
                           const struct rv_out_column *columns, size_t *n, struct rv_error *err)
{
	const struct rv_choice *choice = writer->options.choice;
	size_t *chosen;

	writer->chosen = NULL;
	if (choice == NULL || strcmp(choice->table, key) != 0)
		return RV_OK;
	chosen = rv_alloc_array(&writer->arena, choice->n, sizeof *chosen);
	writer->cells = rv_alloc_array(&writer->arena, choice->n, sizeof *writer->cells);
	if (chosen == NULL || writer->cells == NULL)
		return rv_nomem(err);
	RV_TRY(rv_choose_columns(choice, columns, *n, writer->also, writer->n_also, chosen, err));
	writer->chosen = chosen;
	writer->held = false;
	*n = choice->n;
	return RV_OK;
}

static enum rv_code copy_columns(struct rv_writer *writer, const struct rv_out_column *columns,
                                 size_t n, struct rv_error *err)
{
	struct rv_out_column *copy = rv_alloc_array(&writer->arena, n, sizeof *copy);

	if (copy == NULL)
		return rv_nomem(err);
	for (size_t i = 0; i < n; i++) {
		const struct rv_out_column *column =
			&columns[writer->chosen != NULL ? writer->chosen[i] : i];

		if (!strcmp(column->key, "type"))
			return out_of_order(err, column->key);
		for (size_t j = 0; j < i; j++)
			if (!strcmp(column->key, copy[j].key))
				return out_of_order(err, column->key);
		copy[i] = *column;
		copy[i].key = rv_strdup(&writer->arena, column->key);
		copy[i].title = rv_strdup(&writer->arena,
		                          column->title ? column->title : column->key);
		if (writer->chosen != NULL && copy[i].look != RV_COLUMN_WRAP)
			copy[i].look = 0; /* what was asked for is neither hidden nor left out */
		if (copy[i].key == NULL || copy[i].title == NULL)
			return rv_nomem(err);
	}
	writer->columns = copy;
	writer->n_columns = n;
	return RV_OK;
}

void rv_write_also(struct rv_writer *writer, const struct rv_column_name *also, size_t n)
{
	writer->also = also;
	writer->n_also = n;
}

enum rv_code rv_write_table(struct rv_writer *writer, const char *key, const char *title,
                            const struct rv_out_column *columns, size_t n, struct rv_error *err)
{
	return rv_write_grouped(writer, key, title, columns, n, 0, err);
}

enum rv_code rv_write_grouped(struct rv_writer *writer, const char *key, const char *title,
                              const struct rv_out_column *columns, size_t n, size_t n_groups,
                              struct rv_error *err)
{
	const char *own_key, *own_title;

	if (writer->ended || n <= n_groups)
		return out_of_order(err, key);
	RV_TRY(end_table(writer, err));
	RV_TRY(take_key(writer, key, err));
	RV_TRY(check_columns(writer, key, columns, n, err));
	RV_TRY(choose(writer, key, columns, &n, err));
	rv_write_also(writer, NULL, 0);
	RV_TRY(copy_columns(writer, columns, n, err));
	own_key = rv_strdup(&writer->arena, key);
	own_title = rv_strdup(&writer->arena, title ? title : "");
	if (own_key == NULL || own_title == NULL)
		return rv_nomem(err);
	writer->title = own_title;
	writer->table = own_key;
	writer->n_groups = writer->chosen == NULL ? n_groups : 0;
	writer->n_rows = 0;
	writer->n_tables++;
	return writer->ops->table ? writer->ops->table(writer, err) : RV_OK;
}

static bool fits(const struct rv_writer *writer, const struct rv_out_chart *chart)
{
	size_t asked = chart->kind == RV_CHART_BARS ? 1 : chart->kind == RV_CHART_PARETO ? 2 : 0;

	for (size_t i = 0; i < chart->n_values; i++)
		if (chart->values[i] >= writer->n_columns ||
		    !rv_is_number(writer->columns[chart->values[i]].kind))
			return false;
	return chart->label < writer->n_columns && chart->n_values > 0 &&
	       (chart->note < writer->n_columns || chart->note == RV_NO_COLUMN) &&
	       (asked == 0 || asked == chart->n_values);
}

enum rv_code rv_write_chart(struct rv_writer *writer, const struct rv_out_chart *chart,
                            struct rv_error *err)
{
	size_t *values;

	if (writer->chosen != NULL)
		return RV_OK; /* its columns are counted as the report has them */
	if (writer->table == NULL || writer->n_rows > 0 || writer->chart != NULL ||
	    !fits(writer, chart))
		return out_of_order(err, "chart");
	writer->chart = rv_alloc(&writer->arena, sizeof *writer->chart);
	values = rv_alloc_array(&writer->arena, chart->n_values, sizeof *values);
	if (writer->chart == NULL || values == NULL)
		return rv_nomem(err);
	memcpy(values, chart->values, chart->n_values * sizeof *values);
	*writer->chart = *chart;
	writer->chart->values = values;
	writer->chart->title = rv_strdup(&writer->arena, chart->title);
	if (writer->chart->title == NULL)
		return rv_nomem(err);
	return writer->ops->chart != NULL ? writer->ops->chart(writer, err) : RV_OK;
}

enum rv_code rv_write_row(struct rv_writer *writer, const struct rv_out_cell *cells,
                          struct rv_error *err)
{
	if (writer->table == NULL)
		return out_of_order(err, "row");
	writer->n_rows++;
	if (writer->chosen != NULL) {
		for (size_t i = 0; i < writer->n_columns; i++)
			writer->cells[i] = cells[writer->chosen[i]];
		cells = writer->cells;
	}
	return writer->ops->row(writer, cells, err);
}

enum rv_code rv_write_note(struct rv_writer *writer, struct rv_error *err, const char *fmt, ...)
{
	enum rv_code code;
	va_list args;
	char *text;
	int len;

	if (writer->ended)
		return out_of_order(err, "note");
	if (writer->ops->note == NULL)
		return RV_OK;
	RV_TRY(end_table(writer, err));
	va_start(args, fmt);
	len = vasprintf(&text, fmt, args);
	va_end(args);
	if (len < 0)
		return rv_nomem(err);
	code = writer->ops->note(writer, text, err);
	free(text);
	return code;
}

enum rv_code rv_write_end(struct rv_writer *writer, struct rv_error *err)
{
	if (writer->ended)
		return out_of_order(err, "end");
	writer->held = false;
	RV_TRY(end_table(writer, err));
	RV_TRY(check_whole(writer, err));
	if (writer->ops->end != NULL)
		RV_TRY(writer->ops->end(writer, err));
	RV_TRY(rv_writer_put(writer, err));
	writer->ended = true;
	errno = 0;
	if (fflush(writer->stream) != 0 || ferror(writer->stream))
		return rv_writer_failed(writer, err);
	return RV_OK;
}
