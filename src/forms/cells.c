/* Values as cells: text stays text, dates are dates of the spreadsheet, money in the unit of its column. */
#include <string.h>

#include "forms/parts.h"
#include "review/i18n.h"

#define MOST_EXACT 900000000000000 /* whole numbers that a spreadsheet keeps: 15 digits */

/* ---- looks ------------------------------------------------------------------------------------------------------ */

static lxw_format *make(lxw_workbook *book, const char *number)
{
	lxw_format *format = workbook_add_format(book);

	if (format == NULL)
		return NULL;
	format_set_font_name(format, "宋体");
	format_set_font_size(format, 11);
	format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
	if (number != NULL) {
		format_set_border(format, LXW_BORDER_THIN);
		format_set_border_color(format, 0xBFBFBF);
		format_set_num_format(format, number);
	}
	return format;
}

static lxw_format *make_heading(lxw_workbook *book, lxw_color_t colour, lxw_color_t letters)
{
	lxw_format *format = make(book, "@");

	if (format == NULL)
		return NULL;
	format_set_bold(format);
	format_set_text_wrap(format);
	format_set_align(format, LXW_ALIGN_CENTER);
	format_set_bg_color(format, colour);
	format_set_font_color(format, letters);
	return format;
}

enum rv_code rv_form_formats_make(lxw_workbook *book, struct rv_form_formats *out,
                                  struct rv_error *err)
{
	lxw_format **all = (lxw_format **)out;

	*out = (struct rv_form_formats){
		.title = make(book, NULL),
		.small = make(book, NULL),
		.heading = make_heading(book, 0xDDEBF7, 0x000000),
		.required = make_heading(book, 0x1F4E78, 0xFFFFFF),
		.case_heading = make_heading(book, 0x1F4E78, 0xFFFFFF),
		.label = make_heading(book, 0xFFF2CC, 0x000000),
		.answer = make(book, "@"),
		.text = make(book, "@"),
		.whole = make(book, "0"),
		.decimal = make(book, "0.00####"),
		.day = make(book, "yyyy-mm-dd"),
		.month = make(book, "yyyy-mm"),
		.minute = make(book, "yyyy-mm-dd hh:mm"),
		.key = make(book, "0"),
	};
	for (size_t i = 0; i < sizeof *out / sizeof *all; i++)
		if (all[i] == NULL)
			return rv_nomem(err);
	format_set_bold(out->title);
	format_set_font_size(out->title, 16);
	format_set_font_size(out->small, 10);
	format_set_font_color(out->small, 0x595959);
	format_set_align(out->answer, LXW_ALIGN_CENTER);
	format_set_bg_color(out->answer, 0xFFFFE5);
	format_set_align(out->day, LXW_ALIGN_CENTER);
	format_set_align(out->month, LXW_ALIGN_CENTER);
	format_set_align(out->minute, LXW_ALIGN_CENTER);
	format_set_font_color(out->key, 0x808080);
	format_set_bg_color(out->key, 0xF2F2F2);
	return RV_OK;
}

/* ---- texts -------------------------------------------------------------------------------------------------------- */

static void widen(size_t *width, const char *text)
{
	size_t n = rv_xlsx_width(text, strlen(text));

	if (width != NULL && n > *width)
		*width = n;
}

static enum rv_code put_empty(struct rv_form_place *place, lxw_format *format, struct rv_error *err)
{
	place->sheet->cells++;
	return rv_xlsx_done(
		worksheet_write_blank(place->sheet->lxw, place->row, place->col, format), err);
}

enum rv_code rv_form_put_text(struct rv_form_place *place, const char *text, lxw_format *format,
                              size_t *width, struct rv_error *err)
{
	struct rv_buf *buf = &place->book->text;

	if (text == NULL || *text == '\0')
		return put_empty(place, format, err);
	rv_buf_clear(buf);
	if (rv_xlsx_text(buf, text, ""))
		return rv_fail(err, RV_DATA,
		               _("a text of %s has more than the %d characters that a cell holds; "
		                 "leave that record out"),
		               place->what, RV_XLSX_TEXT);
	if (buf->failed)
		return rv_nomem(err);
	widen(width, text);
	place->sheet->cells++;
	return rv_xlsx_done(worksheet_write_string(place->sheet->lxw, place->row, place->col,
	                                           buf->text, format),
	                    err);
}

/* ---- numbers -------------------------------------------------------------------------------------------------------- */

static enum rv_code put_number(struct rv_form_place *place, double number, lxw_format *format,
                               struct rv_error *err)
{
	place->sheet->cells++;
	return rv_xlsx_done(
		worksheet_write_number(place->sheet->lxw, place->row, place->col, number, format),
		err);
}

static enum rv_code put_raw(struct rv_form_place *place, struct rv_form_column *column,
                            sqlite3_stmt *stmt, struct rv_error *err)
{
	const char *text = (const char *)sqlite3_column_text(stmt, column->at);

	if (text == NULL && sqlite3_column_type(stmt, column->at) != SQLITE_NULL)
		return rv_nomem(err);
	return rv_form_put_text(place, text, column->format, &column->width, err);
}

/* A whole number over scale = 10^digits, as 1234567 fen are 123.4567 of ten thousand yuan. */
static enum rv_code put_scaled(struct rv_form_place *place, struct rv_form_column *column,
                               sqlite3_stmt *stmt, int digits, double scale, struct rv_error *err)
{
	int64_t n = sqlite3_column_int64(stmt, column->at);
	char text[32];

	if (sqlite3_column_type(stmt, column->at) != SQLITE_INTEGER || n > MOST_EXACT ||
	    n < -MOST_EXACT)
		return put_raw(place, column, stmt, err);
	snprintf(text, sizeof text, "%.*f", digits, (double)n / scale);
	widen(&column->width, text);
	return put_number(place, (double)n / scale,
	                  digits == 0 ? column->format : place->formats->decimal, err);
}

/* Days since 1899-12-30, as spreadsheets count them; those before March 1900 they count wrong. */
static bool serial_of(struct rv_when when, double *out)
{
	rv_day day = when.day - rv_day_of(1899, 12, 30);

	if (day < 61)
		return false;
	*out = (double)day;
	if (when.precision == RV_PRECISION_MINUTE)
		*out += (double)when.minute / (24 * 60);
	return true;
}

static enum rv_code put_date(struct rv_form_place *place, struct rv_form_column *column,
                             sqlite3_stmt *stmt, struct rv_error *err)
{
	const char *text = (const char *)sqlite3_column_text(stmt, column->at);
	char canonical[RV_WHEN_SIZE];
	struct rv_when when;
	double serial;

	if (text == NULL || !rv_when_parse(text, strlen(text), &when) || !serial_of(when, &serial))
		return put_raw(place, column, stmt, err);
	rv_when_text(when, canonical);
	/* seconds; midnight, which as a number would come back as the day */
	if (strcmp(canonical, text) != 0 ||
	    (when.precision == RV_PRECISION_MINUTE && when.minute == 0))
		return put_raw(place, column, stmt, err);
	widen(&column->width, text);
	return put_number(place, serial,
	                  when.precision == RV_PRECISION_MONTH ? place->formats->month
	                  : when.precision == RV_PRECISION_DAY ? place->formats->day
	                                                       : place->formats->minute,
	                  err);
}

/* ---- words -------------------------------------------------------------------------------------------------------------- */

static enum rv_code put_code(struct rv_form *form, struct rv_form_place *place,
                             struct rv_form_column *column, sqlite3_stmt *stmt,
                             struct rv_error *err)
{
	const struct rv_codes *codes = column->column->codes;
	const char *text = (const char *)sqlite3_column_text(stmt, column->at);
	const struct rv_code_entry *entry = text != NULL && codes != NULL
	                                            ? rv_codes_find(codes, text)
	                                            : NULL;

	if (entry == NULL)
		return put_raw(place, column, stmt, err);
	return rv_form_put_text(place, rv_form_code(form, codes, entry), column->format,
	                        &column->width, err);
}

static enum rv_code put_bool(struct rv_form *form, struct rv_form_place *place,
                             struct rv_form_column *column, sqlite3_stmt *stmt,
                             struct rv_error *err)
{
	int64_t n = sqlite3_column_int64(stmt, column->at);
	bool zh = form->options.lang == RV_ZH;

	if (sqlite3_column_type(stmt, column->at) != SQLITE_INTEGER || (n != 0 && n != 1))
		return put_raw(place, column, stmt, err);
	return rv_form_put_text(place,
	                        n == 1 ? zh ? "是" : "yes"
	                        : zh   ? "否"
	                               : "no",
	                        column->format, &column->width, err);
}

static enum rv_code put_name(struct rv_form *form, struct rv_form_place *place,
                             struct rv_form_column *column, const struct rv_record *target,
                             sqlite3_stmt *stmt, struct rv_error *err)
{
	const char *text = (const char *)sqlite3_column_text(stmt, column->at);
	const struct rv_form_name *name =
		text != NULL ? rv_form_name_of(&form->names[target->index], text) : NULL;

	return rv_form_put_text(place, name != NULL ? name->shown : text, column->format,
	                        &column->width, err);
}

enum rv_code rv_form_put_value(struct rv_form *form, struct rv_form_place *place,
                               struct rv_form_column *column, sqlite3_stmt *stmt,
                               struct rv_error *err)
{
	const struct rv_column *own = column->column;

	if (sqlite3_column_type(stmt, column->at) == SQLITE_NULL)
		return put_empty(place, column->format, err);
	if (column->use == RV_FORM_CASE)
		return put_name(form, place, column, form->options.dictionary->case_record, stmt,
		                err);
	if (own->ref != NULL)
		return put_name(form, place, column, own->ref, stmt, err);
	switch (own->type) {
	case RV_INT: return put_scaled(place, column, stmt, 0, 1, err);
	case RV_BOOL: return put_bool(form, place, column, stmt, err);
	case RV_CODE: return put_code(form, place, column, stmt, err);
	case RV_DATE:
	case RV_DATETIME: return put_date(place, column, stmt, err);
	case RV_MONEY:
		return put_scaled(place, column, stmt,
		                  own->unit != NULL && strcmp(own->unit, "万元") == 0 ? 6 : 2,
		                  own->unit != NULL && strcmp(own->unit, "万元") == 0 ? 1e6 : 1e2,
		                  err);
	case RV_POINTS_TYPE: return put_scaled(place, column, stmt, 2, 1e2, err);
	case RV_TEXT: break;
	}
	return put_raw(place, column, stmt, err);
}
