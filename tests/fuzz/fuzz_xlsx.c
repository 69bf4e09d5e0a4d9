/*
 * A workbook. A zip archive as it is; else the parts that stand below, one after the other, parted by a byte that UTF-8 does not know,
 * so that mutations reach the XML and not only checksums.
 */
#include <string.h>
#include <unistd.h>
#include <zip.h>
#include "fuzz.h"

enum { PARTED = 0xff };

static const char *const parts[] = {
	"xl/worksheets/sheet1.xml", "xl/sharedStrings.xml",       "xl/styles.xml",
	"xl/workbook.xml",          "xl/_rels/workbook.xml.rels", "_rels/.rels",
	"xl/worksheets/sheet2.xml",
};
enum { N_PARTS = sizeof parts / sizeof *parts };

/* What a part is that the input leaves out. */
#define RELATIONS(list)                                                                            \
	"<Relationships "                                                                          \
	"xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" list             \
	"</Relationships>"
#define RELATION(id, type, target)                                                                 \
	"<Relationship Id=\"" id                                                                   \
	"\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/" type      \
	"\" Target=\"" target "\"/>"
static const char *const defaults[N_PARTS] = {
	[3] = "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" "
	      "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/"
	      "relationships\"><sheets>"
	      "<sheet name=\"permit\" sheetId=\"1\" r:id=\"a\"/></sheets></workbook>",
	[4] = RELATIONS(RELATION("a", "worksheet", "worksheets/sheet1.xml") RELATION(
		"s", "sharedStrings", "sharedStrings.xml") RELATION("f", "styles", "styles.xml")),
	[5] = RELATIONS(RELATION("b", "officeDocument", "xl/workbook.xml")),
};

static void add(zip_t *zip, size_t part, const void *bytes, size_t size)
{
	zip_source_t *source = zip_source_buffer(zip, bytes, size, 0);
	zip_int64_t index = source ? zip_file_add(zip, parts[part], source, 0) : -1;

	fuzz_check(index >= 0 &&
	                   !zip_set_file_compression(zip, (zip_uint64_t)index, ZIP_CM_STORE, 0),
	           "zip");
}

static void make_book(const char *path, const uint8_t *data, size_t size)
{
	const uint8_t *end = data + size;
	zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, NULL);

	fuzz_check(zip != NULL, path);
	for (size_t i = 0; i < N_PARTS; i++) {
		const uint8_t *next = data < end ? memchr(data, PARTED, (size_t)(end - data))
		                                 : NULL;
		size_t len = (size_t)((next ? next : end) - data);

		if (len)
			add(zip, i, data, len);
		else if (defaults[i])
			add(zip, i, defaults[i], strlen(defaults[i]));
		data = next ? next + 1 : end;
	}
	fuzz_check(!zip_close(zip), path);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	fuzz_ground();
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	unlink("x.xlsx");
	if (size > 1 && !memcmp(data, "PK", 2))
		fuzz_put("x.xlsx", data, size);
	else
		make_book("x.xlsx", data, size);
	fuzz_read_book("x.xlsx");
	fuzz_run("import", "case.db", "x.xlsx", "--records", "permits.part.yaml", "--dry-run",
	         "--by", "x", NULL);
	return 0;
}
