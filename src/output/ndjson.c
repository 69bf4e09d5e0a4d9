/* A JSON object a line: the head with the facts, then one for each row. */
#include "output/writer.h"

#include <string.h>

struct ndjson_writer {
	struct rv_writer writer;
	bool head_done;
};

static void add_member(struct rv_buf *buf, const char *key)
{
	rv_buf_puts(buf, ", ");
	rv_buf_json(buf, key, strlen(key));
	rv_buf_puts(buf, ": ");
}

/* The head stays in the buffer until all facts are in it. */
static enum rv_code ndjson_open(struct rv_writer *writer, struct rv_error *err)
{
	(void)err;
	rv_buf_puts(&writer->buf, "{\"type\": \"head\"");
	add_member(&writer->buf, "schema");
	rv_buf_json(&writer->buf, writer->schema, strlen(writer->schema));
	return RV_OK;
}

static enum rv_code ndjson_fact(struct rv_writer *writer, const char *key, const char *title,
                                enum rv_cell_kind kind, const struct rv_out_cell *value,
                                struct rv_error *err)
{
	(void)title;
	(void)err;
	add_member(&writer->buf, key);
	rv_buf_json_cell(&writer->buf, kind, value);
	return RV_OK;
}

static enum rv_code end_head(struct rv_writer *writer, struct rv_error *err)
{
	struct ndjson_writer *own = (struct ndjson_writer *)writer;

	if (own->head_done)
		return RV_OK;
	own->head_done = true;
	rv_buf_puts(&writer->buf, "}\n");
	return rv_writer_put(writer, err);
}

static enum rv_code ndjson_row(struct rv_writer *writer, const struct rv_out_cell *cells,
                               struct rv_error *err)
{
	struct rv_buf *buf = &writer->buf;

	rv_buf_puts(buf, "{\"type\": ");
	rv_buf_json(buf, writer->table, strlen(writer->table));
	for (size_t i = 0; i < writer->n_columns; i++) {
		add_member(buf, writer->columns[i].key);
		rv_buf_json_cell(buf, writer->columns[i].kind, &cells[i]);
	}
	rv_buf_puts(buf, "}\n");
	return rv_writer_put(writer, err);
}

const struct rv_writer_ops rv_ndjson_writer = {
	.name = "ndjson",
	.size = sizeof(struct ndjson_writer),
	.open = ndjson_open,
	.fact = ndjson_fact,
	.table = end_head,
	.row = ndjson_row,
	.end = end_head,
};
