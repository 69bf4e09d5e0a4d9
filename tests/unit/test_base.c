/* Errors, arenas, buffers, the language of messages; each also when memory is out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "oom.h"
#include "review/arena.h"
#include "review/i18n.h"
#include "review/text.h"

/* ---- errors ----------------------------------------------------------------------------------- */

static void a_message_stays_one_line_without_terminal_commands(void **state)
{
	struct rv_error err;

	(void)state;
	assert_int_equal(rv_fail(&err, RV_DATA, "bad '%s'", "a\nok: 100\x1b[2J\xE2\x80\xAE\xFF"),
	                 RV_DATA);
	assert_string_equal(err.msg, "bad 'a\\nok: 100\\x1b[2J\\u202e\\xff'");
	assert_int_equal(err.code, RV_DATA);
	assert_null(err.pos.file);
}

static void a_long_message_is_cut_between_characters(void **state)
{
	struct rv_error err;
	char text[3001];
	size_t i, pad, len;

	(void)state;
	for (pad = 0; pad < 3; pad++) {
		memset(text, 'x', pad);
		for (i = pad; i + 3 < sizeof text; i += 3)
			memcpy(text + i, "中", 3);
		text[i] = '\0';
		assert_int_equal(rv_fail(&err, RV_IO, "%s", text), RV_IO);
		len = strlen(err.msg);
		assert_true(len < sizeof err.msg && len > sizeof err.msg - 8);
		assert_int_equal(rv_utf8_valid(err.msg, len), len);
		assert_string_equal(err.msg + len - 3, "…");
	}
}

static void a_message_that_just_fits_is_not_cut(void **state)
{
	struct rv_error err;
	char text[sizeof err.msg + 1];

	(void)state;
	memset(text, 'x', sizeof text);
	text[sizeof err.msg - 1] = '\0';
	rv_fail(&err, RV_IO, "%s", text);
	assert_string_equal(err.msg, text);
	text[sizeof err.msg - 1] = 'x';
	text[sizeof err.msg] = '\0';
	rv_fail(&err, RV_IO, "%s", text);
	assert_int_equal(strlen(err.msg), sizeof err.msg - 1);
	assert_string_equal(err.msg + sizeof err.msg - 4, "…");
}

static void a_control_character_at_the_cut_is_not_written_in_half(void **state)
{
	struct rv_error err;
	char text[1200];
	size_t pad;

	(void)state;
	for (pad = 1000; pad < 1030; pad++) {
		memset(text, 'x', pad);
		memcpy(text + pad, "\xE2\x80\xAE\xE2\x80\xAE\xE2\x80\xAE", 10);
		rv_fail(&err, RV_IO, "%s", text);
		assert_true(strlen(err.msg) < sizeof err.msg);
		assert_true(strstr(err.msg, "\\u202…") == NULL && strstr(err.msg, "\\u…") == NULL &&
		            strstr(err.msg, "\\…") == NULL);
	}
}

static void an_error_carries_its_place_and_nobody_need_take_it(void **state)
{
	struct rv_error err;

	(void)state;
	assert_int_equal(rv_fail_at(&err, RV_DATA, (struct rv_pos){"f", 3, 7}, "x"), RV_DATA);
	assert_string_equal(err.pos.file, "f");
	assert_int_equal(err.pos.line, 3);
	assert_int_equal(err.pos.column, 7);
	assert_int_equal(rv_fail(NULL, RV_BUSY, "%d", 1), RV_BUSY);
	assert_int_equal(rv_fail_at(NULL, RV_IO, (struct rv_pos){0}, "%d", 1), RV_IO);
	assert_int_equal(rv_nomem(NULL), RV_MEMORY);
}

static void running_out_of_memory_is_told_without_memory(void **state)
{
	struct rv_error err;

	(void)state;
	oom_fail_at(1, true);
	assert_int_equal(rv_nomem(&err), RV_MEMORY);
	oom_stop();
	assert_int_equal(err.code, RV_MEMORY);
	assert_string_equal(err.msg, "out of memory");
}

static void errors_of_the_system_are_told_in_our_words(void **state)
{
	(void)state;
	assert_string_equal(rv_system_words(ENOENT), "there is no such file or folder");
	assert_string_equal(rv_system_words(ENOSPC), "the disk is full");
	assert_string_equal(rv_system_words(EDOM), strerror(EDOM));
}

/* ---- arenas ----------------------------------------------------------------------------------- */

static void sizes_that_overflow_give_nothing(void **state)
{
	struct rv_arena arena;

	(void)state;
	rv_arena_init(&arena);
	assert_null(rv_alloc(&arena, SIZE_MAX));
	assert_null(rv_alloc(&arena, SIZE_MAX - 15));
	assert_null(rv_alloc(&arena, SIZE_MAX / 2 + 1));
	assert_null(rv_alloc_array(&arena, SIZE_MAX / 2, 3));
	assert_null(rv_alloc_array(&arena, SIZE_MAX, SIZE_MAX));
	assert_null(rv_strndup(&arena, "", SIZE_MAX));
	assert_non_null(rv_alloc_array(&arena, 0, 8));
	assert_non_null(rv_alloc_array(&arena, 8, 0));
	rv_arena_release(&arena);
}

static void memory_is_zeroed_aligned_and_of_its_own(void **state)
{
	struct rv_arena arena;
	unsigned char *last = NULL, *memory;
	size_t size, i;

	(void)state;
	rv_arena_init(&arena);
	for (size = 0; size < 3000; size += 7) {
		memory = rv_alloc(&arena, size);
		assert_non_null(memory);
		assert_int_equal((uintptr_t)memory % _Alignof(max_align_t), 0);
		assert_ptr_not_equal(memory, last);
		for (i = 0; i < size; i++)
			assert_int_equal(memory[i], 0);
		memset(memory, 0xAA, size);
		last = memory;
	}
	rv_arena_release(&arena);
}

static void large_and_small_pieces_do_not_overlap(void **state)
{
	struct rv_arena arena;
	char *pieces[300];
	size_t sizes[300], i, k;

	(void)state;
	rv_arena_init(&arena);
	for (i = 0; i < 300; i++) {
		sizes[i] = i % 10 == 9 ? 100000 : i * 13 % 500 + 1;
		pieces[i] = rv_alloc(&arena, sizes[i]);
		assert_non_null(pieces[i]);
		memset(pieces[i], (int)(i % 251) + 1, sizes[i]);
	}
	for (i = 0; i < 300; i++)
		for (k = 0; k < sizes[i]; k++)
			if (pieces[i][k] != (char)(i % 251 + 1))
				fail_msg("piece %zu, byte %zu", i, k);
	rv_arena_release(&arena);
}

static void a_released_arena_may_be_used_again(void **state)
{
	struct rv_arena arena;

	(void)state;
	rv_arena_init(&arena);
	assert_string_equal(rv_strdup(&arena, "中"), "中");
	rv_arena_release(&arena);
	assert_string_equal(rv_format(&arena, "%d %s", 7, "x"), "7 x");
	assert_string_equal(rv_strndup(&arena, "abc", 2), "ab");
	assert_string_equal(rv_strndup(&arena, NULL, 0), "");
	rv_arena_release(&arena);
	rv_arena_release(&arena);
	rv_arena_release(NULL);
}

static void an_arena_survives_running_out_of_memory(void **state)
{
	struct rv_arena arena;

	(void)state;
	if (!oom_available())
		skip();
	rv_arena_init(&arena);
	oom_fail_at(1, true);
	assert_null(rv_alloc(&arena, 8));
	assert_null(rv_alloc(&arena, 100000));
	assert_null(rv_strdup(&arena, "a"));
	assert_null(rv_format(&arena, "%d", 1));
	assert_true(oom_stop());
	assert_string_equal(rv_strdup(&arena, "a"), "a");
	rv_arena_release(&arena);
}

/* ---- buffers ---------------------------------------------------------------------------------- */

static void a_buffer_is_a_string_once_anything_was_added(void **state)
{
	struct rv_buf buf;
	int i;

	(void)state;
	rv_buf_init(&buf);
	assert_null(buf.text);
	rv_buf_add(&buf, "", 0);
	assert_string_equal(buf.text, "");
	for (i = 0; i < 1000; i++) {
		rv_buf_putc(&buf, 'a');
		assert_int_equal(strlen(buf.text), buf.len);
	}
	rv_buf_printf(&buf, "%05d", 42);
	assert_int_equal(buf.len, 1005);
	assert_string_equal(buf.text + 1000, "00042");
	rv_buf_clear(&buf);
	assert_string_equal(buf.text, "");
	rv_buf_release(&buf);
	assert_null(buf.text);
	rv_buf_release(NULL);
}

static void a_formatted_text_fits_exactly_at_the_edge_of_the_room(void **state)
{
	struct rv_buf buf;
	int n;

	(void)state;
	for (n = 60; n < 70; n++) {
		rv_buf_init(&buf);
		rv_buf_printf(&buf, "%*d", n, 1);
		assert_int_equal(buf.len, n);
		assert_int_equal(strlen(buf.text), n);
		rv_buf_release(&buf);
	}
}

static void a_failed_buffer_takes_nothing_more(void **state)
{
	struct rv_buf buf;
	char *before;

	(void)state;
	rv_buf_init(&buf);
	rv_buf_puts(&buf, "kept");
	before = buf.text;
	rv_buf_add(&buf, "x", SIZE_MAX); /* refused before a byte is read */
	assert_true(buf.failed);
	rv_buf_puts(&buf, "more");
	rv_buf_printf(&buf, "%d", 1);
	rv_buf_utf8(&buf, 'x');
	assert_ptr_equal(buf.text, before);
	assert_string_equal(buf.text, "kept");
	rv_buf_clear(&buf);
	assert_false(buf.failed);
	rv_buf_puts(&buf, "again");
	assert_string_equal(buf.text, "again");
	rv_buf_release(&buf);
}

static void a_buffer_remembers_that_memory_was_out(void **state)
{
	struct rv_buf buf;

	(void)state;
	if (!oom_available())
		skip();
	rv_buf_init(&buf);
	oom_fail_at(1, false);
	rv_buf_puts(&buf, "first");
	rv_buf_puts(&buf, "second");
	assert_true(oom_stop());
	assert_true(buf.failed);
	assert_null(buf.text);
	rv_buf_release(&buf);
}

static void text_in_sql_can_not_end_its_quotes(void **state)
{
	struct rv_buf buf;

	(void)state;
	rv_buf_init(&buf);
	rv_buf_sql_string(&buf, "it''s'; DROP TABLE x--");
	assert_string_equal(buf.text, "'it''''s''; DROP TABLE x--'");
	rv_buf_clear(&buf);
	rv_buf_sql_name(&buf, "a\"b'");
	assert_string_equal(buf.text, "\"a\"\"b'\"");
	rv_buf_clear(&buf);
	rv_buf_sql_string(&buf, "");
	assert_string_equal(buf.text, "''");
	rv_buf_release(&buf);
}

static void json_strings_are_valid_whatever_the_text(void **state)
{
	struct rv_buf buf;
	const char text[] = "\"\\/\n\r\t\b\x01\x7f\xC2\x85"
			    "中\xE2\x80\xA8\xE2\x80\xAE\xFF\xE4\xB8\xEF\xBF\xBD😀";

	(void)state;
	rv_buf_init(&buf);
	rv_buf_json(&buf, text, sizeof text); /* with its NUL */
	assert_string_equal(
		buf.text,
		"\"\\\"\\\\/\\n\\r\\t\\u0008\\u0001\\u007f\\u0085"
		"中\\u2028\\u202e\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD😀\\u0000\"");
	rv_buf_clear(&buf);
	rv_buf_json(&buf, "", 0);
	assert_string_equal(buf.text, "\"\"");
	rv_buf_release(&buf);
}

/* ---- languages -------------------------------------------------------------------------------- */

static void put_u32(FILE *out, size_t value)
{
	uint32_t word = (uint32_t)value;

	fwrite(&word, sizeof word, 1, out);
}

/* A catalogue with two entries, the header and one message, in gettext's binary form. */
static void write_catalogue(const char *path)
{
	static const char *const from[] = {"", "out of memory"};
	static const char *const to[] = {"Content-Type: text/plain; charset=UTF-8\n", "内存不足"};
	FILE *out = fopen(path, "wb");
	size_t at = 28 + 2 * 16, i;

	assert_non_null(out);
	put_u32(out, 0x950412de);
	put_u32(out, 0);
	put_u32(out, 2);
	put_u32(out, 28);
	put_u32(out, 28 + 16);
	put_u32(out, 0);
	put_u32(out, 0);
	for (i = 0; i < 2; at += strlen(from[i++]) + 1) {
		put_u32(out, strlen(from[i]));
		put_u32(out, at);
	}
	for (i = 0; i < 2; at += strlen(to[i++]) + 1) {
		put_u32(out, strlen(to[i]));
		put_u32(out, at);
	}
	for (i = 0; i < 2; i++)
		fwrite(from[i], strlen(from[i]) + 1, 1, out);
	for (i = 0; i < 2; i++)
		fwrite(to[i], strlen(to[i]) + 1, 1, out);
	assert_int_equal(fclose(out), 0);
}

/* Run as a program of its own, which lies where the catalogues are. */
static int speak(void)
{
	static const enum rv_lang order[] = {RV_EN, RV_ZH, RV_EN, RV_ZH, RV_ZH};
	struct rv_error err;
	size_t i;

	for (i = 0; i < sizeof order / sizeof order[0]; i++) {
		rv_i18n_select(order[i]);
		if (rv_i18n_current() != order[i])
			return 1;
		(void)rv_nomem(&err);
		printf("%s %.1f\n", err.msg, 0.5);
	}
	return 0;
}

static char top[] = "/tmp/review-i18n-XXXXXX";

static void run(const char *fmt, ...) RV_PRINTF(1, 2);
static void run(const char *fmt, ...)
{
	char command[2000];
	va_list args;

	va_start(args, fmt);
	vsnprintf(command, sizeof command, fmt, args);
	va_end(args);
	if (system(command) != 0)
		fail_msg("%s", command);
}

static void expect_speech(const char *environment, const char *expected)
{
	char command[200], said[200];
	FILE *in;
	size_t len;

	snprintf(command, sizeof command, "env -u LANGUAGE %s %s/bin/program --speak", environment,
	         top);
	in = popen(command, "r");
	assert_non_null(in);
	len = fread(said, 1, sizeof said - 1, in);
	said[len] = '\0';
	assert_int_equal(pclose(in), 0);
	assert_string_equal(said, expected);
}

static int make_program(void **state)
{
	char exe[1000];
	ssize_t len = readlink("/proc/self/exe", exe, sizeof exe - 1);

	(void)state;
	if (len <= 0 || mkdtemp(top) == NULL)
		return -1;
	exe[len] = '\0';
	run("mkdir %s/bin && cp '%s' %s/bin/program", top, exe, top);
	return 0;
}

static int drop_program(void **state)
{
	(void)state;
	run("rm -r %s", top);
	memcpy(top + strlen(top) - 6, "XXXXXX", 6);
	return 0;
}

static const char spoken[] =
	"out of memory 0.5\n内存不足 0.5\nout of memory 0.5\n内存不足 0.5\n内存不足 0.5\n";

static void languages_switch_back_and_forth_under_any_locale(void **state)
{
	char path[100];

	(void)state;
	run("mkdir -p %s/bin/locale/zh/LC_MESSAGES", top);
	snprintf(path, sizeof path, "%s/bin/locale/zh/LC_MESSAGES/review.mo", top);
	write_catalogue(path);
	expect_speech("LC_ALL=C", spoken);
	expect_speech("LC_ALL=POSIX", spoken);
	expect_speech("LC_ALL=xx_YY.UTF-8", spoken);
	expect_speech("LANG=de_DE LANGUAGE=de", spoken);
	expect_speech("-i", spoken);
}

static void an_installed_program_finds_its_catalogues_below_share(void **state)
{
	char path[100];

	(void)state;
	run("mkdir -p %s/share/locale/zh/LC_MESSAGES", top);
	snprintf(path, sizeof path, "%s/share/locale/zh/LC_MESSAGES/review.mo", top);
	write_catalogue(path);
	expect_speech("LC_ALL=C", spoken);
}

static void without_catalogues_messages_are_english(void **state)
{
	(void)state;
	expect_speech("LC_ALL=C", "out of memory 0.5\nout of memory 0.5\nout of memory 0.5\n"
	                          "out of memory 0.5\nout of memory 0.5\n");
}

#define PROGRAM(name) cmocka_unit_test_setup_teardown(name, make_program, drop_program)

static void a_list_grows_and_keeps_what_it_has(void **state)
{
	struct rv_arena arena;
	size_t room = 0, n = 0;
	int *list = NULL;

	(void)state;
	rv_arena_init(&arena);
	for (; n < 1000; n++) {
		list = rv_alloc_more(&arena, list, n, &room, sizeof *list);
		assert_non_null(list);
		assert_true(room > n);
		list[n] = (int)n;
	}
	for (size_t i = 0; i < n; i++)
		assert_int_equal(list[i], i);
	room = n = SIZE_MAX / 2 + 1; /* twice of it is no size */
	assert_null(rv_alloc_more(&arena, list, n, &room, sizeof *list));
	rv_arena_release(&arena);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_message_stays_one_line_without_terminal_commands),
		cmocka_unit_test(a_long_message_is_cut_between_characters),
		cmocka_unit_test(a_message_that_just_fits_is_not_cut),
		cmocka_unit_test(a_control_character_at_the_cut_is_not_written_in_half),
		cmocka_unit_test(an_error_carries_its_place_and_nobody_need_take_it),
		cmocka_unit_test(running_out_of_memory_is_told_without_memory),
		cmocka_unit_test(errors_of_the_system_are_told_in_our_words),
		cmocka_unit_test(sizes_that_overflow_give_nothing),
		cmocka_unit_test(memory_is_zeroed_aligned_and_of_its_own),
		cmocka_unit_test(large_and_small_pieces_do_not_overlap),
		cmocka_unit_test(a_released_arena_may_be_used_again),
		cmocka_unit_test(an_arena_survives_running_out_of_memory),
		cmocka_unit_test(a_buffer_is_a_string_once_anything_was_added),
		cmocka_unit_test(a_formatted_text_fits_exactly_at_the_edge_of_the_room),
		cmocka_unit_test(a_failed_buffer_takes_nothing_more),
		cmocka_unit_test(a_buffer_remembers_that_memory_was_out),
		cmocka_unit_test(text_in_sql_can_not_end_its_quotes),
		cmocka_unit_test(json_strings_are_valid_whatever_the_text),
		cmocka_unit_test(a_list_grows_and_keeps_what_it_has),
		PROGRAM(languages_switch_back_and_forth_under_any_locale),
		PROGRAM(an_installed_program_finds_its_catalogues_below_share),
		PROGRAM(without_catalogues_messages_are_english),
	};

	if (argc == 2 && strcmp(argv[1], "--speak") == 0)
		return speak();
	return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
