/*
 * The job that is timed: 120 items, said once. gen makes of this table the cases, the rubric, the statements of the
 * peers and, as JSON, what the peers in other languages read.
 *
 * An item finds something where its condition is true for a row; `set` is what makes it true, on the row of `kind`.
 * Conditions keep to what conditions.py reads: comparisons, IN, BETWEEN, LIKE, IS NULL, AND, OR, days(), minutes().
 */
#ifndef BENCH_ITEMS_H
#define BENCH_ITEMS_H

#include <stddef.h>

enum shape { ROW, REQUIRED, LIMIT, CASE, MANUAL };

struct item {
	enum shape shape;
	const char *record, *kind; /* kind: of the row that is spoiled */
	const char *when;          /* YAML and SQL: rows (ROW) or cases concerned */
	const char *where;         /* ROW, CASE: YAML, columns bare, the case as case_file.x */
	const char *column,
		*set; /* what to spoil: SQL of the bad value; LIMIT: gen_db.c makes it late */
	const char *from, *to; /* LIMIT: columns of the row */
	const char *within;    /* LIMIT */
	int months, days;      /* LIMIT: the same in numbers */
};

#define DOC(k, when, where, column, set)                                                           \
	{                                                                                          \
		ROW, "document", k, when, where, column, set, NULL, NULL, NULL, 0, 0               \
	}
#define ROWS(r, k, when, where, column, set)                                                       \
	{                                                                                          \
		ROW, r, k, when, where, column, set, NULL, NULL, NULL, 0, 0                        \
	}
#define NEED(k, when)                                                                              \
	{                                                                                          \
		REQUIRED, "document", k, when, NULL, NULL, NULL, NULL, NULL, NULL, 0, 0            \
	}
#define TERM(r, k, from, to, within, months, days)                                                 \
	{                                                                                          \
		LIMIT, r, k, NULL, NULL, to, NULL, from, to, within, months, days                  \
	}
#define FILE_(where, column, set)                                                                  \
	{                                                                                          \
		CASE, "case_file", NULL, NULL, where, column, set, NULL, NULL, NULL, 0, 0          \
	}
#define JUDGED                                                                                     \
	{                                                                                          \
		MANUAL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, 0                 \
	}

static const struct item items[] = {
	/* 40 conditions on rows */
	DOC("d01", "kind = 'd01'", "sealed = 0", "sealed", "0"),
	DOC("d02", "kind = 'd02'", "sealed = 0", "sealed", "0"),
	DOC("d03", "kind IN ('d03', 'd04', 'd05')", "signed < 2", "signed", "1"),
	DOC("d06", "kind = 'd06'", "signed < 2", "signed", "0"),
	DOC("d01", "kind = 'd01'", "dated_on < case_file.filed_on", "dated_on", "'2025-01-02'"),
	DOC("d02", "kind = 'd02'", "dated_on > case_file.closed_on", "dated_on", "'2027-01-02'"),
	DOC("d07", "kind IN ('d07', 'd08')", "page_to < page_from", "page_to", "0"),
	DOC("d09", "kind = 'd09'", "approver = issuer", "approver", "'issuer'"),
	DOC("d10", "kind = 'd10'", "copies NOT BETWEEN 2 AND 6", "copies", "9"),
	DOC("d11", "kind = 'd11'", "sealed = 0 AND signed < 2", "sealed", "0"),
	DOC("d12", "kind = 'd12'", "doc_no NOT LIKE '%号'", "doc_no", "'none'"),
	DOC("d03", "kind = 'd03'", "doc_no IS NULL OR dated_on IS NULL", "doc_no", "NULL"),
	DOC("d04", "kind = 'd04'", "days(case_file.filed_on, dated_on) > 200", "dated_on",
            "'2026-12-30'"),
	DOC("d05", "kind = 'd05'", "volume_no > case_file.volumes", "volume_no", "99"),
	DOC("d08", "kind = 'd08'", "copies = 0", "copies", "0"),
	DOC("d06", "kind = 'd06'", "approver IS NULL", "approver", "NULL"),
	ROWS("interview", "i1", "kind = 'i1'", "interviewer1 = interviewer2", "interviewer2",
             "'p0'"),
	ROWS("interview", "i2", "kind = 'i2'", "interviewer2 IS NULL", "interviewer2", "NULL"),
	ROWS("interview", "i3", "kind = 'i3'", "signed = 0", "signed", "0"),
	ROWS("interview", "i4", "kind = 'i4'", "told = 0 AND first_time = 1", "told", "0"),
	ROWS("interview", "i5", "kind = 'i5'", "minutes(started_at, ended_at) > 720", "ended_at",
             "'2026-03-01 23:59'"),
	ROWS("interview", "i6", "kind = 'i6'", "ended_at < started_at", "ended_at",
             "'2026-03-01 01:00'"),
	ROWS("interview", "i1", NULL, "corrections > 3", "corrections", "4"),
	ROWS("interview", "i3", "first_time = 0", "place IN ('hotel', 'home', 'street')", "place",
             "'hotel'"),
	ROWS("evidence", "e1", "kind = 'e1'", "holders < 2", "holders", "1"),
	ROWS("evidence", "e2", "kind = 'e2'", "obtained_on < case_file.filed_on", "obtained_on",
             "'2025-01-05'"),
	ROWS("evidence", "e3", "kind = 'e3'", "original = 0 AND copy_note = 0", "copy_note", "0"),
	ROWS("evidence", "e4", "kind = 'e4'", "signed = 0", "signed", "0"),
	ROWS("evidence", "e5", NULL, "pages > 400", "pages", "401"),
	ROWS("evidence", "e5", "kind = 'e5'", "obtained_on > case_file.closed_on", "obtained_on",
             "'2027-01-05'"),
	ROWS("evidence", "e1", "kind IN ('e1', 'e2')", "source IS NULL", "source", "NULL"),
	ROWS("evidence", "e4", NULL, "source = 'anonymous'", "source", "'anonymous'"),
	ROWS("step", "s1", "kind = 's1'", "approver IS NULL", "approver", "NULL"),
	ROWS("step", "s2", "kind = 's2'", "members < 3", "members", "2"),
	ROWS("step", "s3", "kind = 's3'", "present * 2 <= members", "present", "1"),
	ROWS("step", "s4", NULL, "level NOT IN ('county', 'city', 'province')", "level", "'town'"),
	ROWS("fact", "f1", NULL, "amount_ir <> amount_tr", "amount_tr", "1"),
	ROWS("fact", "f2", NULL, "ended_on < began_on", "ended_on", "'2001-01-01'"),
	ROWS("fact", "f3", "kind = 'f3'", "place IS NULL", "place", "NULL"),
	ROWS("fact", "f3", NULL, "shown = 0", "shown", "0"),
	/* 25 papers */
	NEED("d01", NULL),
	NEED("d02", NULL),
	NEED("d03", NULL),
	NEED("d04", NULL),
	NEED("d05", NULL),
	NEED("d06", NULL),
	NEED("d07", NULL),
	NEED("d08", NULL),
	NEED("d09", NULL),
	NEED("d10", NULL),
	NEED("d11", NULL),
	NEED("d13", "case_kind = 'party'"),
	NEED("d14", "case_kind = 'party'"),
	NEED("d15", "case_kind = 'party'"),
	NEED("d16", "case_kind = 'party'"),
	NEED("d17", "case_kind = 'party'"),
	NEED("d18", "case_kind = 'party'"),
	NEED("d19", "case_kind = 'party'"),
	NEED("d20", "case_kind = 'duty'"),
	NEED("d21", "case_kind = 'duty'"),
	NEED("d22", "case_kind = 'duty'"),
	NEED("d23", "case_kind = 'duty'"),
	NEED("d24", "case_kind = 'duty'"),
	NEED("d25", "case_kind = 'duty'"),
	NEED("d26", "case_kind = 'duty'"),
	/* 20 limits */
	TERM("step", "s1", "done_on", "approved_on", "1 month", 1, 0),
	TERM("step", "s2", "done_on", "approved_on", "1 month", 1, 0),
	TERM("step", "s3", "done_on", "approved_on", "30 days", 0, 30),
	TERM("step", "s4", "done_on", "approved_on", "30 days", 0, 30),
	TERM("step", "s5", "done_on", "approved_on", "3 months", 3, 0),
	TERM("step", "s6", "done_on", "approved_on", "3 months", 3, 0),
	TERM("step", "s7", "done_on", "approved_on", "20 days", 0, 20),
	TERM("step", "s8", "done_on", "approved_on", "1 month", 1, 0),
	TERM("step", "s1", "done_on", "told_on", "15 days", 0, 15),
	TERM("step", "s2", "done_on", "told_on", "15 days", 0, 15),
	TERM("step", "s3", "done_on", "told_on", "1 month", 1, 0),
	TERM("step", "s4", "done_on", "told_on", "1 month", 1, 0),
	TERM("step", "s5", "done_on", "told_on", "10 days", 0, 10),
	TERM("step", "s6", "done_on", "told_on", "10 days", 0, 10),
	TERM("step", "s7", "done_on", "told_on", "2 months", 2, 0),
	TERM("step", "s8", "done_on", "told_on", "2 months", 2, 0),
	TERM("document", "d09", "dated_on", "served_on", "3 days", 0, 3),
	TERM("document", "d10", "dated_on", "served_on", "7 days", 0, 7),
	TERM("document", "d11", "dated_on", "served_on", "1 month", 1, 0),
	TERM("document", "d12", "dated_on", "served_on", "1 month", 1, 0),
	/* 20 conditions on the case */
	FILE_("source IS NULL", "source", "NULL"),
	FILE_("persons = 0", "persons", "0"),
	FILE_("volumes NOT BETWEEN 1 AND 40", "volumes", "41"),
	FILE_("accepted_on < filed_on", "accepted_on", "'2025-01-03'"),
	FILE_("decided_on < accepted_on", "decided_on", "'2025-01-01'"),
	FILE_("named = 1 AND replied = 0", "replied", "0"),
	FILE_("concluded < issues", "concluded", "0"),
	FILE_("amount_found <> amount_decided", "amount_decided", "7"),
	FILE_("amount_returned > amount_found", "amount_returned", "99999999"),
	FILE_("level NOT IN ('county', 'city', 'province')", "level", "'town'"),
	FILE_("case_title LIKE '%*%'", "case_title", "'a*b'"),
	FILE_("scanned = 0 AND case_kind IN ('party', 'duty')", "scanned", "0"),
	FILE_("meeting_present * 2 <= meeting_members", "meeting_present", "1"),
	FILE_("registered = 0", "registered", "0"),
	FILE_("opinion IS NULL AND simple = 0", "opinion", "NULL"),
	FILE_("days(filed_on, reported_on) > 30", "reported_on", "'2026-12-30'"),
	FILE_("retries > 2 OR returns > 2", "retries", "3"),
	FILE_("department = trial_department", "trial_department", "'dept'"),
	FILE_("archived = 0", "archived", "0"),
	FILE_("grade < 1 OR grade > 27", "grade", "30"),
	/* 15 for people */
	JUDGED,
	JUDGED,
	JUDGED,
	JUDGED,
	JUDGED,
	JUDGED,
	JUDGED,
	JUDGED,
	JUDGED,
	JUDGED,
	JUDGED,
	JUDGED,
	JUDGED,
	JUDGED,
	JUDGED,
};
enum { N_ITEMS = sizeof(items) / sizeof(*items) };

#endif
