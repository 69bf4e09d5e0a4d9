/* What gen's files share: the records of the benchmark's cases and one printer for each thing that is made. */
#ifndef BENCH_GEN_H
#define BENCH_GEN_H

#include <stdbool.h>
#include <stddef.h>

#include "items.h"

enum value { KIND, NUMBER, WORD, DAY, MINUTE };

/* Which cells are not filled: none, 1 % empty, 1 % empty which means "there is none", 1 % empty or unreadable. */
enum gaps { FULL, EMPTY, NONE, UNREADABLE };

struct column {
	const char *name, *type; /* of the dictionary */
	enum value value;
	int low, high;    /* NUMBER; DAY: days after filing; MINUTE: minutes of the day */
	const char *word; /* WORD: itself and a number, if high > 0 */
	enum gaps gaps;
};

struct record {
	const char *name;
	int rows; /* of a case: kinds are the first letter and 1…; documents apart */
	const struct column *columns;
	size_t n;
};

enum { CASE_FILE, DOCUMENT, INTERVIEW, EVIDENCE, STEP, FACT, N_RECORDS };
extern const struct record records[N_RECORDS];

/* The day that stands for today. */
#define AS_OF "2026-12-31"
/* The quarter of 1,000 cases, spread over all; the others were closed in the second. */
#define QUARTER_DAY "2026-11-15"

const struct record *record_named(const char *name);
const struct column *column_named(const struct record *record, const char *name);

/* The item's record, NULL for items that people judge. */
const struct record *record_of(const struct item *item);

/* May the end of this limit be absent (its column says `empty: none`)? */
bool end_may_be_absent(const struct item *item);

/* Points of an item, in hundredths, and where they are capped: dimension i % 4; i % 8 < 4: in its category. */
enum { POINTS_EACH = 50, POINTS_MAX = 100, CATEGORY_MAX = 100, N_DIMENSIONS = 4 };
extern const int dimension_max[N_DIMENSIONS];
static inline bool in_category(size_t item)
{
	return item % 8 < 4;
}

int make_database(const char *path, int cases, unsigned percent);
void print_dictionary(void);
void print_rubric(void);
void print_expert(bool duckdb);
void print_long(void);
void print_naive(void);
void print_needed(bool all);
void print_json(void);

#endif
