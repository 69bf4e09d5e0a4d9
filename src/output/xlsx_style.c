/* How the cells of a workbook look: on a screen and on paper, where only borders are printed. */
#include "output/xlsx_book.h"

#include "review/i18n.h"

#define LINES 0xA6A6A6
#define SHADE 0xDDEBF7
#define CHINESE_FONT "宋体" /* is there wherever Chinese is written */

/* "_ " keeps numbers a little away from the text of the next column. */
static const char *const number_formats[RV_XLSX_N_STYLES] = {
	[RV_XLSX_WHOLE] = "0_ ",         [RV_XLSX_TENTHS] = "0.0_ ",
	[RV_XLSX_HUNDREDTHS] = "0.00_ ", [RV_XLSX_SHARE] = "0.0%_ ",
	[RV_XLSX_DAY] = "yyyy-mm-dd",    [RV_XLSX_MINUTE] = "yyyy-mm-dd hh:mm",
};

static void set_head(lxw_format *format, enum rv_xlsx_part part)
{
	format_set_bold(format);
	format_set_bg_color(format, SHADE);
	format_set_text_wrap(format);
	if (part == RV_XLSX_FACTS)
		return;
	format_set_align(format, LXW_ALIGN_CENTER);
}

static void set_value(lxw_format *format, enum rv_xlsx_part part, enum rv_xlsx_style style)
{
	if (style == RV_XLSX_WRAP)
		format_set_text_wrap(format);
	if (number_formats[style] != NULL)
		format_set_num_format(format, number_formats[style]);
	if (part == RV_XLSX_FACTS)
		format_set_align(format, LXW_ALIGN_LEFT);
	else if (style == RV_XLSX_WORD || style == RV_XLSX_DAY || style == RV_XLSX_MINUTE)
		format_set_align(format, LXW_ALIGN_CENTER);
}

static lxw_format *make(lxw_workbook *book, enum rv_xlsx_part part, enum rv_xlsx_style style)
{
	lxw_format *format = workbook_add_format(book);

	if (format == NULL)
		return NULL;
	if (rv_i18n_current() == RV_ZH)
		format_set_font_name(format, CHINESE_FONT);
	format_set_border(format, LXW_BORDER_THIN);
	format_set_border_color(format, LINES);
	format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
	if (style == RV_XLSX_HEAD)
		set_head(format, part);
	else
		set_value(format, part, style);
	return format;
}

enum rv_code rv_xlsx_styles(lxw_workbook *book, lxw_format *out[RV_XLSX_PARTS][RV_XLSX_N_STYLES],
                            struct rv_error *err)
{
	for (int part = 0; part < RV_XLSX_PARTS; part++)
		for (int style = 0; style < RV_XLSX_N_STYLES; style++) {
			out[part][style] = make(book, (enum rv_xlsx_part)part,
			                        (enum rv_xlsx_style)style);
			if (out[part][style] == NULL)
				return rv_nomem(err);
		}
	return RV_OK;
}

const char *rv_xlsx_header(void)
{
	return rv_i18n_current() == RV_ZH ? "&C&\"" CHINESE_FONT "\"&A" : "&C&A";
}
