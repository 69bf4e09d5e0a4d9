/* How the cells of a workbook look. */
#ifndef REVIEW_OUTPUT_XLSX_STYLE_H
#define REVIEW_OUTPUT_XLSX_STYLE_H

#include <xlsxwriter.h>
#include "review/error.h"

/* Units of a sheet's width that a column of a terminal takes, which is a little more in Chinese type, and those beside the text. */
#define RV_XLSX_UNIT 1.1
#define RV_XLSX_ROOM 1.5

enum rv_xlsx_part { RV_XLSX_TABLE, RV_XLSX_FACTS, RV_XLSX_PARTS };
enum rv_xlsx_style {
	RV_XLSX_HEAD, /* a heading, or the name of a fact */
	RV_XLSX_PLAIN,
	RV_XLSX_WRAP,
	RV_XLSX_WORD, /* yes, no */
	RV_XLSX_WHOLE,
	RV_XLSX_TENTHS,
	RV_XLSX_HUNDREDTHS,
	RV_XLSX_DAY,
	RV_XLSX_MINUTE,
	RV_XLSX_N_STYLES
};
enum rv_code rv_xlsx_styles(lxw_workbook *book, lxw_format *out[RV_XLSX_PARTS][RV_XLSX_N_STYLES],
                            struct rv_error *err);

#endif
