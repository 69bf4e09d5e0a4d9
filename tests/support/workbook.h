/* Makes workbooks through the writer and reads their parts; a test fails if what it asks for is not there. */
#ifndef TESTS_SUPPORT_WORKBOOK_H
#define TESTS_SUPPORT_WORKBOOK_H

#include "review/output.h"

struct made {
	enum rv_code code;
	char *bytes; /* free it */
	size_t len;
	struct rv_error err;
};
typedef enum rv_code fill_fn(struct rv_writer *writer, struct rv_error *err);

/* A workbook of what `fill` writes; sheets go on after `rows` rows, 0: when they are full. */
struct made workbook_make(fill_fn *fill, uint32_t rows);
/* A part by its path in the file, to be freed. */
char *workbook_part(const struct made *made, const char *name);
/* Of the XML of a sheet: a cell's element, or NULL; its text or value, "" for a blank cell. To be freed. */
char *workbook_cell(const char *sheet, const char *ref);
char *workbook_content(const char *sheet, const char *ref);
void workbook_has(const char *sheet, const char *ref, const char *expected);
/* Whether a cell is text, and no number. */
void workbook_is_text(const char *sheet, const char *ref, bool is_text);
void workbook_format_is(const struct made *made, const char *sheet, const char *ref,
                        const char *expected);

#endif
