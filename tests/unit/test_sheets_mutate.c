/*
 * Files that were damaged at random, always in the same way: a workbook's parts before they are
 * packed, the packed bytes, and CSV in each encoding. Whatever comes of it, it comes soon, nothing
 * crashes (this is for sanitizers to watch), and what is handed over is valid text.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <time.h>

#include "../sheets/build.h"

#define ROUNDS 300
#define SECONDS_EACH 10 /* of a sanitizer's; in fact milliseconds */

static uint64_t state_of_random;

static uint32_t draw(uint32_t below)
{
	state_of_random = state_of_random * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(state_of_random >> 33) % below;
}

/* What breaks readers: ends of tags, quotes, numbers at limits, bytes of no encoding. */
static const char *const pieces[] = {
	"<",        "</",      ">",          "\"",    "&",         "&lt;",
	"]]>",      "<!--",    "\xFF",       "\x80",  "\xE5\xBC",  "\x81",
	"NaN",      "1E400",   "-1",         "0",     "999999",    "XFD1",
	"A1048577", "t=\"s\"", "<v>",        "</c>",  "<row>",     "<c r=\"A1\">",
	"\r",       "\n",      ",",          ";",     "\t",        "sep=;\n",
	"\"\"",     "_x000D_", "4294967296", "<si/>", "<![CDATA[", "\xEF\xBB\xBF",
};

/* A damaged copy, at most twice as long; free it. */
static char *mutate(const char *bytes, size_t len, size_t *out_len)
{
	char *out = malloc(len * 2 + 64);
	size_t n = 1 + draw(4), room = len * 2 + 64;

	assert_non_null(out);
	memcpy(out, bytes, len);
	while (n-- > 0) {
		size_t at = len == 0 ? 0 : draw((uint32_t)len),
		       to = len == 0 ? 0 : draw((uint32_t)len);
		const char *piece = pieces[draw(sizeof pieces / sizeof *pieces)];
		size_t piece_len = strlen(piece);

		switch (draw(6)) {
		case 0: /* a bit */
			if (len > 0)
				out[at] = (char)(out[at] ^ 1 << draw(8));
			break;
		case 1: /* a byte */
			if (len > 0)
				out[at] = (char)draw(256);
			break;
		case 2: /* a piece more */
			if (len + piece_len > room)
				break;
			memmove(out + at + piece_len, out + at, len - at);
			memcpy(out + at, piece, piece_len);
			len += piece_len;
			break;
		case 3: /* some bytes less */
			to = at + draw(40) < len ? at + draw(40) : len;
			if (to < at || to > len)
				break;
			memmove(out + at, out + to, len - to);
			len -= to - at;
			break;
		case 4: /* a stretch again */
			piece_len = len - at < 60 ? len - at : 60;
			memmove(out + (to + piece_len <= len ? to : at), out + at, piece_len);
			break;
		default: /* the end is missing */ len = draw(8) == 0 ? at : len;
		}
	}
	*out_len = len;
	return out;
}

static bool knows(void *ctx, const char *header)
{
	(void)ctx;
	assert_int_equal(rv_utf8_valid(header, strlen(header)), strlen(header));
	return strcmp(header, "案号") == 0;
}

/* Reads x.xlsx; returns whether it was still good. */
static bool survives(void)
{
	static const struct rv_book_options options = {.knows = knows};
	clock_t begun = clock();
	struct reading reading = read_book("x.xlsx", &options);
	bool good = !reading.broken;

	assert_int_equal(reading.code, RV_OK);
	assert_int_equal(good, reading.faults.n == 0);
	assert_true(clock() - begun < SECONDS_EACH * CLOCKS_PER_SEC);
	release(&reading);
	return good;
}

static struct parts sample(void)
{
	return book_of(
		SHEET("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" "
	              "t=\"s\"><v>1</v></c>"
	              "<c r=\"C1\" "
	              "t=\"inlineStr\"><is><r><t>备</t></r><r><t>注</t></r></is></c></row>"
	              "<row r=\"2\" hidden=\"1\"><c r=\"A2\" s=\"1\"><v>45717</v></c>"
	              "<c r=\"B2\" s=\"2\"><v>45717.395833333336</v></c>"
	              "<c r=\"C2\" t=\"e\"><f>1/0</f><v>#DIV/0!</v></c></row>"
	              "<row r=\"4\"><c r=\"A4\"><v>5.2272520000101101E+17</v></c>"
	              "<c r=\"B4\" t=\"b\"><v>1</v></c><c r=\"C4\"><f>SUM(A1:A4)</f></c></row>",
	              "<mergeCells><mergeCell ref=\"A2:B4\"/><mergeCell "
	              "ref=\"C1:D1\"/></mergeCells>"),
		STRINGS("<si><t>案号</t></si><si><r><t>姓</t></r><rPh sb=\"0\" "
	                "eb=\"1\"><t>x</t></rPh>"
	                "<r><t>名_x000D_</t></r></si>"),
		STYLES("<numFmt numFmtId=\"164\" formatCode=\"yyyy/m/d h:mm\"/>",
	               "<xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/>"));
}

static void damaged_parts_do_no_harm(void **state)
{
	size_t good = 0;

	(void)state;
	state_of_random = 2025;
	for (int round = 0; round < ROUNDS; round++) {
		struct parts parts = sample();
		size_t which = draw((uint32_t)parts.n), len;
		char *text = mutate(parts.list[which].text, parts.list[which].len, &len);

		part_bytes(&parts, parts.list[which].name, text, len);
		book_write("x.xlsx", &parts);
		good += survives();
		free(text);
	}
	assert_in_range(good, ROUNDS / 20, ROUNDS - ROUNDS / 20);
}

static void damaged_archives_do_no_harm(void **state)
{
	struct parts parts = sample();
	size_t len, good = 0;
	char *bytes;

	(void)state;
	state_of_random = 2026;
	for (int stored = 0; stored < 2; stored++) {
		parts.level = stored == 1 ? -1 : 6;
		book_write("x.xlsx", &parts);
		assert_true(survives());
		bytes = build_bytes("x.xlsx", &len);
		for (int round = 0; round < ROUNDS; round++) {
			size_t mutant_len;
			char *mutant = mutate(bytes, len, &mutant_len);

			build_file("x.xlsx", mutant, mutant_len);
			free(mutant);
			good += survives();
		}
		free(bytes);
	}
	assert_in_range(good, 1, 2 * ROUNDS - ROUNDS / 20);
}

static void damaged_csv_does_no_harm(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
	} files[] = {
#define FILE_OF(text) {text, sizeof(text) - 1}
		FILE_OF("案号,姓名,备注\r\n〔2025〕1号,张某,\"第一行\n第二行\"\r\n2,\"\"\"李\"\"\","
	                "\r\n"),
		FILE_OF("\xEF\xBB\xBFsep=;\r\n案号;姓名\r\n1;张某\r\n"),
		FILE_OF("\xFF\xFE\x48\x68\xF7\x53\t\0\xD3\x59\x0D\x54\r\0\n\0"
	                "1\0\t\0"
	                "2\0\r\0\n\0"),
		FILE_OF("\xFE\xFF\x68\x48\x53\xF7\0,\x59\xD3\x54\x0D\0\n\0"
	                "1\0,\0"
	                "2\0\n"),
		FILE_OF("\xB0\xB8\xBA\xC5,\xD0\xD5\xC3\xFB\r\n1,\xD5\xC5\xC4\xB3\r\n2,"
	                "\x81\x39\xEF\x30\r\n"),
#undef FILE_OF
	};
	size_t good = 0;

	(void)state;
	state_of_random = 2027;
	for (int round = 0; round < 2 * ROUNDS; round++) {
		size_t which = (size_t)round % (sizeof files / sizeof *files), len;
		char *text = mutate(files[which].bytes, files[which].len, &len);

		build_file("x.xlsx", text, len);
		free(text);
		good += survives();
	}
	assert_in_range(good, ROUNDS / 20, 2 * ROUNDS - ROUNDS / 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(damaged_parts_do_no_harm),
		cmocka_unit_test(damaged_archives_do_no_harm),
		cmocka_unit_test(damaged_csv_does_no_harm),
	};

	return cmocka_run_group_tests_name("mutate", tests, build_enter, build_leave);
}
