/* Pages (html, md): whatever a text says, it stays text; rows stand under the headings of their groups. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "review/output.h"

static int set_up(void **state)
{
	(void)state;
	setlocale(LC_ALL, "C.UTF-8");
	return 0;
}

static const struct rv_out_column columns[] = {
	{"group", "<Group>", RV_CELL_TEXT, 0, false},
	{"text", "Te|xt \"x\"", RV_CELL_TEXT, 0, true},
	{"points", "Points", RV_CELL_POINTS, 0, false},
	{"yes", "Yes?", RV_CELL_BOOL, 0, false},
};

static enum rv_code write_rows(struct rv_writer *writer, const char *const *texts,
                               struct rv_error *err)
{
	RV_TRY(rv_write_title(writer, "A <title> & more", err));
	RV_TRY(rv_write_fact_text(writer, "fact", "Fa*ct", "a | b\nc", err));
	RV_TRY(rv_write_grouped(writer, "rows", "Rows", columns, 4, 1, err));
	for (size_t i = 0; texts[i] != NULL; i++) {
		struct rv_out_cell cells[] = {
			{.text = i < 2 ? "one" : "two & <b>"},
			{.text = texts[i]},
			{.number = 150 + (int64_t)i},
			{.number = (int64_t)i % 2},
		};

		RV_TRY(rv_write_row(writer, cells, err));
	}
	RV_TRY(rv_write_note(writer, err, "%s", "1. - a note <i>"));
	RV_TRY(rv_write_grouped(writer, "none", "", columns, 4, 1, err));
	return rv_write_end(writer, err);
}

static char *page(const char *format, const char *const *texts)
{
	struct rv_writer_options options = {0};
	struct rv_error err = {0};
	struct rv_writer *writer;
	char *text = NULL;
	size_t len = 0;
	FILE *stream = open_memstream(&text, &len);

	assert_non_null(stream);
	assert_int_equal(rv_writer_new(format, "review.x/1", stream, &options, &writer, &err),
	                 RV_OK);
	assert_int_equal(write_rows(writer, texts, &err), RV_OK);
	rv_writer_free(writer);
	fclose(stream);
	return text;
}

static size_t count(const char *text, const char *what)
{
	size_t n = 0;

	for (const char *at = text; (at = strstr(at, what)) != NULL; at += strlen(what))
		n++;
	return n;
}

static const char *const nasty[] = {
	"</script><script>alert(1)</script>",
	"\" onmouseover=\"x",
	"a|b\\|c `code` *b* _i_ [l](u) ~s~ &amp; $m$ #",
	"esc \x1b[1m rtl \xE2\x80\xAE bad \xFF",
	"two\nlines\r\nthree",
	"",
	NULL,
};

static void html_keeps_text_text(void **state)
{
	char *text = page("html", nasty);

	(void)state;
	assert_int_equal(count(text, "<script"), 1); /* its own */
	assert_null(strstr(text, "alert(1)<"));
	assert_null(strstr(text, "\x1b"));
	assert_null(strstr(text, "\xE2\x80\xAE"));
	assert_non_null(strstr(text, "esc \\x1b[1m rtl \\u202e bad \\xff"));
	assert_non_null(strstr(text, "&lt;/script&gt;&lt;script&gt;alert(1)"));
	assert_non_null(strstr(text, "&quot; onmouseover=&quot;x"));
	assert_non_null(strstr(text, "data-label=\"Te|xt &quot;x&quot;\""));
	assert_non_null(strstr(text, "two<br>lines<br>three"));
	assert_non_null(strstr(text, "<title>A &lt;title&gt; &amp; more</title>"));
	assert_non_null(strstr(text, "content=\"default-src 'none'; "));
	assert_null(strstr(text, "unsafe"));
	free(text);
}

/* Every element that is opened is closed, in order. */
static void html_is_balanced(void **state)
{
	static const char *const lone[] = {"!DOCTYPE", "meta", "br", "link"};
	char *text = page("html", nasty), *at = text, stack[64][16];
	size_t depth = 0;

	(void)state;
	while ((at = strchr(at, '<')) != NULL) {
		char name[16], *script_end;
		bool end = at[1] == '/', is_lone = false;

		assert_int_equal(sscanf(at + 1 + end, "%15[!A-Za-z0-9]", name), 1);
		for (size_t i = 0; i < sizeof lone / sizeof *lone; i++)
			is_lone |= strcmp(name, lone[i]) == 0;
		at++;
		if (is_lone)
			continue;
		if (!end) {
			assert_true(depth < 64);
			strcpy(stack[depth++], name);
			script_end = strcmp(name, "script") == 0 ? strstr(at, "</script>") : NULL;
			at = script_end != NULL ? script_end : at;
			continue;
		}
		assert_true(depth > 0);
		assert_string_equal(stack[--depth], name);
	}
	assert_int_equal(depth, 0);
	free(text);
}

static void rows_stand_under_their_group(void **state)
{
	char *html = page("html", nasty), *md = page("md", nasty);

	(void)state;
	assert_int_equal(count(html, "<tr class=\"g\">"), 2);
	assert_non_null(strstr(html, "<tr class=\"g\"><th colspan=\"3\">two &amp; &lt;b&gt;</th>"));
	assert_int_equal(count(html, "<tbody>"), 2);
	assert_int_equal(count(md, "\n### "), 2);
	assert_non_null(strstr(md, "\n### two \\& \\<b\\>\n"));
	/* the groups' columns are no columns of the table, and a table without rows has a head all the same */
	assert_int_equal(count(md, "\n| Te\\|xt \"x\" | Points | Yes? |\n| --- | ---: | --- |\n"),
	                 3);
	free(html);
	free(md);
}

/* Every line of a table has as many cells as its head. */
static void md_tables_are_tables(void **state)
{
	char *text = page("md", nasty), *rest = text;
	size_t rows = 0;

	(void)state;
	for (char *line; (line = strsep(&rest, "\n")) != NULL;) {
		size_t bars = 0;

		if (*line != '|')
			continue;
		for (const char *at = line; *at != '\0'; at++) {
			if (*at == '\\' && at[1] != '\0')
				at++;
			else
				bars += *at == '|';
		}
		assert_int_equal(bars, 4);
		rows++;
	}
	assert_int_equal(rows, 3 * 2 + 6);
	free(text);
}

static void md_keeps_text_text(void **state)
{
	char *text = page("md", nasty);

	(void)state;
	assert_non_null(strstr(text, "# A \\<title\\> \\& more\n"));
	assert_non_null(strstr(text, "- **Fa\\*ct**: a \\| b<br>c\n"));
	assert_non_null(strstr(text, "| a\\|b\\\\\\|c \\`code\\` \\*b\\* \\_i\\_ \\[l\\](u) "
	                             "\\~s\\~ \\&amp; \\$m\\$ \\# |"));
	assert_non_null(strstr(text, "| two<br>lines<br>three |"));
	assert_non_null(strstr(text, "\n1\\. - a note \\<i\\>\n"));
	assert_null(strstr(text, "\x1b"));
	free(text);
}

/* A title is the first thing, once. */
static void a_title_comes_first(void **state)
{
	struct rv_writer_options options = {0};
	struct rv_error err = {0};
	struct rv_writer *writer;
	FILE *stream = tmpfile();

	(void)state;
	assert_int_equal(rv_writer_new("html", "x/1", stream, &options, &writer, &err), RV_OK);
	assert_int_equal(rv_write_title(writer, "t", &err), RV_OK);
	assert_int_equal(rv_write_title(writer, "t", &err), RV_BUG);
	rv_writer_free(writer);
	assert_int_equal(rv_writer_new("md", "x/1", stream, &options, &writer, &err), RV_OK);
	assert_int_equal(rv_write_fact_int(writer, "n", "N", 1, &err), RV_OK);
	assert_int_equal(rv_write_title(writer, "t", &err), RV_BUG);
	assert_int_equal(rv_write_grouped(writer, "t", "T", columns, 2, 2, &err), RV_BUG);
	rv_writer_free(writer);
	fclose(stream);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(html_keeps_text_text),
		cmocka_unit_test(html_is_balanced),
		cmocka_unit_test(rows_stand_under_their_group),
		cmocka_unit_test(md_tables_are_tables),
		cmocka_unit_test(md_keeps_text_text),
		cmocka_unit_test(a_title_comes_first),
	};

	return cmocka_run_group_tests_name("pages", tests, set_up, NULL);
}
