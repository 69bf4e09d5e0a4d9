/* See seal.h. */
#include "reports/seal.h"

#include <string.h>

#include "output/writer.h"

void rv_seal_begin_part(struct rv_sealing *s, const char *part)
{
	s->part = part;
	SHA256Init(&s->hash);
}

void rv_seal_end_part(struct rv_sealing *s)
{
	if (s->n_seals == RV_MOST_PARTS)
		return;
	s->seals[s->n_seals].part = s->part;
	rv_hash_hex(&s->hash, s->seals[s->n_seals++].seal);
}

static void add_member(struct rv_buf *buf, const char *key, enum rv_cell_kind kind,
                       const struct rv_out_cell *cell)
{
	rv_buf_json(buf, key, strlen(key));
	rv_buf_puts(buf, ": ");
	rv_buf_json_cell(buf, kind, cell);
}

/* A row as the file has it, and a newline. */
void rv_seal_spell(struct rv_buf *buf, const struct rv_out_column *columns,
                   const struct rv_out_cell *cells, size_t n)
{
	rv_buf_putc(buf, '{');
	for (size_t i = 0; i < n; i++) {
		rv_buf_puts(buf, i > 0 ? ", " : "");
		add_member(buf, columns[i].key, columns[i].kind, &cells[i]);
	}
	rv_buf_puts(buf, "}\n");
}

/* Adds what was spelled to the part. */
static enum rv_code seal_buf(struct rv_sealing *s, struct rv_error *err)
{
	if (s->buf.failed)
		return rv_nomem(err);
	SHA256Update(&s->hash, (const uint8_t *)s->buf.text, s->buf.len);
	rv_buf_clear(&s->buf);
	return RV_OK;
}

enum rv_code rv_seal_fact(struct rv_sealing *s, const char *key, enum rv_cell_kind kind,
                          struct rv_out_cell cell, struct rv_error *err)
{
	add_member(&s->buf, key, kind, &cell);
	rv_buf_putc(&s->buf, '\n');
	RV_TRY(seal_buf(s, err));
	return rv_write_fact(s->writer, key, NULL, kind, &cell, err);
}

enum rv_code rv_seal_text_fact(struct rv_sealing *s, const char *key, const char *text,
                               struct rv_error *err)
{
	return rv_seal_fact(s, key, RV_CELL_TEXT, (struct rv_out_cell){.text = text}, err);
}

enum rv_code rv_seal_table(struct rv_sealing *s, const char *key,
                           const struct rv_out_column *columns, size_t n, struct rv_error *err)
{
	rv_seal_begin_part(s, key);
	s->columns = columns;
	s->n_columns = n;
	return rv_write_table(s->writer, key, "", columns, n, err);
}

enum rv_code rv_seal_row(struct rv_sealing *s, const struct rv_out_cell *cells,
                         struct rv_error *err)
{
	rv_seal_spell(&s->buf, s->columns, cells, s->n_columns);
	RV_TRY(seal_buf(s, err));
	return rv_write_row(s->writer, cells, err);
}
