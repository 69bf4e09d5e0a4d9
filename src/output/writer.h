/* The inside of writers: one file a format, one row in rv_writers[]. */
#ifndef REVIEW_OUTPUT_WRITER_H
#define REVIEW_OUTPUT_WRITER_H

#include "output/document.h"

struct rv_writer;

/* What a format does. The dispatcher has checked the order of calls; NULL: nothing. */
struct rv_writer_ops {
	const char *name; /* as in --format */
	size_t size;      /* of the format's struct, which begins with struct rv_writer */
	enum rv_code (*open)(struct rv_writer *writer, struct rv_error *err);
	/* writer->name is set. */
	enum rv_code (*title)(struct rv_writer *writer, struct rv_error *err);
	/* writer->sheet is set. NULL: there are no sheets. */
	enum rv_code (*sheet)(struct rv_writer *writer, const char *heading, bool long_list,
	                      struct rv_error *err);
	enum rv_code (*fact)(struct rv_writer *writer, const char *key, const char *title,
	                     enum rv_cell_kind kind, const struct rv_out_cell *value,
	                     struct rv_error *err);
	/* writer->table and its columns are set. */
	enum rv_code (*table)(struct rv_writer *writer, struct rv_error *err);
	/* writer->chart is set. */
	enum rv_code (*chart)(struct rv_writer *writer, struct rv_error *err);
	enum rv_code (*row)(struct rv_writer *writer, const struct rv_out_cell *cells,
	                    struct rv_error *err);
	/* After the last row of each table, while it is still set. */
	enum rv_code (*table_end)(struct rv_writer *writer, struct rv_error *err);
	enum rv_code (*note)(struct rv_writer *writer, const char *text, struct rv_error *err);
	enum rv_code (*end)(struct rv_writer *writer, struct rv_error *err);
	void (*release)(struct rv_writer *writer);
};
extern const struct rv_writer_ops rv_table_writer, rv_csv_writer, rv_json_writer, rv_ndjson_writer,
	rv_xlsx_writer, rv_html_writer, rv_md_writer;

struct rv_writer_key {
	struct rv_writer_key *next;
	const char *key;
};

struct rv_writer {
	const struct rv_writer_ops *ops;
	FILE *stream;
	const char *schema;
	const struct rv_document *document; /* that has to be kept to, or NULL */
	const char *name;                   /* of the document, or NULL */
	const char *sheet;                  /* name of the open sheet of paper, or NULL */
	struct rv_writer_options options;
	struct rv_arena arena;      /* lives as long as the writer */
	struct rv_buf buf;          /* what is about to be written */
	struct rv_writer_key *keys; /* facts and tables so far */
	const char *table;          /* key of the open table, or NULL */
	const char *title;          /* of it, "" without */
	const struct rv_out_column *columns;
	size_t n_columns;
	const size_t
		*chosen; /* of the open table: which of the report's columns these are; NULL: all */
	const struct rv_column_name *also; /* of the next table; NULL: none */
	size_t n_also;
	struct rv_out_cell *cells;  /* the chosen ones of a row */
	bool held;                  /* nothing is written as long as the choice may be refused */
	size_t n_groups;            /* of them, the first ones: headings of rows on a page */
	struct rv_out_chart *chart; /* of the open table, or NULL */
	size_t n_rows;              /* of it, so far */
	size_t n_tables;            /* begun so far */
	bool ended;
};

/* Writes writer->buf and empties it. RV_IO, RV_MEMORY if it could not be filled. */
enum rv_code rv_writer_put(struct rv_writer *writer, struct rv_error *err);
/* RV_IO with the reason in errno. */
enum rv_code rv_writer_failed(const struct rv_writer *writer, struct rv_error *err);
bool rv_cell_empty(enum rv_cell_kind kind, const struct rv_out_cell *cell);
/* Whether cells of that kind are numbers, which stand at the right. */
bool rv_is_number(enum rv_cell_kind kind);
/* Appends an INT, POINTS or PERCENT cell as decimal digits. */
void rv_buf_number(struct rv_buf *buf, enum rv_cell_kind kind, const struct rv_out_cell *cell);
/* The same for people: 12.5%. */
void rv_buf_number_words(struct rv_buf *buf, enum rv_cell_kind kind,
                         const struct rv_out_cell *cell);
/* Appends the value as JSON. */
void rv_buf_json_cell(struct rv_buf *buf, enum rv_cell_kind kind, const struct rv_out_cell *cell);

#endif
