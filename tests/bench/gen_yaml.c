/* Dictionary and rubric of the benchmark, and the same as JSON for peers in other languages. */
#include <stdio.h>

#include "gen.h"

void print_dictionary(void)
{
	puts("dictionary: bench\nversion: \"1\"\ncase: case_file\nrecords:");
	for (size_t r = 0; r < N_RECORDS; r++) {
		const struct record *record = &records[r];

		printf("  %s:\n", record->name);
		if (r == CASE_FILE)
			puts("    key: case_id\n    identity: [lead_unit, case_no]\n    number: "
			     "case_no\n"
			     "    unit: lead_unit\n    closed: closed_on");
		else
			puts("    key: [case_id, seq]\n    case: case_id\n    kind: kind\n"
			     "    locator: [volume_no, page_from]");
		puts("    columns:\n      case_id: int");
		puts(r == CASE_FILE ? "      case_no: text" : "      seq: int");
		for (size_t i = 0; i < record->n; i++)
			printf("      %s: %s\n", record->columns[i].name, record->columns[i].type);
	}
}

static void print_check(const struct item *item)
{
	switch (item->shape) {
	case ROW:
		printf("    check:\n      each: %s\n", item->record);
		if (item->when)
			printf("      when: \"%s\"\n", item->when);
		printf("      where: \"%s\"\n", item->where);
		return;
	case REQUIRED:
		if (item->when)
			printf("    when: \"%s\"\n", item->when);
		printf("    check: {require: {document: [%s]}}\n", item->kind);
		return;
	case LIMIT:
		printf("    check:\n      each: %s\n      when: \"kind = '%s'\"\n", item->record,
		       item->kind);
		printf("      deadline: {from: %s, to: %s, within: %s}\n", item->from, item->to,
		       item->within);
		return;
	case CASE: printf("    check: {case: \"%s\"}\n", item->where); return;
	case MANUAL: puts("    check: {manual: true, ask: look}"); return;
	}
}

/* A third of the items has a sentence of its own, with values of the row. */
static const char *sentence(const struct item *item)
{
	switch (item->shape) {
	case ROW:
	case LIMIT: return "{kind}: {volume_no}, {page_from}";
	case REQUIRED: return "{lead_unit} lacks it";
	case CASE: return "{case_title} ({level})";
	case MANUAL: break;
	}
	return "";
}

static void print_item(size_t i)
{
	const struct item *item = &items[i];
	int dimension = 'a' + (int)(i % N_DIMENSIONS);

	printf("  - id: I%03zu\n    in: %c%s\n    title: item %zu\n    basis: bench\n", i + 1,
	       dimension, in_category(i) ? "1" : "", i + 1);
	printf("    severity: %s\n", i % 5 == 0 ? "major" : "minor");
	if (item->shape == MANUAL)
		puts("    deduct: {range: [1, 3], max: 3}");
	else
		printf("    deduct: {each: %.2f, max: %.2f}\n", POINTS_EACH / 100.0,
		       POINTS_MAX / 100.0);
	if (i % 3 == 0 && item->shape != MANUAL)
		printf("    detail: \"%s\"\n", sentence(item));
	print_check(item);
}

void print_rubric(void)
{
	puts("rubric: bench\nversion: \"1\"\ntitle: bench\nrecords: bench.dict.yaml\npoints: 100\n"
	     "classes:\n  - {id: excellent, from: 90, forbid: [major]}\n"
	     "  - {id: qualified, from: 70}\n  - {id: substandard, from: 0}\ndimensions:");
	for (int d = 0; d < N_DIMENSIONS; d++)
		printf("  - {id: %c, points: %d, categories: [{id: %c1, points: %.2f}]}\n", 'a' + d,
		       dimension_max[d] / 100, 'a' + d, CATEGORY_MAX / 100.0);
	puts("items:");
	for (size_t i = 0; i < N_ITEMS; i++)
		print_item(i);
}

/* ---- JSON ---------------------------------------------------------------------------------------- */

static void print_text(const char *name, const char *text)
{
	if (text)
		printf(", \"%s\": \"%s\"", name, text); /* no item has a quote or a backslash */
}

static void print_json_item(size_t i)
{
	static const char *const shapes[] = {"row", "required", "limit", "case", "manual"};
	const struct item *item = &items[i];

	printf("  {\"shape\": \"%s\", \"dimension\": %zu, \"category\": %s", shapes[item->shape],
	       i % N_DIMENSIONS, in_category(i) ? "true" : "false");
	print_text("record", item->record);
	print_text("kind", item->kind);
	print_text("when", item->when);
	print_text("where", item->where);
	print_text("from", item->from);
	print_text("to", item->to);
	if (item->shape == LIMIT)
		printf(", \"months\": %d, \"days\": %d, \"absent\": %s", item->months, item->days,
		       end_may_be_absent(item) ? "true" : "false");
	printf("}%s\n", i + 1 < N_ITEMS ? "," : "");
}

void print_json(void)
{
	printf("{\"as_of\": \"%s\", \"each\": %d, \"max\": %d, \"category_max\": %d, "
	       "\"dimension_max\": [",
	       AS_OF, POINTS_EACH, POINTS_MAX, CATEGORY_MAX);
	for (int d = 0; d < N_DIMENSIONS; d++)
		printf("%s%d", d ? ", " : "", dimension_max[d]);
	puts("],\n\"records\": {");
	for (size_t r = 0; r < N_RECORDS; r++) {
		printf("  \"%s\": {\"case_id\": \"int\"", records[r].name);
		for (size_t i = 0; i < records[r].n; i++) {
			enum value value = records[r].columns[i].value;

			printf(", \"%s\": \"%s\"", records[r].columns[i].name,
			       value == NUMBER   ? "int"
			       : value == DAY    ? "date"
			       : value == MINUTE ? "datetime"
			                         : "text");
		}
		printf("}%s\n", r + 1 < N_RECORDS ? "," : "");
	}
	puts("},\n\"items\": [");
	for (size_t i = 0; i < N_ITEMS; i++)
		print_json_item(i);
	puts("]}");
}
