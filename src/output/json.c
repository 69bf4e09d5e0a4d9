/* One JSON object: schema, facts, and an array of objects for each table. */
#include "output/writer.h"

#include <string.h>

struct json_writer {
	struct rv_writer writer;
	size_t n_rows; /* of the open table */
};

static enum rv_code json_open(struct rv_writer *writer, struct rv_error *err)
{
	(void)err;
	rv_buf_puts(&writer->buf, "{\n\"schema\": ");
	rv_buf_json(&writer->buf, writer->schema, strlen(writer->schema));
	return RV_OK;
}

static void add_member(struct rv_buf *buf, const char *key)
{
	rv_buf_puts(buf, ",\n");
	rv_buf_json(buf, key, strlen(key));
	rv_buf_puts(buf, ": ");
}

static enum rv_code json_fact(struct rv_writer *writer, const char *key, const char *title,
                              enum rv_cell_kind kind, const struct rv_out_cell *value,
                              struct rv_error *err)
{
	(void)title;
	add_member(&writer->buf, key);
	rv_buf_json_cell(&writer->buf, kind, value);
	return rv_writer_put(writer, err);
}

static enum rv_code json_table(struct rv_writer *writer, struct rv_error *err)
{
	((struct json_writer *)writer)->n_rows = 0;
	add_member(&writer->buf, writer->table);
	rv_buf_putc(&writer->buf, '[');
	return rv_writer_put(writer, err);
}

static enum rv_code json_row(struct rv_writer *writer, const struct rv_out_cell *cells,
                             struct rv_error *err)
{
	struct rv_buf *buf = &writer->buf;

	rv_buf_puts(buf, ((struct json_writer *)writer)->n_rows++ > 0 ? ",\n{" : "\n{");
	for (size_t i = 0; i < writer->n_columns; i++) {
		if (i > 0)
			rv_buf_puts(buf, ", ");
		rv_buf_json(buf, writer->columns[i].key, strlen(writer->columns[i].key));
		rv_buf_puts(buf, ": ");
		rv_buf_json_cell(buf, writer->columns[i].kind, &cells[i]);
	}
	rv_buf_putc(buf, '}');
	return rv_writer_put(writer, err);
}

static enum rv_code json_table_end(struct rv_writer *writer, struct rv_error *err)
{
	rv_buf_puts(&writer->buf, ((struct json_writer *)writer)->n_rows > 0 ? "\n]" : "]");
	return rv_writer_put(writer, err);
}

static enum rv_code json_end(struct rv_writer *writer, struct rv_error *err)
{
	rv_buf_puts(&writer->buf, "\n}\n");
	return rv_writer_put(writer, err);
}

const struct rv_writer_ops rv_json_writer = {
	.name = "json",
	.size = sizeof(struct json_writer),
	.open = json_open,
	.fact = json_fact,
	.table = json_table,
	.row = json_row,
	.table_end = json_table_end,
	.end = json_end,
};
