#include "cli/command.h"
#include "review/rubric.h"

struct schema_args {
	struct opt_common common;
	bool dictionary, calendar, office, tests;
};

static const struct opt opts[] = {
	OPT_FLAG(0, "dictionary", schema_args, dictionary, N_("of dictionaries instead")),
	OPT_FLAG(0, "calendar", schema_args, calendar, N_("of calendars instead")),
	OPT_FLAG(0, "office", schema_args, office, N_("of offices' profiles instead")),
	OPT_FLAG(0, "tests", schema_args, tests, N_("of rule tests instead")),
	OPT_COMMON(schema_args),
	OPT_END,
};
static const struct opt_conflict conflicts[] = {{"dictionary", "calendar"},
                                                {"dictionary", "office"},
                                                {"dictionary", "tests"},
                                                {"calendar", "office"},
                                                {"calendar", "tests"},
                                                {"office", "tests"},
                                                {NULL, NULL}};

static enum rv_code run(struct cli *cli, const void *opaque, struct rv_error *err)
{
	const struct schema_args *args = opaque;
	enum rv_schema_of of = args->dictionary ? RV_SCHEMA_DICTIONARY
	                       : args->calendar ? RV_SCHEMA_CALENDAR
	                       : args->office   ? RV_SCHEMA_OFFICE
	                       : args->tests    ? RV_SCHEMA_TESTS
	                                        : RV_SCHEMA_RUBRIC;
	struct rv_buf buf;

	rv_buf_init(&buf);
	rv_schema(&buf, of);
	return cli_put_text(cli, &buf, err);
}

const struct command cmd_rubric_schema = {
	.name = "rubric schema",
	.summary = N_("print the JSON Schema of rubrics, for editors"),
	.about = N_("Made of the keys, words and types that the program itself reads by. An editor "
                    "that has it completes keys and marks what can't be; what only 'review lint' "
                    "sees (SQL, names, sums of points) it does not."),
	.tables = {.opts = opts, .conflicts = conflicts},
	.args_size = sizeof(struct schema_args),
	.run = run,
};
