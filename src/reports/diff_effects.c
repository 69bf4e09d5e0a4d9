/* What a change of a key does to scores: a table of keys for each kind of thing. */
#include <string.h>

#include "reports/diff.h"

/* What a change of a key does, by the beginning of its path; a key that is not listed changes verdicts. */
struct key_effect {
	const char *path;
	enum rv_diff_effect effect;
};
static const struct key_effect of_rubric[] = {
	{"rubric", RV_DIFF_WORDING},    {"version", RV_DIFF_WORDING}, {"title", RV_DIFF_WORDING},
	{"records", RV_DIFF_WORDING},   {"valid", RV_DIFF_WORDING},   {"calendar", RV_DIFF_WORDING},
	{"factors", RV_DIFF_WORDING},   {"award", RV_DIFF_WORDING},   {"points", RV_DIFF_POINTS},
	{"assessed", RV_DIFF_POINTS},   {"items", RV_DIFF_POINTS},    {"classes", RV_DIFF_POINTS},
	{"dimensions", RV_DIFF_POINTS}, {NULL, RV_DIFF_VERDICTS}};
static const struct key_effect of_class[] = {
	{"title", RV_DIFF_WORDING}, {"", RV_DIFF_POINTS}, {NULL, RV_DIFF_VERDICTS}};
static const struct key_effect of_vocabulary[] = {
	{"title", RV_DIFF_WORDING}, {"personal", RV_DIFF_WORDING}, {NULL, RV_DIFF_VERDICTS}};
static const struct key_effect of_item[] = {
	{"title", RV_DIFF_WORDING},     {"basis", RV_DIFF_WORDING},
	{"advice", RV_DIFF_WORDING},    {"detail", RV_DIFF_WORDING},
	{"counts", RV_DIFF_WORDING},    {"owner", RV_DIFF_WORDING},
	{"check.ask", RV_DIFF_WORDING}, {"check.hint", RV_DIFF_WORDING},
	{"deduct", RV_DIFF_POINTS},     {"severity", RV_DIFF_POINTS},
	{"confirm", RV_DIFF_POINTS},    {"award", RV_DIFF_POINTS},
	{"in", RV_DIFF_POINTS},         {NULL, RV_DIFF_VERDICTS}};
static const struct key_effect of_dictionary[] = {{"dictionary", RV_DIFF_WORDING},
                                                  {"version", RV_DIFF_WORDING},
                                                  {"sheets", RV_DIFF_WORDING},
                                                  {"ignore", RV_DIFF_WORDING},
                                                  {NULL, RV_DIFF_VERDICTS}};
static const struct key_effect of_record[] = {
	{"title", RV_DIFF_WORDING},       {"aliases", RV_DIFF_WORDING},
	{"identity", RV_DIFF_WORDING},    {"locator", RV_DIFF_WORDING},
	{"names", RV_DIFF_WORDING},       {"number", RV_DIFF_WORDING},
	{"unit", RV_DIFF_WORDING},        {"combined", RV_DIFF_WORDING},
	{"other_names", RV_DIFF_WORDING}, {NULL, RV_DIFF_VERDICTS}};
static const struct key_effect of_column[] = {
	{"title", RV_DIFF_WORDING},  {"aliases", RV_DIFF_WORDING}, {"required", RV_DIFF_WORDING},
	{"range", RV_DIFF_WORDING},  {"unit", RV_DIFF_WORDING},    {"personal", RV_DIFF_WORDING},
	{"single", RV_DIFF_WORDING}, {"among", RV_DIFF_WORDING},   {"blank", RV_DIFF_WORDING},
	{NULL, RV_DIFF_VERDICTS}};
static const struct key_effect of_code[] = {{"title", RV_DIFF_WORDING},
                                            {"zh", RV_DIFF_WORDING},
                                            {"en", RV_DIFF_WORDING},
                                            {"aliases", RV_DIFF_WORDING},
                                            {NULL, RV_DIFF_VERDICTS}};
static const struct key_effect of_calendar[] = {{"holidays", RV_DIFF_VERDICTS},
                                                {"workdays", RV_DIFF_VERDICTS},
                                                {"", RV_DIFF_WORDING},
                                                {NULL, RV_DIFF_VERDICTS}};
static const struct key_effect *const by_thing[] = {
	[RV_DIFF_OF_RUBRIC] = of_rubric,         [RV_DIFF_OF_CLASS] = of_class,
	[RV_DIFF_OF_VOCABULARY] = of_vocabulary, [RV_DIFF_OF_ITEM] = of_item,
	[RV_DIFF_OF_DICTIONARY] = of_dictionary, [RV_DIFF_OF_RECORD] = of_record,
	[RV_DIFF_OF_COLUMN] = of_column,         [RV_DIFF_OF_CODE] = of_code,
	[RV_DIFF_OF_CALENDAR] = of_calendar,
};

static bool begins(const char *path, const char *with)
{
	size_t len = strlen(with);

	return len == 0 || (strncmp(path, with, len) == 0 && strchr(".[", path[len]) != NULL);
}

enum rv_diff_effect rv_diff_effect_of(enum rv_diff_thing thing, const char *path)
{
	const struct key_effect *effects = by_thing[thing];

	while (effects->path != NULL && !begins(path, effects->path))
		effects++;
	return effects->effect;
}
