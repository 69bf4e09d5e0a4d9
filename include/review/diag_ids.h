/* Every diagnostic id, once; tests/rubric/invalid has an input that provokes each. Grouped by who raises them. */
#ifndef REVIEW_DIAG_IDS_H
#define REVIEW_DIAG_IDS_H

/* yaml */
#define RV_D_YAML_SYNTAX "yaml-syntax"
#define RV_D_YAML_ENCODING                                                                         \
	"yaml-encoding" /* UTF-16, invalid UTF-8, NUL and control characters, U+0085/2028/2029 */
#define RV_D_YAML_LIMIT "yaml-limit" /* size, depth, nodes */
#define RV_D_YAML_EMPTY "yaml-empty"
#define RV_D_YAML_DOCUMENTS "yaml-documents" /* a second document */
#define RV_D_YAML_ALIAS "yaml-alias"         /* anchor, alias, merge key */
#define RV_D_YAML_TAG "yaml-tag"
#define RV_D_YAML_DUPLICATE_KEY "yaml-duplicate-key"
#define RV_D_YAML_KEY "yaml-key" /* a key that is no scalar, or longer than 1024 characters */
#define RV_D_UNKNOWN_KEY "unknown-key"

/* sql */
#define RV_D_SQL_SYNTAX "sql-syntax" /* SQLite does not take it */
#define RV_D_SQL_COMMENT "sql-comment"
#define RV_D_SQL_SEMICOLON "sql-semicolon"
#define RV_D_SQL_QUOTE "sql-quote" /* "text" or quoted names */
#define RV_D_SQL_UNCLOSED "sql-unclosed"
#define RV_D_SQL_BRACKETS "sql-brackets"
#define RV_D_SQL_COMMA "sql-comma" /* more than one expression */
#define RV_D_SQL_PARAMETER "sql-parameter"
#define RV_D_SQL_NAME "sql-name"           /* no such column */
#define RV_D_SQL_FUNCTION "sql-function"   /* no such function, or not allowed */
#define RV_D_SQL_ARGUMENTS "sql-arguments" /* of has_R(), first_R() … */
#define RV_D_SQL_SELECT "sql-select"       /* a SELECT over records, or a bare column inside one */
#define RV_D_SQL_REFUSED "sql-refused"     /* what rubric SQL may not do */
#define RV_D_SQL_DATES "sql-dates"         /* date compared with datetime */
#define RV_D_SQL_MONTH "sql-month"         /* a date of month precision compared bare */
#define RV_D_SQL_CODE "sql-code"           /* a code that the column does not have */
#define RV_D_SQL_LITERAL                                                                           \
	"sql-literal" /* a text that the column can never hold: no date, no number; = NULL */
#define RV_D_QUERY_COLUMNS "query-columns"
#define RV_D_DERIVE_CYCLE "derive-cycle"
#define RV_D_TEST_COVERAGE                                                                         \
	"test-coverage" /* a note: no rule test makes the item fail, pass or be unknown */

/* calendars; warnings and notes of `lint` and `calendar check` */
#define RV_D_CALENDAR_YEAR "calendar-year"       /* a year left out, or half entered */
#define RV_D_CALENDAR_WEEKEND "calendar-weekend" /* a day that changes nothing */
#define RV_D_CALENDAR_ALONE "calendar-alone"     /* worked for no holiday */

/* model */
#define RV_D_MISSING_KEY "missing-key"
#define RV_D_WRONG_TYPE "wrong-type"
#define RV_D_BAD_VALUE "bad-value" /* not one of the words that are possible */
#define RV_D_BAD_NAME "bad-name"   /* characters of a name or id */
#define RV_D_KEYWORD_NAME "keyword-name"
#define RV_D_RESERVED_NAME "reserved-name"
#define RV_D_NAME_CLASH "name-clash"
#define RV_D_DUPLICATE_ID "duplicate-id"
#define RV_D_TOO_MANY "too-many"
#define RV_D_BAD_POINTS "bad-points"
#define RV_D_BAD_PERCENT "bad-percent"
#define RV_D_BAD_DATE "bad-date"
#define RV_D_BAD_RANGE "bad-range"
#define RV_D_SQL_CUT "sql-cut" /* YAML ends a plain scalar at `, ` or ` #` */
#define RV_D_UNKNOWN_RECORD "unknown-record"
#define RV_D_UNKNOWN_COLUMN "unknown-column"
#define RV_D_UNKNOWN_CODES "unknown-codes" /* a shared code list */
#define RV_D_UNKNOWN_CODE "unknown-code"
#define RV_D_COLUMN_OPTION "column-option" /* that does not fit the column's type */
#define RV_D_COLUMN_TYPE "column-type"     /* of a column that is used for something */
#define RV_D_KEY_TYPE "key-type"
#define RV_D_REF_KEY "ref-key" /* a reference to a record with a key of several columns */
#define RV_D_CASE_LINK "case-link"
#define RV_D_CASE_ONLY "case-only"
#define RV_D_RECORD_ROLE                                                                           \
	"record-role" /* the case or a lookup record where rows of a case are wanted */
#define RV_D_RECORD_KIND "record-kind"   /* a record without kinds */
#define RV_D_RECORD_DATE "record-date"   /* a record without a date */
#define RV_D_SHEET_TARGET "sheet-target" /* what a heading of a sheet can't fill */
#define RV_D_SHEET_CASE "sheet-case"     /* rows of no case */
#define RV_D_SHEET_ROWS "sheet-rows"     /* made in two ways, or by nothing */
#define RV_D_PATH_OUTSIDE "path-outside"
#define RV_D_SOURCE_MISSING "source-missing"
#define RV_D_EXTENDS_DEPTH "extends-depth"
#define RV_D_EXTENDS_CYCLE "extends-cycle"
#define RV_D_NOT_YET "not-yet" /* note: has no effect yet */
#define RV_D_POINTS_SUM "points-sum"
#define RV_D_CLASS_ORDER "class-order"
#define RV_D_CLASS_LAST "class-last"
#define RV_D_UNKNOWN_PARAMETER "unknown-parameter"
#define RV_D_PARAMETER_TYPE "parameter-type"
#define RV_D_PARAMETER_UNUSED "parameter-unused" /* warning */
#define RV_D_SET_OPTION "set-option"             /* --set without NAME=VALUE */
#define RV_D_SET_TAG "set-tag"
#define RV_D_SET_CYCLE "set-cycle"
#define RV_D_SET_DROP "set-drop"
#define RV_D_SET_EMPTY "set-empty"
#define RV_D_UNKNOWN_SET "unknown-set"
#define RV_D_WORD_AMBIGUOUS "word-ambiguous" /* both a code and a set */
#define RV_D_TABLE_ROW "table-row"
#define RV_D_CALENDAR_DAY "calendar-day"
#define RV_D_NO_CALENDAR "no-calendar" /* warning */
#define RV_D_DERIVE_FORM "derive-form"
#define RV_D_ITEM_NO_BASIS "item-no-basis" /* warning */
#define RV_D_UNKNOWN_ITEM "unknown-item"
#define RV_D_UNKNOWN_CATEGORY "unknown-category"
#define RV_D_DEDUCT_MAX "deduct-max"
#define RV_D_DEDUCT_RANGE "deduct-range"
#define RV_D_DEDUCT_SEVERITY "deduct-severity"
#define RV_D_AWARD "award"
#define RV_D_OWNER "owner"
#define RV_D_DETAIL_COLUMN "detail-column"
#define RV_D_DETAIL_SYNTAX "detail-syntax"
#define RV_D_CHECK_OR_CHECKS "check-or-checks"
#define RV_D_CHECK_TESTS "check-tests"   /* not exactly one test */
#define RV_D_CHECK_KEY "check-key"       /* that does not go with the test */
#define RV_D_CHECK_CASE "check-case"     /* `case:` with each, `where:` without */
#define RV_D_CHECK_MANUAL "check-manual" /* manual beside other checks */
#define RV_D_FEW_VALUES "few-values"
#define RV_D_MATCH_REQUIRED "match-required"
#define RV_D_MATCH_COLUMN "match-column"
#define RV_D_MATCH_CASE "match-case"
#define RV_D_POINT_AMBIGUOUS "point-ambiguous"
#define RV_D_POINT_KIND "point-kind" /* RECORD.KIND is wanted */
#define RV_D_LIMIT_SYNTAX "limit-syntax"
#define RV_D_LIMIT_FAMILY "limit-family"
#define RV_D_LIMIT_DEFAULT "limit-default"
#define RV_D_PAUSE_FAMILY "pause-family"
#define RV_D_DEADLINE_FORM "deadline-form"
#define RV_D_TEST_VALUE "test-value"   /* a value that the column can't hold */
#define RV_D_TEST_EXPECT "test-expect" /* no outcome, class or number that there is */
#define RV_D_TEST_PLACE                                                                            \
	"test-place" /* rows inside or beside `cases:` that belong to the other place */
#define RV_D_SET_RECORDS "set-records" /* rubrics of a set over different dictionaries */
#define RV_D_SET_CLASSES "set-classes"
#define RV_D_SET_NESTED "set-nested"
#define RV_D_SET_UNREACHABLE "set-unreachable"

/* office */
#define RV_D_OFFICE_CODE "office-code" /* characters or length */
#define RV_D_OFFICE_LINE "office-line" /* a text of several lines, or with tabs */
#define RV_D_OFFICE_PERSON "office-person"

#endif
