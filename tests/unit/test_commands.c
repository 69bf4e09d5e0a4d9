/* The tables of commands test themselves. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <ctype.h>
#include <string.h>
#include "cli/command.h"

static void commands_are_sorted_and_complete(void **state)
{
	(void)state;
	for (const struct command *const *at = cli_commands; *at; at++) {
		const struct command *command = *at;

		if (at[1] && strcmp(command->name, at[1]->name) >= 0)
			fail_msg("'%s' stands before '%s'", command->name, at[1]->name);
		if (!command->summary || !*command->summary || strlen(command->summary) > 60)
			fail_msg("%s: a summary of 1 to 60 characters", command->name);
		assert_non_null(command->run);
		assert_non_null(command->tables.opts);
		assert_true(command->args_size > 0);
	}
}

static void check_option(const char *command, const struct opt *opts, const struct opt *opt)
{
	bool needs_value = opt->kind != OPT_KIND_FLAG && opt->kind != OPT_KIND_HELP;

	if (!opt->help || !*opt->help || strlen(opt->help) > 70 ||
	    isupper((unsigned char)*opt->help) || opt->help[strlen(opt->help) - 1] == '.')
		fail_msg("%s --%s: a help of 1 to 70 characters, no capital, no full stop", command,
		         opt->name);
	if (needs_value != (opt->value != NULL))
		fail_msg("%s --%s: a placeholder, only if there is a value", command, opt->name);
	if ((opt->kind == OPT_KIND_WORD) != (opt->words != NULL))
		fail_msg("%s --%s: words, only if it takes one", command, opt->name);
	if (opt->kind == OPT_KIND_INT && opt->min >= opt->max)
		fail_msg("%s --%s: an empty range", command, opt->name);
	for (const struct opt *other = opts; other < opt; other++)
		if (!strcmp(other->name, opt->name) ||
		    (opt->letter && other->letter == opt->letter))
			fail_msg("%s: --%s and --%s share a name", command, other->name, opt->name);
}

static void options_are_unique_and_explained(void **state)
{
	(void)state;
	for (const struct command *const *at = cli_commands; *at; at++) {
		const struct opt *opts = (*at)->tables.opts;
		bool help = false;

		for (const struct opt *opt = opts; opt->kind != OPT_KIND_END; opt++) {
			check_option((*at)->name, opts, opt);
			help |= opt->kind == OPT_KIND_HELP;
		}
		if (!help)
			fail_msg("%s: OPT_COMMON is missing", (*at)->name);
	}
}

static bool has_option(const struct opt *opts, const char *name)
{
	for (; opts->kind != OPT_KIND_END; opts++)
		if (!strcmp(opts->name, name))
			return true;
	return false;
}

static void conflicts_name_options_that_exist(void **state)
{
	(void)state;
	for (const struct command *const *at = cli_commands; *at; at++) {
		const struct opt_conflict *row = (*at)->tables.conflicts;

		for (; row && row->a; row++)
			if (!has_option((*at)->tables.opts, row->a) ||
			    !has_option((*at)->tables.opts, row->b))
				fail_msg("%s: no --%s or --%s", (*at)->name, row->a, row->b);
	}
}

static void operands_are_explained_and_in_range(void **state)
{
	(void)state;
	for (const struct command *const *at = cli_commands; *at; at++) {
		const struct operand *row = (*at)->tables.operands;

		for (; row && row->name; row++)
			if (!row->help || !*row->help || row->min < 0 || row->max < 1 ||
			    row->min > row->max)
				fail_msg("%s %s: help, 0 <= min <= max", (*at)->name, row->name);
	}
}

static void every_command_is_found_by_its_name(void **state)
{
	(void)state;
	for (const struct command *const *at = cli_commands; *at; at++) {
		char name[64], *words[3] = {name};
		struct rv_error err;
		int n = 1, taken;

		strcpy(name, (*at)->name);
		words[1] = strchr(name, ' ');
		if (words[1]) {
			*words[1]++ = '\0';
			n = 2;
		}
		assert_ptr_equal(cli_find_command(n, words, &taken, &err), *at);
		assert_int_equal(taken, n);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(commands_are_sorted_and_complete),
		cmocka_unit_test(options_are_unique_and_explained),
		cmocka_unit_test(conflicts_name_options_that_exist),
		cmocka_unit_test(operands_are_explained_and_in_range),
		cmocka_unit_test(every_command_is_found_by_its_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
