/*
 * gen: what the timings need, from items.h and records.c. Same arguments, same bytes.
 *
 *     gen db FILE CASES PERCENT   a case database; each item finds something on PERCENT of the cases
 *     gen dictionary | rubric     the same in YAML
 *     gen expert | duckdb         one SQL statement that an expert would write; the same for DuckDB
 *     gen long                    for DuckDB, a row for each case and item
 *     gen naive                   a statement an item
 *     gen needed | read           the statements whose stepping is the floor; with places and completeness too
 *     gen json                    items and columns, for peers in other languages
 *
 * What a peer prints: of each item that is not for people the violations and the cases that have one, then the sum of all
 * scores in hundredths.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen.h"

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";

	if (strcmp(what, "db") == 0 && argc == 5)
		return make_database(argv[2], atoi(argv[3]), (unsigned)atoi(argv[4]));
	if (strcmp(what, "dictionary") == 0)
		print_dictionary();
	else if (strcmp(what, "rubric") == 0)
		print_rubric();
	else if (strcmp(what, "expert") == 0 || strcmp(what, "duckdb") == 0)
		print_expert(what[0] == 'd');
	else if (strcmp(what, "long") == 0)
		print_long();
	else if (strcmp(what, "naive") == 0)
		print_naive();
	else if (strcmp(what, "needed") == 0 || strcmp(what, "read") == 0)
		print_needed(what[0] == 'r');
	else if (strcmp(what, "json") == 0)
		print_json();
	else
		return fputs("gen db FILE CASES PERCENT | dictionary | rubric | expert | duckdb | "
		             "naive | "
		             "needed | read | json\n",
		             stderr),
		       64;
	return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 74;
}
