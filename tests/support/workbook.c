#include "workbook.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include "oom.h"
#include "output/xlsx.h"

struct made workbook_make(fill_fn *fill, uint32_t rows)
{
	const struct rv_writer_options options = {0};
	struct made made = {0};
	struct rv_writer *writer = NULL;
	struct oom_pause pause = oom_pause();
	FILE *stream = open_memstream(&made.bytes, &made.len);

	oom_resume(pause);
	made.code = rv_writer_new("xlsx", "review.test/1", stream, &options, &writer, &made.err);
	if (made.code == RV_OK) {
		if (rows > 0)
			rv_xlsx_limit_rows(writer, rows);
		made.code = fill(writer, &made.err);
		if (made.code == RV_OK)
			made.code = rv_write_end(writer, &made.err);
		rv_writer_free(writer);
	}
	fclose(stream);
	return made;
}

/* A part of the workbook; the test fails if it is not there. */
char *workbook_part(const struct made *made, const char *name)
{
	zip_error_t error;
	zip_source_t *source = zip_source_buffer_create(made->bytes, made->len, 0, &error);
	zip_t *archive = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error);
	zip_stat_t stat;
	zip_file_t *file;
	char *out;

	assert_non_null(archive);
	assert_int_equal(zip_stat(archive, name, 0, &stat), 0);
	file = zip_fopen(archive, name, 0);
	out = calloc(1, stat.size + 1);
	assert_non_null(out);
	assert_int_equal(zip_fread(file, out, stat.size), stat.size);
	zip_fclose(file);
	zip_discard(archive);
	return out;
}

/* Copies from `from` up to `to` (or the end) into a text that is freed. */
static char *between(const char *from, const char *to)
{
	const char *end = from != NULL ? strstr(from, to) : NULL;

	return from == NULL  ? NULL
	       : end != NULL ? strndup(from, (size_t)(end - from))
	                     : strdup(from);
}

/* `<c r="REF" …` up to the next cell or the end of the row. */
char *workbook_cell(const char *sheet, const char *ref)
{
	char begin[32], *rest, *out;

	snprintf(begin, sizeof begin, "<c r=\"%s\"", ref);
	rest = strstr(sheet, begin);
	if (rest == NULL)
		return NULL;
	rest = between(rest, "</row>");
	out = between(rest + 1, "<c ");
	free(rest);
	return out;
}

/* What stands between the tags of a text or a value; "" for a blank cell. */
char *workbook_content(const char *sheet, const char *ref)
{
	char *whole = workbook_cell(sheet, ref), *tag, *out;

	assert_non_null(whole);
	tag = strstr(whole, "<t");
	if (tag == NULL)
		tag = strstr(whole, "<v");
	out = tag == NULL ? strdup("")
	                  : between(strchr(tag, '>') + 1, tag[1] == 't' ? "</t>" : "</v>");
	free(whole);
	return out;
}

void workbook_has(const char *sheet, const char *ref, const char *expected)
{
	char *got = workbook_content(sheet, ref);

	assert_string_equal(got, expected);
	free(got);
}

void workbook_is_text(const char *sheet, const char *ref, bool is_text)
{
	char *whole = workbook_cell(sheet, ref);

	assert_non_null(whole);
	assert_int_equal(strstr(whole, "t=\"inlineStr\"") != NULL, is_text);
	free(whole);
}

/* The number format of a cell, by way of the styles; of the built-in ones only the first. */
void workbook_format_is(const struct made *made, const char *sheet, const char *ref,
                        const char *expected)
{
	char *styles = workbook_part(made, "xl/styles.xml"), *whole = workbook_cell(sheet, ref),
	     *at, code[64], *got;
	long style = strtol(strstr(whole, " s=\"") + 4, NULL, 10), id;

	at = strstr(styles, "<cellXfs");
	for (long i = 0; i <= style; i++)
		at = strstr(at + 1, "<xf ");
	id = strtol(strstr(at, "numFmtId=\"") + 10, NULL, 10);
	snprintf(code, sizeof code, "numFmtId=\"%ld\" formatCode=\"", id);
	at = strstr(styles, code);
	got = at != NULL ? between(at + strlen(code), "\"") : strdup(id == 0 ? "General" : "?");
	assert_string_equal(got, expected);
	free(got);
	free(whole);
	free(styles);
}
