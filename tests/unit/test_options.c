#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <limits.h>
#include <string.h>
#include "cli/options.h"

static const char *const colours[] = {"red", "green", "blue", NULL};

struct paint_args {
	struct opt_common common;
	bool force;
	int64_t layers;
	const char *output, *note, *progress;
	int colour;
	struct opt_list tools;
	const char *wall;
	struct opt_list others;
};

static const struct opt opts[] = {
	OPT_FLAG('f', "force", paint_args, force, "paint over"),
	OPT_FLAG(0, "dry", paint_args, force, "without paint"),
	OPT_INT('n', "layers", paint_args, layers, "N", 1, 9, "layers"),
	OPT_FILE('o', "output", paint_args, output, "FILE", "where"),
	OPT_TEXT(0, "note", paint_args, note, "TEXT", "remark"),
	OPT_OPTIONAL('p', "progress", paint_args, progress, "WHEN", "tell"),
	OPT_WORD('c', "colour", paint_args, colour, "COLOUR", colours, "colour"),
	OPT_LIST('t', "tool", paint_args, tools, "TOOL", "a tool"),
	OPT_COMMON(paint_args),
	OPT_END,
};
static const struct operand operands[] = {
	OPERAND(paint_args, wall, "WALL", "the wall"),
	OPERAND_LIST(paint_args, others, "OTHER", 0, INT_MAX, "more walls"),
	OPERAND_END,
};
static const struct opt_conflict conflicts[] = {{"force", "dry"}, {NULL, NULL}};
static const struct opt_tables tables = {opts, operands, conflicts};

struct outcome {
	enum rv_code code;
	struct paint_args args;
	struct rv_error err;
	struct rv_arena arena;
	bool help;
};

static int tear_down(void **state)
{
	struct outcome *outcome = *state;

	rv_arena_release(&outcome->arena);
	return 0;
}

static int set_up(void **state)
{
	static struct outcome outcome;

	memset(&outcome, 0, sizeof outcome);
	rv_arena_init(&outcome.arena);
	*state = &outcome;
	return 0;
}

/* Parses the words, NULL-terminated. */
static void parse(struct outcome *outcome, ...)
{
	char *argv[32];
	va_list list;
	int argc = 0;

	va_start(list, outcome);
	while ((argv[argc] = va_arg(list, char *)))
		argc++;
	va_end(list);
	outcome->code = opt_parse(&tables, argc, argv, &outcome->arena, &outcome->args,
	                          &outcome->help, &outcome->err);
}

static void refused(struct outcome *outcome, const char *message)
{
	assert_int_equal(outcome->code, RV_USAGE);
	assert_int_equal(outcome->err.code, RV_USAGE);
	assert_string_equal(outcome->err.msg, message);
}

static void every_kind_of_option_lands_in_its_field(void **state)
{
	struct outcome *o = *state;

	parse(o, "--layers", "3", "--output=a=b", "--note", "墙", "--progress", "wall", "--colour",
	      "blue", "--tool", "brush", "--tool=roller", "--force", NULL);
	assert_int_equal(o->code, RV_OK);
	assert_int_equal(o->args.layers, 3);
	assert_string_equal(o->args.output, "a=b");
	assert_string_equal(o->args.note, "墙");
	assert_string_equal(o->args.progress, "");
	assert_int_equal(o->args.colour, 2);
	assert_int_equal(o->args.tools.n, 2);
	assert_string_equal(o->args.tools.items[0], "brush");
	assert_string_equal(o->args.tools.items[1], "roller");
	assert_true(o->args.force);
	assert_string_equal(o->args.wall, "wall");
	assert_int_equal(o->args.others.n, 0);
	assert_false(o->help);
}

static void letters_may_stand_together_and_the_last_takes_the_value(void **state)
{
	struct outcome *o = *state;

	parse(o, "-qfn4", "-o", "x", "-pt", "brush", "wall", NULL);
	assert_int_equal(o->code, RV_OK);
	assert_true(o->args.common.quiet);
	assert_true(o->args.force);
	assert_int_equal(o->args.layers, 4);
	assert_string_equal(o->args.output, "x");
	assert_string_equal(o->args.progress, "");
	assert_string_equal(o->args.tools.items[0], "brush");
}

static void an_optional_value_is_taken_only_after_an_equals_sign(void **state)
{
	struct outcome *o = *state;

	parse(o, "--progress=always", "wall", NULL);
	assert_string_equal(o->args.progress, "always");
}

static void the_last_of_two_values_holds(void **state)
{
	struct outcome *o = *state;

	parse(o, "--layers=1", "wall", "--layers=2", NULL);
	assert_int_equal(o->args.layers, 2);
}

static void two_dashes_end_the_options_and_one_dash_is_an_operand(void **state)
{
	struct outcome *o = *state;

	parse(o, "-", "--", "--force", "-f", NULL);
	assert_int_equal(o->code, RV_OK);
	assert_string_equal(o->args.wall, "-");
	assert_int_equal(o->args.others.n, 2);
	assert_string_equal(o->args.others.items[1], "-f");
	assert_false(o->args.force);
}

static void help_ends_parsing_before_anything_is_missed(void **state)
{
	struct outcome *o = *state;

	parse(o, "-h", "--nonsense", NULL);
	assert_int_equal(o->code, RV_OK);
	assert_true(o->help);
}

static void numbers_are_whole_and_within_their_range(void **state)
{
	static const char *const wrong[] = {"0",  "10", "",    "x",   "3x",
	                                    " 3", "+3", "3.0", "0x3", "99999999999999999999"};
	struct outcome *o = *state;

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		parse(o, "wall", "--layers", wrong[i], NULL);
		assert_int_equal(o->code, RV_USAGE);
	}
	refused(o, "--layers: '99999999999999999999' is not a whole number from 1 to 9");
	parse(o, "wall", "-n9", NULL);
	assert_int_equal(o->code, RV_OK);
}

static void a_word_not_in_the_list_is_answered_with_the_nearest_or_with_all(void **state)
{
	struct outcome *o = *state;

	parse(o, "wall", "--colour", "gren", NULL);
	refused(o, "--colour: unknown word 'gren'; did you mean 'green'?");
	parse(o, "wall", "--colour", "transparent", NULL);
	refused(o, "--colour: unknown word 'transparent', expected one of: red, green, blue");
	parse(o, "wall", "--colour=", NULL);
	assert_int_equal(o->code, RV_USAGE);
}

static void an_unknown_option_is_answered_with_the_nearest(void **state)
{
	struct outcome *o = *state;

	parse(o, "wall", "--colur=red", NULL);
	refused(o, "unknown option '--colur'; did you mean '--colour'?");
	parse(o, "wall", "--zzzzzzzz", NULL);
	refused(o, "unknown option '--zzzzzzzz'");
	parse(o, "wall", "-f墙", NULL);
	refused(o, "unknown option '-墙'");
}

static void an_abbreviation_is_not_an_option(void **state)
{
	struct outcome *o = *state;

	parse(o, "wall", "--forc", NULL);
	refused(o, "unknown option '--forc'; did you mean '--force'?");
}

static void a_missing_value_and_a_value_too_many_are_refused(void **state)
{
	struct outcome *o = *state;

	parse(o, "wall", "--layers", NULL);
	refused(o, "--layers: a value is missing (N)");
	parse(o, "wall", "-o", NULL);
	refused(o, "--output: a value is missing (FILE)");
	parse(o, "wall", "--force=yes", NULL);
	refused(o, "--force takes no value");
}

static void options_that_exclude_each_other_are_refused(void **state)
{
	struct outcome *o = *state;

	parse(o, "wall", "--dry", "--force", NULL);
	refused(o, "--force and --dry exclude each other");
	parse(o, "wall", "--dry", "--dry", NULL);
	assert_int_equal(o->code, RV_OK);
}

static void a_missing_operand_is_named(void **state)
{
	struct outcome *o = *state;

	parse(o, NULL);
	refused(o, "WALL is missing");
}

static void a_text_must_be_utf8_and_a_file_name_need_not(void **state)
{
	struct outcome *o = *state;

	parse(o, "wall\xff", "--note", "\xce\xc4", NULL);
	refused(o, "--note: the value is not valid UTF-8");
	parse(o, "wall\xff", "--output", "\xce\xc4", NULL);
	assert_int_equal(o->code, RV_OK);
}

struct copy_args {
	struct opt_list from;
	const char *to, *mode;
};

/* cp FROM… TO [MODE]: what is left over the minimum of later rows belongs to the first that can take it. */
static void operands_in_the_middle_leave_enough_for_those_behind(void **state)
{
	static const struct opt none[] = {OPT_END};
	static const struct operand rows[] = {
		OPERAND_LIST(copy_args, from, "FROM", 1, 3, ""),
		OPERAND(copy_args, to, "TO", ""),
		OPERAND_OPTIONAL(copy_args, mode, "MODE", ""),
		OPERAND_END,
	};
	static const struct opt_tables copy = {none, rows, NULL};
	char *argv[] = {"a", "b", "c", "d", "e", "f"};
	struct outcome *o = *state;
	struct copy_args args = {.to = NULL};

	assert_int_equal(opt_parse(&copy, 1, argv, &o->arena, &args, &o->help, &o->err), RV_USAGE);
	assert_string_equal(o->err.msg, "TO is missing");
	args = (struct copy_args){.to = NULL};
	assert_int_equal(opt_parse(&copy, 3, argv, &o->arena, &args, &o->help, &o->err), RV_OK);
	assert_int_equal(args.from.n, 2);
	assert_string_equal(args.to, "c");
	assert_null(args.mode);
	args = (struct copy_args){.to = NULL};
	assert_int_equal(opt_parse(&copy, 5, argv, &o->arena, &args, &o->help, &o->err), RV_OK);
	assert_int_equal(args.from.n, 3);
	assert_string_equal(args.to, "d");
	assert_string_equal(args.mode, "e");
	args = (struct copy_args){.to = NULL};
	assert_int_equal(opt_parse(&copy, 6, argv, &o->arena, &args, &o->help, &o->err), RV_USAGE);
	assert_string_equal(o->err.msg, "one operand too many: 'f'");
}

static void the_language_is_found_wherever_it_stands(void **state)
{
	char *after[] = {"score", "x.db", "--lang", "zh"};
	char *equals[] = {"--lang=en", "score"};
	char *operand[] = {"score", "--", "--lang", "zh"};
	char *wrong[] = {"score", "--lang", "fr"};

	(void)state;
	assert_int_equal(opt_scan_lang(4, after), 2);
	assert_int_equal(opt_scan_lang(3, after), 0);
	assert_int_equal(opt_scan_lang(2, equals), 1);
	assert_int_equal(opt_scan_lang(4, operand), 0);
	assert_int_equal(opt_scan_lang(3, wrong), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_kind_of_option_lands_in_its_field),
		TEST(letters_may_stand_together_and_the_last_takes_the_value),
		TEST(an_optional_value_is_taken_only_after_an_equals_sign),
		TEST(the_last_of_two_values_holds),
		TEST(two_dashes_end_the_options_and_one_dash_is_an_operand),
		TEST(help_ends_parsing_before_anything_is_missed),
		TEST(numbers_are_whole_and_within_their_range),
		TEST(a_word_not_in_the_list_is_answered_with_the_nearest_or_with_all),
		TEST(an_unknown_option_is_answered_with_the_nearest),
		TEST(an_abbreviation_is_not_an_option),
		TEST(a_missing_value_and_a_value_too_many_are_refused),
		TEST(options_that_exclude_each_other_are_refused),
		TEST(a_missing_operand_is_named),
		TEST(a_text_must_be_utf8_and_a_file_name_need_not),
		TEST(operands_in_the_middle_leave_enough_for_those_behind),
		TEST(the_language_is_found_wherever_it_stands),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
