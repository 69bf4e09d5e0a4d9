/* Cells of a workbook: text is always text, numbers and dates are numbers and dates. */
#include "output/xlsx_book.h"

#include <string.h>

#include "output/wrap.h"
#include "output/writer.h"
#include "review/i18n.h"

/* Numbers of more digits lose the last ones in a spreadsheet. */
#define MOST_NUMBER INT64_C(999999999999999)

/* What a line takes beyond the columns that its width was made for. */
#define SLACK 1

static lxw_format *style_of(const struct rv_xlsx_book *book, const struct rv_xlsx_place *place,
                            enum rv_xlsx_style style)
{
	return book->styles[place->part][style];
}

enum rv_code rv_xlsx_put_blank(struct rv_xlsx_book *book, struct rv_xlsx_place *place,
                               struct rv_error *err)
{
	place->width = 0;
	place->lines = 1;
	place->sheet->cells++;
	return rv_xlsx_done(worksheet_write_blank(place->sheet->lxw, place->sheet->rows,
	                                          (lxw_col_t)place->col,
	                                          style_of(book, place, RV_XLSX_PLAIN)),
	                    err);
}

static enum rv_code put_number(struct rv_xlsx_book *book, struct rv_xlsx_place *place,
                               double number, enum rv_xlsx_style style, struct rv_error *err)
{
	place->lines = 1;
	place->sheet->cells++;
	return rv_xlsx_done(worksheet_write_number(place->sheet->lxw, place->sheet->rows,
	                                           (lxw_col_t)place->col, number,
	                                           style_of(book, place, style)),
	                    err);
}

static enum rv_code remember_cut(struct rv_xlsx_book *book, const struct rv_xlsx_place *place,
                                 struct rv_error *err)
{
	char cell[LXW_MAX_CELL_NAME_LENGTH];

	if (book->n_cut++ > 0)
		return RV_OK;
	lxw_rowcol_to_cell(cell, place->sheet->rows, (lxw_col_t)place->col);
	book->first_cut = rv_format(book->names.arena, "%s!%s", place->sheet->name, cell);
	return book->first_cut != NULL ? RV_OK : rv_nomem(err);
}

enum rv_code rv_xlsx_put_text(struct rv_xlsx_book *book, struct rv_xlsx_place *place,
                              const char *text, enum rv_xlsx_style style, struct rv_error *err)
{
	struct rv_buf *buf = &book->text;

	if (*text == '\0')
		return rv_xlsx_put_blank(book, place, err);
	rv_buf_clear(buf);
	if (rv_xlsx_text(buf, text, _("… (cut: too long for a cell)")))
		RV_TRY(remember_cut(book, place, err));
	if (buf->failed)
		return rv_nomem(err);
	place->width = rv_xlsx_width(buf->text, buf->len);
	place->lines = rv_wrap_count(buf->text, buf->len, place->most + SLACK);
	if (style == RV_XLSX_PLAIN && place->lines > 1)
		style = RV_XLSX_WRAP;
	place->sheet->cells++;
	return rv_xlsx_done(worksheet_write_string(place->sheet->lxw, place->sheet->rows,
	                                           (lxw_col_t)place->col, buf->text,
	                                           style_of(book, place, style)),
	                    err);
}

/*
 * Only what a spreadsheet shows as it stands: from March 1900, before which their days differ; no month for its first day, no
 * seconds left out.
 */
static enum rv_code put_date(struct rv_xlsx_book *book, struct rv_xlsx_place *place,
                             const char *text, struct rv_error *err)
{
	size_t len = strlen(text);
	struct rv_when when;
	double days;

	if ((len != 10 && len != 16) || !rv_when_parse(text, len, &when) ||
	    when.day < rv_day_of(1900, 3, 1))
		return rv_xlsx_put_text(book, place, text, RV_XLSX_PLAIN, err);
	days = when.day - rv_day_of(1899, 12, 30);
	place->width = len;
	if (when.precision == RV_PRECISION_MINUTE)
		return put_number(book, place, days + when.minute / 1440.0, RV_XLSX_MINUTE, err);
	return put_number(book, place, days, RV_XLSX_DAY, err);
}

static enum rv_code put_int_or_points(struct rv_xlsx_book *book, struct rv_xlsx_place *place,
                                      enum rv_cell_kind kind, const struct rv_out_cell *cell,
                                      struct rv_error *err)
{
	int64_t n = cell->number;
	struct rv_buf digits;
	enum rv_code code;

	rv_buf_init(&digits);
	rv_buf_number_words(&digits, kind, cell);
	place->width = digits.len;
	if (digits.failed)
		code = rv_nomem(err);
	else if (n > MOST_NUMBER || n < -MOST_NUMBER)
		code = rv_xlsx_put_text(book, place, digits.text, RV_XLSX_PLAIN, err);
	else if (kind == RV_CELL_PERCENT)
		code = put_number(book, place, (double)n / 10000, RV_XLSX_SHARE, err);
	else if (kind == RV_CELL_INT)
		code = put_number(book, place, (double)n, RV_XLSX_WHOLE, err);
	else
		code = put_number(book, place, (double)n / 100,
		                  n % 100 == 0  ? RV_XLSX_WHOLE
		                  : n % 10 == 0 ? RV_XLSX_TENTHS
		                                : RV_XLSX_HUNDREDTHS,
		                  err);
	rv_buf_release(&digits);
	return code;
}

enum rv_code rv_xlsx_put_cell(struct rv_xlsx_book *book, struct rv_xlsx_place *place,
                              enum rv_cell_kind kind, const struct rv_out_cell *cell,
                              struct rv_error *err)
{
	if (rv_cell_empty(kind, cell))
		return rv_xlsx_put_blank(book, place, err);
	switch (kind) {
	case RV_CELL_INT:
	case RV_CELL_PERCENT:
	case RV_CELL_POINTS: return put_int_or_points(book, place, kind, cell, err);
	case RV_CELL_DATE: return put_date(book, place, cell->text, err);
	case RV_CELL_BOOL:
		return rv_xlsx_put_text(book, place, cell->number ? _("yes") : _("no"),
		                        RV_XLSX_WORD, err);
	case RV_CELL_TEXT: break;
	}
	return rv_xlsx_put_text(book, place, cell->text, RV_XLSX_PLAIN, err);
}
