/* The columns of the benchmark's cases: about 48 rows of 3.7 KB a case. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen.h"

#define ANY "{type: code, codes: any}"
#define PARTY_OR_DUTY "{type: code, codes: {party: 党纪, duty: 职务犯罪}}"
#define PLACE                                                                                      \
	{"volume_no", "int", NUMBER, 1, 2, NULL, FULL},                                            \
	{                                                                                          \
		"page_from", "int", NUMBER, 1, 90, NULL, FULL                                      \
	}

static const struct column case_columns[] = {
	{"lead_unit", "text", WORD, 0, 40, "unit", FULL},
	{"case_kind", PARTY_OR_DUTY, KIND, 0, 0, NULL, EMPTY},
	{"source", "text", WORD, 0, 5, "letter", FULL},
	{"persons", "int", NUMBER, 1, 4, NULL, EMPTY},
	{"volumes", "int", NUMBER, 2, 9, NULL, FULL},
	{"filed_on", "date", DAY, 0, 0, NULL, FULL},
	{"accepted_on", "date", DAY, 100, 110, NULL, EMPTY},
	{"decided_on", "date", DAY, 120, 130, NULL, EMPTY},
	{"closed_on", "date", DAY, 150, 160, NULL, FULL},
	{"reported_on", "date", DAY, 5, 25, NULL, UNREADABLE},
	{"named", "bool", NUMBER, 0, 1, NULL, EMPTY},
	{"replied", "{type: bool, empty: none}", NUMBER, 1, 1, NULL, NONE},
	{"issues", "int", NUMBER, 1, 3, NULL, FULL},
	{"concluded", "int", NUMBER, 3, 3, NULL, EMPTY},
	{"amount_found", "money", NUMBER, 100, 100, NULL, FULL},
	{"amount_decided", "money", NUMBER, 100, 100, NULL, EMPTY},
	{"amount_returned", "{type: money, empty: none}", NUMBER, 0, 99, NULL, NONE},
	{"level", "text", WORD, 0, 0, "county", FULL},
	{"case_title", "text", WORD, 0, 9999, "case", FULL},
	{"scanned", "bool", NUMBER, 1, 1, NULL, EMPTY},
	{"meeting_members", "int", NUMBER, 7, 9, NULL, FULL},
	{"meeting_present", "int", NUMBER, 5, 7, NULL, EMPTY},
	{"registered", "bool", NUMBER, 1, 1, NULL, EMPTY},
	{"opinion", "text", WORD, 0, 0, "agree", FULL},
	{"simple", "bool", NUMBER, 0, 1, NULL, FULL},
	{"retries", "int", NUMBER, 0, 2, NULL, EMPTY},
	{"returns", "{type: int, empty: none}", NUMBER, 0, 2, NULL, NONE},
	{"department", "text", WORD, 0, 0, "dept", FULL},
	{"trial_department", "text", WORD, 0, 0, "trial", FULL},
	{"archived", "bool", NUMBER, 1, 1, NULL, EMPTY},
	{"grade", "int", NUMBER, 1, 27, NULL, EMPTY},
};

static const struct column document_columns[] = {
	{"kind", ANY, KIND, 0, 0, NULL, EMPTY},
	{"doc_no", "text", WORD, 0, 0, "岚纪〔2026〕1号", FULL},
	{"dated_on", "date", DAY, 10, 60, NULL, EMPTY},
	{"served_on", "{type: date, empty: none}", DAY, 61, 62, NULL, NONE},
	{"issuer", "text", WORD, 0, 0, "issuer", FULL},
	{"approver", "text", WORD, 0, 9, "head", FULL},
	{"sealed", "bool", NUMBER, 1, 1, NULL, EMPTY},
	{"signed", "int", NUMBER, 2, 3, NULL, EMPTY},
	{"copies", "int", NUMBER, 2, 6, NULL, EMPTY},
	PLACE,
	{"page_to", "int", NUMBER, 91, 120, NULL, EMPTY},
};

static const struct column interview_columns[] = {
	{"kind", ANY, KIND, 0, 0, NULL, EMPTY},
	{"started_at", "datetime", MINUTE, 480, 600, NULL, FULL},
	{"ended_at", "datetime", MINUTE, 601, 900, NULL, EMPTY},
	{"interviewer1", "text", WORD, 0, 0, "p", FULL},
	{"interviewer2", "text", WORD, 0, 300, "q", FULL},
	{"place", "text", WORD, 0, 20, "room", FULL},
	{"signed", "bool", NUMBER, 1, 1, NULL, EMPTY},
	{"told", "bool", NUMBER, 1, 1, NULL, EMPTY},
	{"first_time", "bool", NUMBER, 0, 1, NULL, FULL},
	{"corrections", "{type: int, empty: none}", NUMBER, 0, 3, NULL, NONE},
	PLACE,
};

static const struct column evidence_columns[] = {
	{"kind", ANY, KIND, 0, 0, NULL, EMPTY},
	{"obtained_on", "date", DAY, 11, 90, NULL, EMPTY},
	{"holders", "int", NUMBER, 2, 3, NULL, EMPTY},
	{"original", "bool", NUMBER, 0, 0, NULL, FULL},
	{"copy_note", "bool", NUMBER, 1, 1, NULL, EMPTY},
	{"signed", "bool", NUMBER, 1, 1, NULL, EMPTY},
	{"pages", "int", NUMBER, 1, 60, NULL, FULL},
	{"source", "text", WORD, 0, 50, "source", FULL},
	PLACE,
};

static const struct column step_columns[] = {
	{"kind", ANY, KIND, 0, 0, NULL, EMPTY},
	{"done_on", "date", DAY, 20, 60, NULL, UNREADABLE},
	{"approved_on", "date", DAY, 81, 90, NULL, EMPTY},
	{"told_on", "{type: date, empty: none}", DAY, 81, 88, NULL, NONE},
	{"approver", "text", WORD, 0, 9, "head", FULL},
	{"members", "int", NUMBER, 5, 9, NULL, EMPTY},
	{"present", "int", NUMBER, 5, 9, NULL, EMPTY},
	{"level", "text", WORD, 0, 0, "county", FULL},
	PLACE,
};

static const struct column fact_columns[] = {
	{"kind", ANY, KIND, 0, 0, NULL, EMPTY},
	{"began_on", "date", DAY, -900, -600, NULL, FULL},
	{"ended_on", "date", DAY, -600, -10, NULL, EMPTY},
	{"place", "text", WORD, 0, 30, "place", FULL},
	{"amount_ir", "money", NUMBER, 500, 500, NULL, FULL},
	{"amount_tr", "money", NUMBER, 500, 500, NULL, EMPTY},
	{"shown", "bool", NUMBER, 1, 1, NULL, EMPTY},
	PLACE,
};

#define LIST(columns) columns, sizeof(columns) / sizeof(*columns)
const struct record records[N_RECORDS] = {
	[CASE_FILE] = {"case_file", 1, LIST(case_columns)},
	[DOCUMENT] = {"document", 20, LIST(document_columns)},
	[INTERVIEW] = {"interview", 6, LIST(interview_columns)},
	[EVIDENCE] = {"evidence", 10, LIST(evidence_columns)},
	[STEP] = {"step", 8, LIST(step_columns)},
	[FACT] = {"fact", 3, LIST(fact_columns)},
};

const int dimension_max[N_DIMENSIONS] = {3000, 2500, 3300, 1200};

const struct record *record_named(const char *name)
{
	for (size_t i = 0; i < N_RECORDS; i++)
		if (strcmp(records[i].name, name) == 0)
			return &records[i];
	fprintf(stderr, "no record %s\n", name);
	exit(1);
}

const struct column *column_named(const struct record *record, const char *name)
{
	for (size_t i = 0; i < record->n; i++)
		if (strcmp(record->columns[i].name, name) == 0)
			return &record->columns[i];
	return NULL;
}

const struct record *record_of(const struct item *item)
{
	return item->record ? record_named(item->record) : NULL;
}

bool end_may_be_absent(const struct item *item)
{
	return item->shape == LIMIT && column_named(record_of(item), item->to)->gaps == NONE;
}
