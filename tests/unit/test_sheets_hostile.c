/* Workbooks that somebody made to harm: each ends with one fault, soon, and in little memory. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <time.h>

#include "../sheets/build.h"
#include "oom.h"

static void sheet_breaks(const char *sheet, const char *id, const char *words)
{
	struct parts parts = book_of(sheet, NULL, NULL);

	book_breaks(&parts, id, words);
}

/* `unit` over and over between two texts; free it. */
static char *repeat(const char *head, const char *unit, size_t times, const char *tail)
{
	size_t len = strlen(unit);
	char *text = malloc(strlen(head) + len * times + strlen(tail) + 1), *at = text;

	assert_non_null(text);
	at = stpcpy(at, head);
	for (size_t i = 0; i < times; i++)
		at = mempcpy(at, unit, len);
	strcpy(at, tail);
	return text;
}

/* Replaces every `from` in a file by `to`, of the same length. */
static void patch(const char *path, const char *from, const char *to)
{
	size_t len, n = strlen(from);
	char *bytes = build_bytes(path, &len);

	assert_int_equal(strlen(to), n);
	for (size_t i = 0; i + n <= len; i++)
		if (memcmp(bytes + i, from, n) == 0)
			memcpy(bytes + i, to, n);
	build_file(path, bytes, len);
	free(bytes);
}

/* ---- zip ------------------------------------------------------------------------------------- */

static void bombs_do_not_go_off(void **state)
{
	struct parts parts = book_of(NULL, NULL, NULL);
	clock_t begun = clock();
	char *text;

	(void)state;
	/* 16 MiB of blanks in 16 KiB; 100 MiB, of whatever */
	text = repeat("<worksheet>", "                                ", 16u << 15, "</worksheet>");
	part(&parts, SHEET_PART, text);
	parts.level = 9;
	book_breaks(&parts, RV_S_FILE_LIMIT, "MiB");
	parts.level = 1;
	free(text);
	build_quiet = true;
	text = repeat("<worksheet><sheetData>", "<row><c><v>1</v></c></row>   \n", 3u << 20, "");
	part(&parts, SHEET_PART, text);
	book_breaks(&parts, RV_S_FILE_LIMIT, "");
	free(text);
	build_quiet = false;
	/* sanitizers and valgrind are slow */
	assert_true(clock() - begun < (oom_available() ? 8 : 200) * CLOCKS_PER_SEC);
}

/* A sheet of about 32 MiB that hardly packs; free it. */
static char *thick_sheet(void)
{
	uint64_t random = 1;
	struct rv_buf rows;
	char *text;

	rv_buf_init(&rows);
	while (rows.len < 256u << 10) {
		rv_buf_puts(&rows, "<row><c t=\"str\"><v>");
		for (int i = 0; i < 200; i++) {
			random = random * 6364136223846793005u + 1442695040888963407u;
			rv_buf_printf(&rows, "%016llx", (unsigned long long)random);
		}
		rv_buf_puts(&rows, "</v></c></row>");
	}
	assert_false(rows.failed);
	text = repeat("<worksheet><sheetData>", rows.text, 128, "</sheetData></worksheet>");
	rv_buf_release(&rows);
	return text;
}

static void all_parts_count_together(void **state)
{
	struct parts parts = book_of(NULL, NULL, NULL);
	char *text = thick_sheet();
	struct reading reading;

	(void)state;
	part(&parts, SHEET_PART, text);
	part(&parts, "xl/worksheets/b.xml", text);
	part(&parts, "xl/worksheets/c.xml", text);
	part(&parts, BOOK_PART,
	     BOOK("", "<sheet name=\"a\" r:id=\"a\"/><sheet name=\"b\" r:id=\"b\"/>"
	              "<sheet name=\"c\" r:id=\"c\"/>"));
	part(&parts, BOOK_RELS,
	     RELS(RELATION("a", "worksheet", "worksheets/sheet1.xml")
	                  RELATION("b", "worksheet", "worksheets/b.xml")
	                          RELATION("c", "worksheet", "worksheets/c.xml")));
	book_write("x.xlsx", &parts);
	build_quiet = true;
	reading = read_book("x.xlsx", NULL);
	build_quiet = false;
	assert_true(reading.broken);
	assert_int_equal(reading.faults.n, 1);
	assert_string_equal(reading.faults.list[0].id, RV_S_FILE_LIMIT);
	assert_string_equal(reading.faults.list[0].place.sheet, "c");
	release(&reading);
	free(text);
}

static void archives_that_are_cut_off_are_damaged(void **state)
{
	struct parts parts = book_of(SHEET("<row><c><v>1</v></c></row>", ""), NULL, NULL);
	size_t len;
	char *bytes;

	(void)state;
	book_write("x.xlsx", &parts);
	bytes = build_bytes("x.xlsx", &len);
	for (size_t n = 4; n < len; n += 37) {
		build_file("x.xlsx", bytes, n);
		file_breaks("x.xlsx", RV_S_FILE_FORMAT, "");
	}
	build_file("x.xlsx", bytes, 4);
	file_breaks("x.xlsx", RV_S_FILE_FORMAT, "damaged");
	free(bytes);
}

static void a_wrong_checksum_is_damage(void **state)
{
	struct parts parts = book_of(SHEET("<row><c><v>1</v></c></row>", ""), NULL, NULL);
	size_t len;
	char *bytes, *at;

	(void)state;
	book_write("x.xlsx", &parts);
	bytes = build_bytes("x.xlsx", &len);
	at = memmem(bytes, len, "PK\3\4", 4);
	for (size_t i = 0; i + 46 < len; i++) /* of all entries, in the directory */
		if (memcmp(bytes + i, "PK\1\2", 4) == 0)
			bytes[i + 16] ^= 0x55;
	assert_non_null(at);
	build_file("x.xlsx", bytes, len);
	file_breaks("x.xlsx", RV_S_FILE_FORMAT, "damaged");
	free(bytes);
}

/* A packed size of 2 GB would let any part be as big as it likes: its ratio would be small. */
static void a_wrong_size_is_damage(void **state)
{
	static const size_t fields[] = {
		23, 24}; /* of the directory: packed (its highest byte), unpacked */

	(void)state;
	for (size_t f = 0; f < sizeof fields / sizeof *fields; f++) {
		struct parts parts = book_of(SHEET("<row><c><v>1</v></c></row>", ""), NULL, NULL);
		size_t len;
		char *bytes;

		book_write("x.xlsx", &parts);
		bytes = build_bytes("x.xlsx", &len);
		for (size_t i = 0; i + 46 < len; i++)
			if (memcmp(bytes + i, "PK\1\2", 4) == 0)
				bytes[i + fields[f]] ^= 0x55;
		build_file("x.xlsx", bytes, len);
		file_breaks("x.xlsx", RV_S_FILE_FORMAT, "damaged");
		free(bytes);
	}
}

static void parts_that_are_there_twice_are_refused(void **state)
{
	struct parts parts = book_of(SHEET("<row><c><v>1</v></c></row>", ""), NULL, NULL);

	(void)state;
	part(&parts, "xl/worksheets/sheetX.xml", SHEET("<row><c><v>2</v></c></row>", ""));
	book_write("x.xlsx", &parts);
	patch("x.xlsx", "xl/worksheets/sheetX.xml", SHEET_PART);
	file_breaks("x.xlsx", RV_S_FILE_FORMAT, "twice");
	part(&parts, "xl/worksheets/sheetX.xml", NULL);
	part(&parts, "XL/Worksheets/Sheet1.xml", SHEET("<row><c><v>2</v></c></row>", ""));
	book_breaks(&parts, RV_S_FILE_FORMAT, "twice");
}

static void paths_out_of_the_archive_lead_nowhere(void **state)
{
	struct parts parts = book_of(SHEET("<row><c><v>1</v></c></row>", ""), NULL, NULL);

	(void)state;
	part(&parts, "AA/AA/evil.xml", "<worksheet/>");
	book_write("x.xlsx", &parts);
	patch("x.xlsx", "AA/AA/evil.xml", "../../evil.xml");
	file_gives("x.xlsx", "1:n1;");
	assert_int_not_equal(access("../../evil.xml", F_OK), 0);
	part(&parts, BOOK_RELS, RELS(RELATION("rId1", "worksheet", "../../../../etc/passwd")));
	book_breaks(&parts, RV_S_FILE_FORMAT, "missing");
	part(&parts, BOOK_RELS,
	     RELS("<Relationship Id=\"rId1\" Type=\"" REL "/worksheet\" TargetMode=\"External\" "
	          "Target=\"file:///etc/passwd\"/>"));
	book_breaks(&parts, RV_S_FILE_FORMAT, "missing");
}

static void too_many_parts_are_refused_before_they_are_read(void **state)
{
	size_t n = RV_BOOK_MAX_PARTS + 1, len = 30;
	char *bytes = calloc(1, len + n * 46 + 22);

	(void)state;
	assert_non_null(bytes);
	memcpy(bytes, "PK\3\4", 4);
	for (size_t i = 0; i < n; i++, len += 46)
		memcpy(bytes + len, "PK\1\2", 4);
	memcpy(bytes + len, "PK\5\6\0\0\0\0\5\0\5\0\0\0\0\0\36\0\0\0\0\0", 22); /* claims five */
	build_file("x.xlsx", bytes, len + 22);
	file_breaks("x.xlsx", RV_S_FILE_LIMIT, "10000 parts");
	free(bytes);
}

static void passwords_are_named(void **state)
{
	struct parts parts = book_of(SHEET("<row><c><v>1</v></c></row>", ""), NULL, NULL);
	char *cfb = calloc(1, 4096);
	zip_t *zip;

	(void)state;
	book_write("x.xlsx", &parts);
	zip = zip_open("x.xlsx", 0, NULL);
	assert_non_null(zip);
	for (zip_int64_t i = 0; i < zip_get_num_entries(zip, 0); i++)
		if (zip_file_set_encryption(zip, (zip_uint64_t)i, ZIP_EM_AES_256, "secret") != 0)
			break;
	assert_int_equal(zip_close(zip), 0);
	file_breaks("x.xlsx", RV_S_FILE_FORMAT, "password");
	/*
	 * as Excel does it: a compound file with a stream of this name; its directory is the second
	 * sector
	 */
	assert_non_null(cfb);
	memcpy(cfb, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8);
	cfb[30] = 9;
	cfb[48] = 1;
	for (size_t i = 0; i < 16; i++)
		cfb[1024 + 128 + 2 * i] = "EncryptedPackage"[i];
	build_file("x.xlsx", cfb, 4096);
	file_breaks("x.xlsx", RV_S_FILE_FORMAT, "password");
	cfb[30] = 64; /* no such sectors */
	build_file("x.xlsx", cfb, 4096);
	file_breaks("x.xlsx", RV_S_FILE_FORMAT, "old kind");
	build_file("x.xlsx", cfb, 8);
	file_breaks("x.xlsx", RV_S_FILE_FORMAT, "old kind");
	free(cfb);
}

/* ---- XML ------------------------------------------------------------------------------------- */

static void document_types_are_refused(void **state)
{
	struct parts parts;

	(void)state;
	sheet_breaks("<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;\">"
	             "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;\">]><worksheet>&c;</worksheet>",
	             RV_S_FILE_FORMAT, "document type");
	sheet_breaks("<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><worksheet/>", RV_S_FILE_FORMAT,
	             "document type");
	sheet_breaks("<worksheet>&nbsp;</worksheet>", RV_S_FILE_FORMAT, "XML is broken");
	parts = book_of(SHEET("<row><c t=\"s\"><v>0</v></c></row>", ""),
	                "<!DOCTYPE sst [<!ENTITY a \"x\">]><sst><si><t>&a;</t></si></sst>", NULL);
	book_breaks(&parts, RV_S_FILE_FORMAT, "document type");
}

static void xml_that_is_deep_or_broken_is_refused(void **state)
{
	char *text = repeat("<worksheet>", "<a>", 1u << 20, "");

	(void)state;
	sheet_breaks(text, RV_S_FILE_FORMAT, "too deep");
	free(text);
	text = repeat("<worksheet a=\"", "x", 1u << 20, "\"/>");
	sheet_breaks(text, RV_S_FILE_FORMAT, "never ends");
	free(text);
	sheet_breaks("<worksheet><sheetData>", RV_S_FILE_FORMAT, "XML is broken");
	sheet_breaks("", RV_S_FILE_FORMAT, "XML is broken");
	sheet_breaks("<worksheet/><worksheet/>", RV_S_FILE_FORMAT, "XML is broken");
	sheet_breaks("<chartsheet/>", RV_S_FILE_FORMAT, "none");
	sheet_breaks("<worksheet><a b=\"1\" b=\"2\"/></worksheet>", RV_S_FILE_FORMAT, "broken");
	sheet_breaks("<worksheet>\xFF\xFE</worksheet>", RV_S_FILE_FORMAT, "broken");
	sheet_breaks("<worksheet>&#0;</worksheet>", RV_S_FILE_FORMAT, "broken");
	sheet_breaks("<?xml version=\"1.0\" encoding=\"GBK\"?><worksheet/>", RV_S_FILE_FORMAT,
	             "broken");
}

static void names_without_end_take_no_memory(void **state)
{
	struct rv_buf text;

	(void)state;
	rv_buf_init(&text);
	rv_buf_puts(&text, "<worksheet>");
	for (unsigned i = 0; i < 500000; i++)
		rv_buf_printf(&text, "<a%u/>", i);
	rv_buf_puts(&text, "</worksheet>");
	sheet_breaks(text.text, RV_S_FILE_FORMAT, "too many names");
	rv_buf_release(&text);
}

/* ---- sheets ---------------------------------------------------------------------------------- */

static void cells_are_only_where_they_can_be(void **state)
{
	static const char *const places[] = {"BDWGN1", "XFE1",     "AAAAAAAAAAAAAAAAAAAAAAAA1",
	                                     "A2",     "A0",       "A",
	                                     "1",      "a1",       "",
	                                     "A-1",    "A1048577", "A99999999999999999999",
	                                     "A1:B2",  "$A$1"};
	char text[300];

	(void)state;
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		snprintf(text, sizeof text,
		         "<worksheet><sheetData><row r=\"1\"><c r=\"%s\"><v>1</v></c></row>"
		         "</sheetData></worksheet>",
		         places[i]);
		sheet_breaks(text, RV_S_FILE_FORMAT, "can't be");
	}
	sheet_breaks(SHEET("<row r=\"1\"><c r=\"XFD1\"/><c><v>1</v></c></row>", ""),
	             RV_S_FILE_FORMAT, "can't be");
	sheet_breaks(SHEET("<row r=\"1\"><c r=\"ALM1\"><v>1</v></c></row>", ""), RV_S_FILE_LIMIT,
	             "1000 columns");
	sheet_breaks(
		SHEET("<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"A1\"><v>2</v></c></row>", ""),
		RV_S_FILE_FORMAT, "twice");
}

static void rows_are_only_where_they_can_be(void **state)
{
	(void)state;
	sheet_breaks(SHEET("<row r=\"1000000000\"/>", ""), RV_S_FILE_LIMIT, "rows");
	sheet_breaks(SHEET("<row r=\"1048576\"/><row/>", ""), RV_S_FILE_LIMIT, "rows");
	sheet_breaks(SHEET("<row r=\"99999999999999999999\"/>", ""), RV_S_FILE_FORMAT, "number");
	sheet_breaks(SHEET("<row r=\"-1\"/>", ""), RV_S_FILE_FORMAT, "number");
	sheet_breaks(SHEET("<row r=\"0\"/>", ""), RV_S_FILE_FORMAT, "order");
	sheet_breaks(SHEET("<row r=\"2\"/><row r=\"2\"/>", ""), RV_S_FILE_FORMAT, "order");
	sheet_breaks(SHEET("<row r=\"2\"/><row r=\"1\"/>", ""), RV_S_FILE_FORMAT, "order");
}

static void the_dimension_is_not_believed(void **state)
{
	struct parts parts = book_of(
		"<worksheet><dimension ref=\"A1:XFD1000000000\"/><sheetData><row r=\"1048576\">"
		"<c r=\"ALL1048576\"><v>1</v></c></row></sheetData></worksheet>",
		NULL, NULL);
	struct reading reading;

	(void)state;
	book_write("x.xlsx", &parts);
	reading = read_book("x.xlsx", NULL);
	assert_int_equal(reading.faults.n, 0);
	assert_memory_equal(rows_of(&reading), "1048576:|", 9);
	release(&reading);
}

static void merged_ranges_are_bounded(void **state)
{
	struct rv_buf text;
	struct parts parts = book_of(NULL, NULL, NULL);
	struct reading reading;

	(void)state;
	sheet_breaks(SHEET("", "<mergeCells><mergeCell ref=\"A1:XFD1048577\"/></mergeCells>"),
	             RV_S_FILE_FORMAT, "merged");
	sheet_breaks(SHEET("", "<mergeCells><mergeCell ref=\"B2:A1\"/></mergeCells>"),
	             RV_S_FILE_FORMAT, "merged");
	sheet_breaks(SHEET("", "<mergeCells><mergeCell ref=\":\"/></mergeCells>"), RV_S_FILE_FORMAT,
	             "merged");
	sheet_breaks(SHEET("", "<mergeCells><mergeCell/></mergeCells>"), RV_S_FILE_FORMAT,
	             "merged");
	rv_buf_init(&text);
	rv_buf_puts(&text, "<worksheet><sheetData><row r=\"1\"><c r=\"ALL1\"><v>1</v></c></row>"
	                   "<row r=\"9\"><c r=\"A9\"><v>1</v></c></row></sheetData><mergeCells>");
	for (unsigned i = 0; i <= RV_BOOK_MAX_MERGES; i++) {
		if (i == RV_BOOK_MAX_MERGES) { /* as many as may be, all over each other */
			struct rv_buf whole;

			rv_buf_init(&whole);
			rv_buf_add(&whole, text.text, text.len);
			rv_buf_puts(&whole, "</mergeCells></worksheet>");
			part(&parts, SHEET_PART, whole.text);
			book_write("x.xlsx", &parts);
			reading = read_book("x.xlsx", NULL);
			assert_int_equal(reading.faults.n, 0);
			release(&reading);
			rv_buf_release(&whole);
		}
		rv_buf_printf(&text, "<mergeCell ref=\"A1:ALL%u\"/>", i + 2);
	}
	rv_buf_puts(&text, "</mergeCells></worksheet>");
	sheet_breaks(text.text, RV_S_FILE_LIMIT, "merged");
	rv_buf_release(&text);
}

static void texts_are_bounded(void **state)
{
	char *text = repeat("<worksheet><sheetData><row><c t=\"str\"><v>", "字", 32767,
	                    "</v></c></row></sheetData></worksheet>");
	struct parts parts = book_of(text, NULL, NULL);
	struct reading reading;

	(void)state;
	book_write("x.xlsx", &parts);
	reading = read_book("x.xlsx", NULL);
	assert_int_equal(reading.faults.n, 0);
	assert_int_equal(reading.rows.len, strlen("1:;") + 3 * 32767);
	release(&reading);
	free(text);
	text = repeat("<worksheet><sheetData><row><c t=\"str\"><v>", "字", 32768,
	              "</v></c></row></sheetData></worksheet>");
	sheet_breaks(text, RV_S_FILE_LIMIT, "32767");
	free(text);
	text = repeat("<worksheet><sheetData><row><c><f>", "A", 600000,
	              "</f></c></row></sheetData></worksheet>");
	sheet_breaks(text, RV_S_FILE_LIMIT, "32767");
	free(text);
	text = repeat("<sst><si><t>", "字", 32768, "</t></si></sst>");
	parts = book_of(SHEET("<row><c t=\"s\"><v>0</v></c></row>", ""), text, NULL);
	book_breaks(&parts, RV_S_FILE_LIMIT, "32767");
	free(text);
}

static void a_text_said_often_is_bounded(void **state)
{
	char *text = repeat("<sst><si><t>", "字", 32767, "</t></si></sst>");
	char *sheet = repeat("<worksheet><sheetData><row>", "<c t=\"s\"><v>0</v></c>", 50,
	                     "</row></sheetData></worksheet>");
	char *row = repeat("<row>", "<c t=\"s\"><v>0</v></c>", 40, "</row>");
	struct parts parts = book_of(sheet, text, NULL);

	(void)state;
	book_breaks(&parts, RV_S_FILE_LIMIT, "row of more");
	free(sheet);
	sheet = repeat("<worksheet><sheetData>", row, 200, "</sheetData></worksheet>");
	part(&parts, SHEET_PART, sheet);
	build_quiet = true;
	book_breaks(&parts, RV_S_FILE_LIMIT, "sheet of more");
	build_quiet = false;
	free(sheet);
	free(row);
	free(text);
}

static void texts_that_are_not_there_are_damage(void **state)
{
	struct parts parts = book_of(SHEET("<row><c t=\"s\"><v>1</v></c></row>", ""),
	                             STRINGS("<si><t>a</t></si>"), NULL);

	(void)state;
	book_breaks(&parts, RV_S_FILE_FORMAT, "missing");
	part(&parts, SHEET_PART, SHEET("<row><c t=\"s\"><v>-1</v></c></row>", ""));
	book_breaks(&parts, RV_S_FILE_FORMAT, "missing");
	part(&parts, SHEET_PART,
	     SHEET("<row><c t=\"s\"><v>18446744073709551616</v></c></row>", ""));
	book_breaks(&parts, RV_S_FILE_FORMAT, "missing");
	part(&parts, SHEET_PART, SHEET("<row><c t=\"s\"><v>x</v></c></row>", ""));
	book_breaks(&parts, RV_S_FILE_FORMAT, "missing");
	part(&parts, SHEET_PART, SHEET("<row><c t=\"s\"><v>0</v></c></row>", ""));
	part(&parts, STRINGS_PART, NULL);
	book_breaks(&parts, RV_S_FILE_FORMAT, "missing");
}

static void parts_that_are_missing_are_damage(void **state)
{
	struct parts parts = book_of(SHEET("<row><c s=\"5\"><v>1</v></c></row>", ""), NULL, NULL);

	(void)state;
	book_gives(&parts, "1:n1;"); /* without strings and styles */
	part(&parts, SHEET_PART, NULL);
	book_breaks(&parts, RV_S_FILE_FORMAT, "missing");
	part(&parts, BOOK_RELS, NULL);
	book_breaks(&parts, RV_S_FILE_FORMAT, "missing");
	part(&parts, BOOK_PART, BOOK("", ""));
	book_breaks(&parts, RV_S_FILE_FORMAT, "no sheet");
	part(&parts, BOOK_PART, "<html/>");
	book_breaks(&parts, RV_S_FILE_FORMAT, "no workbook");
	part(&parts, BOOK_PART, NULL);
	book_breaks(&parts, RV_S_FILE_FORMAT, "zip archive");
	part(&parts, "word/document.xml", "<document/>");
	book_breaks(&parts, RV_S_FILE_FORMAT, "text document");
	part(&parts, "xl/workbook.bin", "\x83");
	book_breaks(&parts, RV_S_FILE_FORMAT, ".xlsb");
}

static void counts_are_bounded(void **state)
{
	struct parts parts = book_of(SHEET("<row><c t=\"s\"><v>0</v></c></row>", ""), NULL, NULL);
	char *text;

	(void)state;
	text = repeat("<workbook><sheets>", "<sheet name=\"a\"/>", RV_BOOK_MAX_SHEETS + 1,
	              "</sheets></workbook>");
	part(&parts, BOOK_PART, text);
	book_breaks(&parts, RV_S_FILE_LIMIT, "sheets");
	free(text);
	parts = book_of(SHEET("<row><c t=\"s\"><v>0</v></c></row>", ""), NULL, NULL);
	text = repeat("<styleSheet><cellXfs>", "<xf/>", RV_BOOK_MAX_STYLES + 1,
	              "</cellXfs></styleSheet>");
	part(&parts, STYLES_PART, text);
	book_breaks(&parts, RV_S_FILE_LIMIT, "formats");
	free(text);
	part(&parts, STYLES_PART, NULL);
	text = repeat("<sst>", "<si/>\n   \t", RV_BOOK_MAX_STRINGS + 1, "</sst>");
	part(&parts, STRINGS_PART, text);
	book_breaks(&parts, RV_S_FILE_LIMIT, "");
	part(&parts, STRINGS_PART, NULL);
	free(text);
	text = repeat("<Relationships>", "<Relationship Id=\"a\" Type=\"b\" Target=\"c\"/>", 10001,
	              "</Relationships>");
	part(&parts, BOOK_RELS, text);
	book_breaks(&parts, RV_S_FILE_FORMAT, "parts");
	free(text);
}

/* ---- other files ----------------------------------------------------------------------------- */

static void files_of_other_kinds_are_named(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		const char *words;
	} rows[] = {
		{"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8, ".xls"},
		{"\x09\x08\x10\x00\x00\x06\x05\x00", 8, ".xls"},
		{"SQLite format 3\0xyz", 19, "database"},
		{"%PDF-1.7\n", 9, "text document"},
		{"{\\rtf1", 6, "text document"},
		{"Rar!\x1A\x07", 6, "unpack"},
		{"\x1F\x8B\x08", 3, "unpack"},
		{"\xEF\xBB\xBF \r\n<HTML><table>", 19, "web page"},
		{"<?xml version=\"1.0\"?>\n<Workbook/>", 33, "web page"},
		{"MIME-Version: 1.0\r\n", 19, "web page"},
		{"PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 22, ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		build_file("x.csv", rows[i].bytes, rows[i].len);
		file_breaks("x.csv", RV_S_FILE_FORMAT, rows[i].words);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bombs_do_not_go_off),
		cmocka_unit_test(all_parts_count_together),
		cmocka_unit_test(archives_that_are_cut_off_are_damaged),
		cmocka_unit_test(a_wrong_checksum_is_damage),
		cmocka_unit_test(a_wrong_size_is_damage),
		cmocka_unit_test(parts_that_are_there_twice_are_refused),
		cmocka_unit_test(paths_out_of_the_archive_lead_nowhere),
		cmocka_unit_test(too_many_parts_are_refused_before_they_are_read),
		cmocka_unit_test(passwords_are_named),
		cmocka_unit_test(document_types_are_refused),
		cmocka_unit_test(xml_that_is_deep_or_broken_is_refused),
		cmocka_unit_test(names_without_end_take_no_memory),
		cmocka_unit_test(cells_are_only_where_they_can_be),
		cmocka_unit_test(rows_are_only_where_they_can_be),
		cmocka_unit_test(the_dimension_is_not_believed),
		cmocka_unit_test(merged_ranges_are_bounded),
		cmocka_unit_test(texts_are_bounded),
		cmocka_unit_test(a_text_said_often_is_bounded),
		cmocka_unit_test(texts_that_are_not_there_are_damage),
		cmocka_unit_test(parts_that_are_missing_are_damage),
		cmocka_unit_test(counts_are_bounded),
		cmocka_unit_test(files_of_other_kinds_are_named),
	};

	return cmocka_run_group_tests_name("hostile", tests, build_enter, build_leave);
}
