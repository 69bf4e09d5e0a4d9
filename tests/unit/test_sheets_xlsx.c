/* The reader of workbooks: cells as people see them, sheets, merged ranges, what is hidden. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "../sheets/build.h"
#include "oom.h"
#include "review/interrupt.h"

/* ---- cells ----------------------------------------------------------------------------------- */

static void rows_give(const char *sheet, const char *rows)
{
	struct parts parts = book_of(sheet, NULL, NULL);

	book_gives(&parts, rows);
}

static void each_type_of_cell_is_read(void **state)
{
	struct parts parts = book_of(
		SHEET("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>1</v></c>"
	              "<c r=\"B1\" t=\"inlineStr\"><is><t>内 联</t></is></c>"
	              "<c r=\"C1\" t=\"str\"><f>A1&amp;B1</f><v>结果</v></c>"
	              "<c r=\"D1\"><v>12</v></c><c r=\"E1\" t=\"b\"><v>1</v></c>"
	              "<c r=\"F1\" t=\"b\"><v>0</v></c><c r=\"G1\" t=\"e\"><v>#REF!</v></c>"
	              "<c r=\"H1\" t=\"n\"><f>1/2</f><v>0.5</v></c>"
	              "<c r=\"I1\" t=\"d\"><v>2025-03-01T09:30:15</v></c>"
	              "<c r=\"J1\" t=\"d\"><v>2025-03-01T00:00:00.000Z</v></c>"
	              "<c r=\"K1\" t=\"d\"><v>soon</v></c></row>",
	              ""),
		STRINGS("<si><t>零</t></si><si><t>壹</t></si>"), NULL);

	(void)state;
	book_gives(&parts, "1:壹|内 联|结果|n12|bTRUE|bFALSE|e#REF!|n0.5|d2025-03-01 09:30:15|"
	                   "d2025-03-01|e########;");
}

static void empty_cells_and_rows_are_left_out(void **state)
{
	(void)state;
	rows_give(SHEET("<row r=\"2\"><c r=\"B2\"><v>1</v></c><c r=\"C2\" s=\"4\"/>"
	                "<c r=\"D2\" t=\"inlineStr\"><is><t/></is></c><c r=\"E2\"><v/></c></row>"
	                "<row r=\"3\"/><row r=\"4\"><c r=\"A4\" s=\"1\"/></row>"
	                "<row r=\"7\"><c r=\"A7\"><v>2</v></c></row>"
	                "<row r=\"8\"><c r=\"A8\"/></row><row r=\"900000\"/>",
	                ""),
	          "2:|n1;7:n2;");
	rows_give(SHEET("", ""), "");
	/* a styled cell beyond what is read does no harm as long as it says nothing */
	rows_give(SHEET("<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"XFD1\" s=\"1\"/></row>", ""),
	          "1:n1;");
}

static void places_may_be_left_out(void **state)
{
	(void)state;
	rows_give(SHEET("<row><c><v>1</v></c><c><v>2</v></c></row>"
	                "<row r=\"5\"><c r=\"C5\"><v>3</v></c><c><v>4</v></c></row>"
	                "<row><c><v>5</v></c></row>",
	                ""),
	          "1:n1|n2;5:||n3|n4;6:n5;");
	/* cells of a row in any order */
	rows_give(SHEET("<row r=\"1\"><c r=\"C1\"><v>3</v></c><c r=\"A1\"><v>1</v></c></row>", ""),
	          "1:n1||n3;");
}

static void texts_of_runs_are_joined(void **state)
{
	struct parts parts = book_of(
		SHEET("<row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c><c t=\"s\"><v>2</v></c>"
	              "<c t=\"s\"><v>3</v></c><c t=\"s\"><v>4</v></c><c "
	              "t=\"inlineStr\"><is><r><t>张"
	              "</t></r><rPh sb=\"0\" eb=\"1\"><t>ZHANG</t></rPh><r><rPr><b/></rPr><t>某</t>"
	              "</r></is></c></row>",
	              ""),
		STRINGS("<si><r><t>甲</t></r><r><rPr><b/></rPr><t xml:space=\"preserve\"> 乙"
	                "</t></r></si>\n"
	                "<si><t>東</t><rPh sb=\"0\" "
	                "eb=\"1\"><t>ヒガシ</t></rPh><phoneticPr/></si>\n"
	                "<si/>\n<si><t/></si>\n<si><t>&lt;a&gt;\n二</t></si>"),
		NULL);

	(void)state;
	book_gives(&parts, "1:甲 乙|東|||<a>\n二|张某;");
}

static void escapes_are_undone(void **state)
{
	(void)state;
	rows_give(SHEET("<row><c t=\"str\"><v>a_x000D_\nb</v></c><c t=\"str\"><v>_x005F_x000D_</v>"
	                "</c><c t=\"str\"><v>_x0000_ _xD83D_ _x12_ _xGGGG_ _x</v></c>"
	                "<c t=\"str\"><v>_x6848__x53F7_</v></c></row>",
	                ""),
	          "1:a\r\nb|_x000D_|_x0000_ _xD83D_ _x12_ _xGGGG_ _x|案号;");
}

static void numbers_are_told_as_a_spreadsheet_shows_them(void **state)
{
	(void)state;
	rows_give(
		SHEET("<row><c><v>45717</v></c><c><v>0.30000000000000004</v></c>"
	              "<c><v>12.300000000000001</v></c><c><v>1.2E3</v></c><c><v>-0</v></c>"
	              "<c><v>1E-3</v></c><c><v>-7.50</v></c><c><v>1e-12</v></c></row>"
	              "<row><c><v>999999999999999</v></c><c><v>1000000000000000</v></c>"
	              "<c><v>5.2272520000101101E+17</v></c><c><v>522725200001011234</v></c>"
	              "<c><v>1E+25</v></c><c><v>-1.5E+16</v></c></row>"
	              "<row><c><v>NaN</v></c><c><v>INF</v></c><c><v>1E999</v></c><c><v>1,5</v></c>"
	              "<c><v>0x10</v></c><c><v> 1</v></c><c><v>1e</v></c><c><v>.</v></c></row>",
	              ""),
		"1:n45717|n0.3|n12.3|n1200|n0|n0.001|n-7.5|n1E-12;"
		"2:n999999999999999|n1000000000000000!|n522725200001011000!|n522725200001011234!|"
		"n1E+25!|n-15000000000000000!;"
		"3:e#NUM!|e#NUM!|e#NUM!|e#NUM!|e#NUM!|e#NUM!|e#NUM!|e#NUM!;");
}

static void formulas_give_their_value_or_themselves(void **state)
{
	(void)state;
	rows_give(SHEET("<row><c><f>A2+1</f><v>3</v></c><c><f>SUM(A1:A9)</f></c>"
	                "<c><f>TODAY()</f><v></v></c><c t=\"str\"><f>\"\"</f><v></v></c>"
	                "<c><f t=\"shared\" si=\"0\"/></c></row>",
	                ""),
	          "1:n3|f=SUM(A1:A9)|f=TODAY()||f=;");
}

#define STYLES_OF_DATES                                                                              \
	STYLES("<numFmt numFmtId=\"164\" formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;d&quot;日" \
	       "&quot;\"/><numFmt numFmtId=\"165\" formatCode=\"yyyy\\-mm\\-dd\\ hh:mm:ss\"/>"       \
	       "<numFmt numFmtId=\"166\" formatCode=\"000000\"/>",                                   \
	       "<xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/>"                     \
	       "<xf numFmtId=\"22\"/><xf numFmtId=\"165\"/><xf numFmtId=\"57\"/>"                    \
	       "<xf numFmtId=\"20\"/><xf numFmtId=\"46\"/><xf numFmtId=\"166\"/><xf/>")

static void dates_are_known_by_their_format(void **state)
{
	struct parts parts = book_of(
		SHEET("<row><c s=\"0\"><v>45717</v></c><c s=\"1\"><v>45717</v></c>"
	              "<c s=\"2\"><v>45717</v></c><c s=\"3\"><v>45717.395833333336</v></c>"
	              "<c s=\"4\"><v>45717.395844907405</v></c><c s=\"5\"><v>45717</v></c>"
	              "<c s=\"5\"><v>45718</v></c><c s=\"6\"><v>0.39583333333333331</v></c>"
	              "<c s=\"7\"><v>1.25</v></c><c s=\"8\"><v>123</v></c><c s=\"9\"><v>1</v></c>"
	              "<c s=\"99\"><v>2</v></c></row>"
	              "<row><c s=\"1\"><v>-1</v></c><c s=\"1\"><v>2958465</v></c>"
	              "<c s=\"1\"><v>2958466</v></c><c s=\"1\"><v>1E300</v></c>"
	              "<c s=\"1\"><v>NaN</v></c><c s=\"1\"><v>0</v></c><c s=\"1\"><v>1</v></c>"
	              "<c s=\"1\"><v>59</v></c><c s=\"1\"><v>60</v></c><c s=\"1\"><v>61</v></c>"
	              "<c s=\"1\" t=\"str\"><v>2025.3.1</v></c></row>",
	              ""),
		NULL, STYLES_OF_DATES);

	(void)state;
	book_gives(
		&parts,
		"1:n45717|d2025-03-01|d2025-03-01|d2025-03-01 09:30|d2025-03-01 09:30:01|d2025-03|"
		"d2025-03-02|d09:30|d30:00:00|n000123|n1|n2;"
		"2:e########|d9999-12-31|e########|e########|e#NUM!|d1900-01-00|d1900-01-01|"
		"d1900-02-28|d1900-02-29|d1900-03-01|2025.3.1;");
	part(&parts, BOOK_PART,
	     BOOK("<workbookPr date1904=\"1\"/>", "<sheet name=\"a\" r:id=\"rId1\"/>"));
	part(&parts, SHEET_PART,
	     SHEET("<row><c s=\"1\"><v>0</v></c><c s=\"1\"><v>44255</v></c></row>", ""));
	book_gives(&parts, "1:d1904-01-01|d2025-03-01;");
}

/* ---- sheets ---------------------------------------------------------------------------------- */

static void sheets_come_in_the_order_of_the_workbook(void **state)
{
	struct parts parts = book_of(SHEET("<row><c><v>1</v></c></row>", ""), NULL, NULL);
	struct rv_faults faults;
	struct rv_book *book = NULL;
	struct rv_error err;

	(void)state;
	part(&parts, BOOK_PART,
	     BOOK("", "<sheet name=\"二\" r:id=\"b\"/><sheet name=\"图\" r:id=\"c\"/>"
	              "<sheet name=\"一\" state=\"hidden\" r:id=\"a\"/>"
	              "<sheet name=\"零\" state=\"veryHidden\" r:id=\"d\"/>"));
	part(&parts, BOOK_RELS,
	     RELS(RELATION("a", "worksheet", "worksheets/sheet1.xml")
	                  RELATION("b", "worksheet", "/xl/worksheets/二.xml")
	                          RELATION("c", "chartsheet", "chartsheets/sheet1.xml")
	                                  RELATION("d", "worksheet", "../xl/./worksheets/Z.XML")));
	part(&parts, "xl/worksheets/二.xml", SHEET("<row><c><v>2</v></c></row>", ""));
	part(&parts, "xl\\worksheets\\z.xml", SHEET("<row><c><v>0</v></c></row>", ""));
	book_write("x.xlsx", &parts);
	rv_faults_init(&faults);
	assert_int_equal(rv_book_open("x.xlsx", NULL, &faults, &book, &err), RV_OK);
	assert_int_equal(rv_book_n_sheets(book), 3);
	assert_string_equal(rv_book_sheet(book, 0)->name, "二");
	assert_string_equal(rv_book_sheet(book, 1)->name, "一");
	assert_string_equal(rv_book_sheet(book, 2)->name, "零");
	assert_false(rv_book_sheet(book, 0)->hidden);
	assert_true(rv_book_sheet(book, 1)->hidden);
	assert_true(rv_book_sheet(book, 2)->hidden);
	assert_int_equal(rv_book_encoding(book), RV_ENC_NONE);
	rv_book_close(book);
	file_gives("x.xlsx", "1:n2;1:n1;1:n0;");
	assert_int_equal(faults.n, 0);
	rv_faults_release(&faults);
}

static void merged_cells_are_handed_over(void **state)
{
	struct parts parts = book_of(
		SHEET("<row r=\"1\"><c r=\"A1\" t=\"str\"><v>标题</v></c></row>"
	              "<row r=\"2\"><c r=\"A2\" t=\"str\"><v>甲</v></c><c "
	              "r=\"B2\"><v>1</v></c></row>"
	              "<row r=\"3\"><c r=\"B3\"><v>2</v></c></row>"
	              "<row r=\"5\"><c r=\"B5\"><v>3</v></c></row>"
	              "<row r=\"6\"><c r=\"B6\"><v>4</v></c><c r=\"C6\"><v>5</v></c></row>",
	              "<mergeCells count=\"3\"><mergeCell ref=\"A2:A5\"/><mergeCell "
	              "ref=\"A1:XFD1\"/>"
	              "<mergeCell ref=\"Z9\"/></mergeCells>"),
		NULL, NULL);
	struct rv_faults faults;
	struct rv_book *book = NULL;
	const struct rv_sheet *sheet;
	struct rv_error err;
	bool broken = false;

	(void)state;
	book_gives(&parts, "1:标题+1|+1|+1;2:甲+2|n1;3:+2|n2;5:+2|n3;6:|n4|n5;");
	rv_faults_init(&faults);
	assert_int_equal(rv_book_open("x.xlsx", NULL, &faults, &book, &err), RV_OK);
	assert_int_equal(rv_book_look(book, 0, &faults, &broken, &err), RV_OK);
	assert_false(broken);
	sheet = rv_book_sheet(book, 0);
	assert_int_equal(sheet->n_merges, 2);
	assert_int_equal(sheet->merges[0].row, 1);
	assert_int_equal(sheet->merges[0].last_column, 16384);
	assert_int_equal(sheet->merges[1].row, 2);
	assert_int_equal(sheet->merges[1].last_row, 5);
	assert_int_equal(sheet->merges[1].column, 1);
	assert_int_equal(sheet->last_row, 6);
	assert_int_equal(sheet->last_column, 3);
	rv_book_close(book);
	rv_faults_release(&faults);
}

static void what_is_hidden_is_read_and_counted(void **state)
{
	struct parts parts = book_of(
		XML
		"<worksheet xmlns=\"" MAIN "\"><cols><col min=\"1\" max=\"1\" hidden=\"1\"/>"
		"<col min=\"2\" max=\"2\"/><col min=\"3\" max=\"16384\" hidden=\"true\"/></cols>"
		"<sheetData><row r=\"1\"><c><v>1</v></c><c><v>2</v></c><c><v>3</v></c></row>"
		"<row r=\"2\" hidden=\"1\"><c><v>4</v></c></row>"
		"<row r=\"3\" hidden=\"1\"><c s=\"1\"/></row></sheetData></worksheet>",
		NULL, NULL);
	struct rv_faults faults;
	struct rv_book *book = NULL;
	struct rv_error err;
	bool broken = false;

	(void)state;
	book_gives(&parts, "1:n1|n2|n3;2h:n4;");
	rv_faults_init(&faults);
	assert_int_equal(rv_book_open("x.xlsx", NULL, &faults, &book, &err), RV_OK);
	assert_int_equal(rv_book_look(book, 0, &faults, &broken, &err), RV_OK);
	assert_int_equal(rv_book_sheet(book, 0)->hidden_rows, 1);
	assert_int_equal(rv_book_sheet(book, 0)->hidden_columns, 2);
	rv_book_close(book);
	rv_faults_release(&faults);
}

static void other_prefixes_and_extensions_do_not_confuse(void **state)
{
	struct parts parts = book_of(
		"<x:worksheet xmlns:x=\"" MAIN
		"\"><x:extLst><x:row r=\"9\"/></x:extLst><x:sheetData>"
		"<x:row r=\"1\"><x:c r=\"A1\" t=\"s\"><x:v>0</x:v><x:extLst><x:ext><v>9</v></x:ext>"
		"</x:extLst></x:c><c/></x:row></"
		"x:sheetData><x:extLst><x:sheetData><x:row><x:c><x:v>8"
		"</x:v></x:c></x:row></x:sheetData></x:extLst></x:worksheet>",
		"<x:sst xmlns:x=\"" MAIN "\"><x:si><x:t>好</x:t></x:si></x:sst>", NULL);

	(void)state;
	part(&parts, BOOK_PART,
	     "<x:workbook xmlns:x=\"" MAIN "\" xmlns:q=\"" REL "\"><x:sheets>"
	     "<x:sheet name=\"a\" q:id=\"rId1\"/></x:sheets></x:workbook>");
	book_gives(&parts, "1:好;");
}

static void the_workbook_is_found_by_relationships(void **state)
{
	struct parts parts = book_of(SHEET("<row><c><v>1</v></c></row>", ""), NULL, NULL);

	(void)state;
	part(&parts, "_rels/.rels", NULL); /* the usual name, then */
	book_gives(&parts, "1:n1;");
	part(&parts, "_rels/.rels", RELS(RELATION("1", "officeDocument", "/book/w.xml")));
	part(&parts, "book/w.xml", BOOK("", "<sheet name=\"s\" r:id=\"x\"/>"));
	part(&parts, "book/_rels/w.xml.rels", RELS(RELATION("x", "worksheet", "../data/s.xml")));
	part(&parts, "data/s.xml", SHEET("<row><c><v>2</v></c></row>", ""));
	part(&parts, BOOK_PART, NULL);
	book_gives(&parts, "1:n2;");
}

/* ---- files of other programs ----------------------------------------------------------------- */

static const char *fixture(const char *name)
{
	static char path[5000];

	snprintf(path, sizeof path, "%s/tests/sheets/%s", build_home, name);
	return path;
}

static void a_workbook_of_libreoffice_is_read(void **state)
{
	struct rv_faults faults;
	struct rv_book *book = NULL;
	struct rv_error err;

	(void)state;
	if (access(fixture("libreoffice.xlsx"), R_OK) != 0)
		fail_msg("start the tests at the top of the tree");
	rv_faults_init(&faults);
	assert_int_equal(rv_book_open(fixture("libreoffice.xlsx"), NULL, &faults, &book, &err),
	                 RV_OK);
	assert_int_equal(rv_book_n_sheets(book), 3);
	assert_string_equal(rv_book_sheet(book, 0)->name, "案件");
	assert_false(rv_book_sheet(book, 0)->hidden);
	assert_string_equal(rv_book_sheet(book, 1)->name, "涉案人员");
	assert_true(rv_book_sheet(book, 1)->hidden);
	rv_book_close(book);
	rv_faults_release(&faults);
	file_gives(fixture("libreoffice.xlsx"),
	           "1:案件登记表+1|+1|+1|+1|+1|+1|+1|+1;"
	           "2:立案文号|立案时间|谈话开始|出生年月|收缴金额|案件编码|是否公职|备注;"
	           "3:荔纪立〔2025〕1号|d2025-03-01|d2025-03-01 09:30|d1975-03|n12.5|"
	           "n522725200001011000!|bTRUE|第一行\n第二行;"
	           "4:荔纪立〔2025〕2号|d2025-04-30|d2025-05-01 00:00|d1980-12|n0.3|n001234|bFALSE|"
	           "e#N/A;"
	           "1:单位|姓名;2:县纪委+1|张某;3:+1|李𬱖;");
}

static void other_kinds_are_refused_kindly(void **state)
{
	(void)state;
	file_breaks(fixture("old.xls"), RV_S_FILE_FORMAT, "old kind");
	file_breaks(fixture("open.ods"), RV_S_FILE_FORMAT, "OpenDocument");
}

/* ---- the caller ------------------------------------------------------------------------------ */

static enum rv_code stop(void *ctx, const struct rv_sheet_row *row, struct rv_error *err)
{
	int *n = ctx;

	(void)row;
	++*n;
	return rv_fail(err, RV_BUSY, "enough");
}

static void the_receiver_can_stop(void **state)
{
	struct parts parts = book_of(
		SHEET("<row><c><v>1</v></c></row><row><c><v>2</v></c></row>", ""), NULL, NULL);
	struct rv_faults faults;
	struct rv_book *book = NULL;
	struct rv_error err;
	bool broken = false;
	int n = 0;

	(void)state;
	book_write("x.xlsx", &parts);
	rv_faults_init(&faults);
	assert_int_equal(rv_book_open("x.xlsx", NULL, &faults, &book, &err), RV_OK);
	assert_int_equal(rv_book_read(book, 0, stop, &n, &faults, &broken, &err), RV_BUSY);
	assert_int_equal(n, 1);
	assert_int_equal(rv_book_read(book, 0, stop, &n, &faults, &broken, &err), RV_BUSY);
	assert_int_equal(n, 2);
	rv_interrupted = 1;
	assert_int_equal(rv_book_read(book, 0, stop, &n, &faults, &broken, &err), RV_INTERRUPTED);
	rv_interrupted = 0;
	assert_false(broken);
	assert_int_equal(faults.n, 0);
	rv_book_close(book);
	assert_int_equal(rv_book_open("none.xlsx", NULL, &faults, &book, &err), RV_NOINPUT);
	assert_int_equal(rv_book_open(".", NULL, &faults, &book, &err), RV_NOINPUT);
	rv_book_close(NULL);
	rv_faults_release(&faults);
}

/* Reads a workbook inside the reading of another. */
static enum rv_code nest(void *ctx, const struct rv_sheet_row *row, struct rv_error *err)
{
	(void)row;
	(void)err;
	file_gives("x.xlsx", "1:n1;2:n2;");
	++*(int *)ctx;
	return RV_OK;
}

static void readings_may_be_nested(void **state)
{
	struct parts parts = book_of(
		SHEET("<row><c><v>1</v></c></row><row><c><v>2</v></c></row>", ""), NULL, NULL);
	struct rv_faults faults;
	struct rv_book *book = NULL;
	struct rv_error err;
	bool broken = false;
	int n = 0;

	(void)state;
	book_write("x.xlsx", &parts);
	rv_faults_init(&faults);
	assert_int_equal(rv_book_open("x.xlsx", NULL, &faults, &book, &err), RV_OK);
	assert_int_equal(rv_book_read(book, 0, nest, &n, &faults, &broken, &err), RV_OK);
	assert_int_equal(n, 2);
	rv_book_close(book);
	rv_faults_release(&faults);
}

static void faults_name_the_sheet(void **state)
{
	struct parts parts = book_of(
		SHEET("<row><c><v>1</v></c></row><row><c/><c t=\"s\"><v>7</v></c></row>", ""), NULL,
		NULL);
	struct reading reading;
	char *text = NULL;
	size_t len;
	FILE *out;

	(void)state;
	book_write("x.xlsx", &parts);
	reading = read_book("x.xlsx", &(struct rv_book_options){.order = 3});
	assert_int_equal(reading.faults.n, 1);
	assert_int_equal(reading.faults.list[0].place.order, 3);
	assert_int_equal(reading.faults.list[0].place.sheet_no, 1);
	out = open_memstream(&text, &len);
	assert_non_null(out);
	rv_faults_print(&reading.faults, out);
	fclose(out);
	assert_non_null(
		strstr(text, "x.xlsx: sheet 案件, row 2, column B: the workbook is damaged"));
	assert_string_equal(rows_of(&reading), "1:n1;");
	free(text);
	release(&reading);
}

static void memory_that_runs_out_is_an_error(void **state)
{
	static const char rows[] = "1:好|d2025-03-01+1|+1;";
	struct parts parts = book_of(SHEET("<row><c t=\"s\"><v>0</v></c><c s=\"1\"><v>45717</v></c>"
	                                   "<c s=\"1\"><v/></c></row>",
	                                   "<mergeCells><mergeCell ref=\"B1:C2\"/></mergeCells>"),
	                             STRINGS("<si><t>好</t></si>"), STYLES_OF_DATES);

	(void)state;
	if (!oom_available())
		skip();
	book_write("x.xlsx", &parts);
	file_gives("x.xlsx", rows);
	for (long n = 1;; n++) {
		struct reading reading;
		bool refused;

		oom_fail_at(n, false);
		reading = read_book("x.xlsx", NULL);
		refused = oom_stop();
		if (!refused ||
		    (reading.code == RV_OK && !reading.broken && !reading.rows.failed)) {
			assert_int_equal(reading.faults.n, 0);
			assert_string_equal(rows_of(&reading), rows);
		} else if (!reading.faults.nomem && !reading.rows.failed) {
			if (reading.code != RV_MEMORY)
				fail_msg("%ld: %s", n, reading.faults.list[0].message);
			assert_int_equal(reading.faults.n, 0);
		}
		release(&reading);
		if (!refused)
			break;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_type_of_cell_is_read),
		cmocka_unit_test(empty_cells_and_rows_are_left_out),
		cmocka_unit_test(places_may_be_left_out),
		cmocka_unit_test(texts_of_runs_are_joined),
		cmocka_unit_test(escapes_are_undone),
		cmocka_unit_test(numbers_are_told_as_a_spreadsheet_shows_them),
		cmocka_unit_test(formulas_give_their_value_or_themselves),
		cmocka_unit_test(dates_are_known_by_their_format),
		cmocka_unit_test(sheets_come_in_the_order_of_the_workbook),
		cmocka_unit_test(merged_cells_are_handed_over),
		cmocka_unit_test(what_is_hidden_is_read_and_counted),
		cmocka_unit_test(other_prefixes_and_extensions_do_not_confuse),
		cmocka_unit_test(the_workbook_is_found_by_relationships),
		cmocka_unit_test(a_workbook_of_libreoffice_is_read),
		cmocka_unit_test(other_kinds_are_refused_kindly),
		cmocka_unit_test(the_receiver_can_stop),
		cmocka_unit_test(readings_may_be_nested),
		cmocka_unit_test(faults_name_the_sheet),
		cmocka_unit_test(memory_that_runs_out_is_an_error),
	};

	return cmocka_run_group_tests_name("xlsx", tests, build_enter, build_leave);
}
