/* Cells to values, by the type of their column. What is not certain is refused, never guessed. */
#include <string.h>

#include "import/parts.h"
#include "review/i18n.h"

/* ---- values --------------------------------------------------------------------------------- */

struct cell {
	struct rv_importer *im;
	const struct rv_column *column;
	const char *unit;
	const struct rv_place *place;
	enum rv_cell_kind kind;
	const char *text;  /* as it stands */
	const char *plain; /* as rv_cell_plain has it */
	struct rv_value *out;
};

#define REFUSE(cell, id, ...)                                                                      \
	(rv_fault((cell)->im->faults, RV_ERROR, id, (cell)->place, __VA_ARGS__), false)

static void set_int(struct cell *cell, int64_t n)
{
	*cell->out = (struct rv_value){.kind = RV_VALUE_INT, .number = n};
}

/* Text that outlives the cell: its own, a code of the dictionary. */
static void borrow_text(struct cell *cell, const char *text, size_t len)
{
	*cell->out = (struct rv_value){.kind = RV_VALUE_TEXT, .text = text, .len = len};
}

static bool set_text(struct cell *cell, const char *text)
{
	text = rv_strdup(&cell->im->row_arena, text);
	if (text == NULL) {
		cell->im->faults->nomem = true;
		return false;
	}
	*cell->out = (struct rv_value){.kind = RV_VALUE_TEXT, .text = text, .len = strlen(text)};
	return true;
}

static bool refuse_scientific(struct cell *cell)
{
	return REFUSE(cell, RV_S_CELL_LOST_DIGITS,
	              _("'%s': the spreadsheet has turned a long number into this and lost digits; "
	                "format the column as text and enter it again"),
	              cell->plain);
}

/* Up to 15 digits and nothing else, as nearly all whole numbers are. */
static bool read_digits(const char *text, int64_t *out)
{
	size_t i = 0;

	*out = 0;
	for (; i < 15 && text[i] >= '0' && text[i] <= '9'; i++)
		*out = *out * 10 + (text[i] - '0');
	return i > 0 && text[i] == '\0';
}

static bool read_int(struct cell *cell)
{
	int64_t n;

	if (read_digits(cell->plain, &n)) {
		set_int(cell, n);
		return true;
	}
	if (rv_is_scientific(cell->plain))
		return refuse_scientific(cell);
	if (strchr(cell->plain, '.') != NULL ||
	    !rv_decimal_read(cell->plain, strlen(cell->plain), 0, &n))
		return REFUSE(cell, RV_S_CELL_INT, _("'%s' is no whole number"),
		              rv_cell_shown(cell->im, cell->text));
	set_int(cell, n);
	return true;
}

/* A number of more than 15 digits that ends in zeros: Excel keeps no more than 15. */
static bool may_have_lost_digits(const char *text)
{
	size_t len = strlen(text);

	return len >= 17 && len <= 32 && strspn(text, "0123456789") == len &&
	       strspn(text + 15, "0") == len - 15;
}

/* Line ends of a cell become LF; nothing else is changed. */
static bool read_text(struct cell *cell)
{
	size_t len = strlen(cell->text);
	char *to;

	if (rv_is_scientific(cell->plain))
		return refuse_scientific(cell);
	if (may_have_lost_digits(cell->plain))
		rv_fault(cell->im->faults, RV_WARNING, RV_S_CELL_LOST_DIGITS, cell->place,
		         _("'%s': the spreadsheet may have turned the last digits into zeros"),
		         cell->plain);
	if (cell->column->single &&
	    (rv_names_several(cell->plain) || strpbrk(cell->text, "\r\n") != NULL))
		return REFUSE(cell, RV_S_CELL_SEVERAL,
		              _("'%s' is more than one name; write one in each row or column"),
		              rv_cell_shown(cell->im, cell->text));
	if (memchr(cell->text, '\r', len) == NULL) {
		borrow_text(cell, cell->text, len);
		return true;
	}
	if (!set_text(cell, cell->text))
		return false;
	to = (char *)(uintptr_t)cell->out->text;
	for (const char *from = to; *from != '\0'; from++)
		if (*from != '\r')
			*to++ = *from;
		else if (from[1] != '\n')
			*to++ = '\n';
	*to = '\0';
	cell->out->len = (size_t)(to - cell->out->text);
	return true;
}

bool rv_is_tick(const char *text, bool *known)
{
	static const char *const yes[] = {"是", "有", "1", "true", "yes", "√", "✓", "✔", NULL};
	static const char *const no[] = {"", "否", "无", "0", "false", "no", "×", "✗", "✘", NULL};

	*known = true;
	for (size_t i = 0; yes[i] != NULL; i++)
		if (rv_fold_equal(text, yes[i]))
			return true;
	for (size_t i = 0; no[i] != NULL; i++)
		if (rv_fold_equal(text, no[i]))
			return false;
	*known = false;
	return false;
}

static bool read_bool(struct cell *cell)
{
	static const char *const yes[] = {"是", "1", "true", "yes", "√", "✓", "✔", NULL};
	static const char *const no[] = {"否", "0", "false", "no", NULL};

	if ((cell->plain[0] == '0' || cell->plain[0] == '1') && cell->plain[1] == '\0') {
		set_int(cell, cell->plain[0] - '0');
		return true;
	}
	for (size_t i = 0; yes[i] != NULL; i++)
		if (rv_fold_equal(cell->plain, yes[i])) {
			set_int(cell, 1);
			return true;
		}
	for (size_t i = 0; no[i] != NULL; i++)
		if (rv_fold_equal(cell->plain, no[i])) {
			set_int(cell, 0);
			return true;
		}
	return REFUSE(cell, RV_S_CELL_BOOL, _("'%s' is neither yes nor no, expected %s or %s"),
	              rv_cell_shown(cell->im, cell->text), "是", "否");
}

/* ---- codes ---------------------------------------------------------------------------------- */

static bool is_called(const struct rv_code_entry *entry, const char *text)
{
	for (size_t i = 0; i < entry->n_aliases; i++)
		if (rv_fold_equal(entry->aliases[i], text))
			return true;
	return rv_fold_equal(entry->code, text) || rv_fold_equal(entry->title.zh, text) ||
	       rv_fold_equal(entry->title.en, text);
}

/* Codes and labels of a list, NULL-terminated; NULL: memory is out. */
static const char **code_names(struct rv_importer *im, const struct rv_codes *codes)
{
	const char **names = rv_alloc_array(&im->row_arena, codes->n * 3 + 1, sizeof *names);
	size_t n = 0;

	for (size_t i = 0; names != NULL && i < codes->n; i++) {
		names[n++] = codes->entries[i].title.zh;
		names[n++] = codes->entries[i].title.en;
		names[n++] = codes->entries[i].code;
	}
	return names;
}

static bool refuse_code(struct cell *cell, const struct rv_codes *codes)
{
	const char **names, *nearest;
	struct rv_buf list;

	(void)REFUSE(cell, RV_S_CELL_CODE, _("'%s' is not among the values of this column"),
	             rv_cell_shown(cell->im, cell->text));
	if (cell->im->faults->last == 0) /* one of too many: the search would be in vain */
		return false;
	names = code_names(cell->im, codes);
	nearest = names == NULL ? NULL : rv_nearest(cell->text, names);
	if (nearest != NULL) {
		rv_fault_suggest(cell->im->faults, _("did you mean '%s'?"), nearest);
		return false;
	}
	rv_buf_init(&list);
	for (size_t i = 0; i < codes->n && i < 12; i++) {
		rv_buf_puts(&list, i > 0 ? ", " : "");
		rv_buf_puts(&list, rv_title_text(&codes->entries[i].title, rv_i18n_current()));
	}
	if (!list.failed && codes->n > 0)
		rv_fault_suggest(cell->im->faults, _("expected one of: %s%s"), list.text,
		                 codes->n > 12 ? ", …" : "");
	rv_buf_release(&list);
	return false;
}

static bool is_labelled(const struct rv_code_entry *entry, const char *text)
{
	return strcmp(entry->title.zh, text) == 0 || strcmp(entry->title.en, text) == 0;
}

/* The code itself, else the label, else what is either when folded; *several: more than one is. */
static const struct rv_code_entry *find_code(const struct rv_codes *codes, const char *text,
                                             bool *several)
{
	const struct rv_code_entry *found = rv_codes_find(codes, text);

	*several = false;
	for (int folded = 0; folded < 2 && found == NULL; folded++)
		for (size_t i = 0; i < codes->n; i++) {
			if (folded ? !is_called(&codes->entries[i], text)
			           : !is_labelled(&codes->entries[i], text))
				continue;
			*several = *several || found != NULL;
			found = &codes->entries[i];
		}
	return found;
}

static bool read_code(struct cell *cell)
{
	const struct rv_codes *codes = cell->column->codes;
	const struct rv_code_entry *found = NULL;
	bool several = false;

	if (codes != NULL)
		found = find_code(codes, cell->text, &several);
	if (several)
		return REFUSE(cell, RV_S_CELL_CODE,
		              _("'%s' is the label of several codes; write the code"),
		              rv_cell_shown(cell->im, cell->text));
	if (found != NULL) {
		borrow_text(cell, found->code, strlen(found->code));
		return true;
	}
	if (codes == NULL || codes->open)
		return read_text(cell);
	return refuse_code(cell, codes);
}

/* ---- dates, amounts ------------------------------------------------------------------------- */

/* 13/3/2025, 3/13/2025, 3/4/2025: which number is the month, only those who wrote it know. */
static bool refuse_year_last(struct cell *cell, const char *id)
{
	int a = 0, b = 0, year = 0;
	char day_first[16], month_first[16];

	if (sscanf(cell->plain, "%2d%*[-./]%2d%*[-./]%4d", &a, &b, &year) < 3)
		year = 0;
	snprintf(day_first, sizeof day_first, "%04d-%02d-%02d", year, b, a);
	snprintf(month_first, sizeof month_first, "%04d-%02d-%02d", year, a, b);
	(void)REFUSE(cell, id, _("'%s': a date with the year at its end is not taken"),
	             rv_cell_shown(cell->im, cell->text));
	if (rv_date_exists(year, b, a) && rv_date_exists(year, a, b) && a != b)
		rv_fault_suggest(cell->im->faults, _("write %s or %s"), day_first, month_first);
	else if (rv_date_exists(year, b, a) || rv_date_exists(year, a, b))
		rv_fault_suggest(cell->im->faults, _("write %s"),
		                 rv_date_exists(year, b, a) ? day_first : month_first);
	return false;
}

static bool refuse_date(struct cell *cell, enum rv_date_fault fault, bool time)
{
	const char *id = time ? RV_S_CELL_DATETIME : RV_S_CELL_DATE;
	const char *shown = rv_cell_shown(cell->im, cell->text);

	switch (fault) {
	case RV_DATE_SERIAL:
		return REFUSE(cell, id,
		              _("'%s' is the spreadsheet's number of a day; format the column as a "
		                "date"),
		              shown);
	case RV_DATE_NO_SUCH_DAY: return REFUSE(cell, id, _("'%s': there is no such day"), shown);
	case RV_DATE_OCTOBER:
		return REFUSE(cell, id,
		              _("'%s' may be January or October (spreadsheets drop the last zero); "
		                "write 2025-01 or 2025-10"),
		              shown);
	case RV_DATE_SEVERAL:
		return REFUSE(cell, id, _("'%s' is a period, or more than one day; write one day"),
		              shown);
	case RV_DATE_NO_YEAR:
		return REFUSE(cell, id, _("'%s' lacks the year, expected %s or %s"), shown,
		              "2025-03-01", "2025年3月1日");
	case RV_DATE_SHORT_YEAR:
		return REFUSE(cell, id, _("'%s': a year of two digits, expected four as in %s"),
		              shown, "2025-03-01");
	case RV_DATE_YEAR_LAST: return refuse_year_last(cell, id);
	case RV_DATE_MIDNIGHT:
		return REFUSE(cell, id,
		              _("'%s': 24:00 may be meant as either day; write 23:59, or 00:00 of "
		                "the next"),
		              shown);
	case RV_DATE_NO_DAY:
		return REFUSE(cell, id, _("'%s' is a time without its day, expected %s"), shown,
		              time ? "2025-03-01 09:30" : "2025-03-01");
	case RV_DATE_MONTH:
		return REFUSE(cell, id, _("'%s' lacks the day, expected %s or %s"), shown,
		              "2025-03-01", "2025年3月1日");
	default:
		if (time)
			return REFUSE(cell, id, _("'%s' is no date with a time, expected %s or %s"),
			              shown, "2025-03-01 09:30", "2025年3月1日9时30分");
		return REFUSE(cell, id, _("'%s' is no date, expected %s or %s"), shown,
		              "2025-03-01", "2025年3月1日");
	}
}

/* 2025-03-01, in a column of times 2025-03-01 09:30: the text is the value. Not where a workbook writes a day so. */
static bool is_as_stored(const struct cell *cell, bool time)
{
	size_t len = strlen(cell->plain);
	struct rv_when when;

	return cell->kind != RV_CELL_DATE && cell->plain == cell->text &&
	       (len == 10 || (time && len == 16)) && cell->plain[10] != 'T' &&
	       rv_when_parse(cell->plain, len, &when);
}

/* 46082 as a workbook shows it in the format of a moment. */
static bool is_whole_days(const struct cell *cell)
{
	static const char midnight[] = " 00:00";
	size_t len = strlen(cell->plain), n = sizeof midnight - 1;

	return cell->kind == RV_CELL_DATE && len > n &&
	       strcmp(cell->plain + len - n, midnight) == 0;
}

static bool read_date(struct cell *cell)
{
	bool time = cell->column->type == RV_DATETIME;
	char text[RV_WHEN_SIZE];
	struct rv_when when;
	enum rv_date_fault fault;
	int64_t serial;

	if (is_as_stored(cell, time)) {
		borrow_text(cell, cell->plain, strlen(cell->plain));
		return true;
	}
	fault = rv_date_read(cell->plain, &when);

	/* in a text it may be anything, in a cell that holds a number it is a day */
	if (fault == RV_DATE_SERIAL && cell->kind == RV_CELL_NUMBER &&
	    rv_decimal_read(cell->plain, strlen(cell->plain), 0, &serial)) {
		when = (struct rv_when){.day = rv_day_of(1899, 12, 30) + (rv_day)serial,
		                        .precision = RV_PRECISION_DAY};
		cell->im->serials++;
		fault = RV_DATE_OK;
	}
	if (fault == RV_DATE_OK && when.precision == RV_PRECISION_MONTH && !cell->column->month)
		fault = RV_DATE_MONTH;
	if (fault == RV_DATE_OCTOBER && !cell->column->month)
		fault = RV_DATE_NONE;
	if (fault != RV_DATE_OK)
		return refuse_date(cell, fault, time);
	/* a whole number of days, however its format shows it, is a day */
	if (when.precision == RV_PRECISION_MINUTE && (!time || is_whole_days(cell))) {
		when.precision = RV_PRECISION_DAY;
		when.minute = 0;
	}
	rv_when_text(when, text);
	return set_text(cell, text);
}

static bool has_any(const char *text, const char *const *words)
{
	for (; *words != NULL; words++)
		if (strstr(text, *words) != NULL)
			return true;
	return false;
}

static bool read_money(struct cell *cell)
{
	static const char *const currencies[] = {"美元", "美金", "港元", "港币", "欧元", "英镑",
	                                         "日元", "澳元", "加元", "韩元", "卢布", "澳门元",
	                                         "$",    "€",    "£",    "USD",  "HKD",  NULL};
	static const char *const remarks[] = {"(",  "其中", "含", "约", "余",
	                                      "多", "等",   "、", NULL};
	const char *shown = rv_cell_shown(cell->im, cell->text);
	int64_t fen;

	if (rv_money_read(cell->plain, cell->unit, &fen)) {
		set_int(cell, fen);
		return true;
	}
	if (has_any(cell->plain, currencies))
		return REFUSE(cell, RV_S_CELL_MONEY,
		              _("'%s' is in foreign money, expected an amount in 元"), shown);
	if (has_any(cell->plain, remarks))
		return REFUSE(cell, RV_S_CELL_MONEY,
		              _("'%s' says more than an amount; write the amount alone"), shown);
	(void)REFUSE(cell, RV_S_CELL_MONEY, _("'%s' is no amount in %s"), shown,
	             cell->unit == NULL ? "元" : cell->unit);
	rv_fault_suggest(cell->im->faults, _("expected as in: %s"),
	                 _("28000元, 2.8万元, 28,000.00元, 人民币贰万捌仟元整"));
	return false;
}

static bool read_points(struct cell *cell)
{
	rv_points points;

	if (!rv_points_parse(cell->plain, strlen(cell->plain), &points))
		return REFUSE(cell, RV_S_CELL_POINTS,
		              _("'%s' is no number of points, expected 89.5"),
		              rv_cell_shown(cell->im, cell->text));
	set_int(cell, points);
	return true;
}

/* ---- ranges --------------------------------------------------------------------------------- */

/*
 * -1, 0, 1: the value lies below, at or inside, above the bound. A month is inside if any of its
 * days is.
 */
static int compare_date(const struct rv_value *value, const char *bound, bool upper)
{
	struct rv_when a, b;

	if (!rv_when_parse(value->text, value->len, &a) || !rv_when_parse(bound, strlen(bound), &b))
		return 0;
	if (a.precision == RV_PRECISION_MONTH && !upper)
		a.day = rv_month_last(a.day);
	if (b.precision == RV_PRECISION_MONTH && upper)
		b.day = rv_month_last(b.day);
	if (a.day != b.day || b.precision != RV_PRECISION_MINUTE)
		return (a.day > b.day) - (a.day < b.day);
	return (a.minute > b.minute) - (a.minute < b.minute);
}

static int compare_number(const struct cell *cell, const char *bound)
{
	const struct rv_column *column = cell->column;
	bool ok;
	int64_t n;

	if (column->type == RV_MONEY)
		ok = rv_money_read(bound, column->unit, &n);
	else if (column->type == RV_POINTS_TYPE)
		ok = rv_points_parse(bound, strlen(bound), &n);
	else
		ok = rv_decimal_read(bound, strlen(bound), 0, &n);
	return ok ? (cell->out->number > n) - (cell->out->number < n) : 0;
}

static bool in_range(struct cell *cell)
{
	const struct rv_yaml *from = cell->column->range == NULL ? NULL
	                                                         : cell->column->range->child;
	const struct rv_yaml *bounds[2] = {from, from == NULL ? NULL : from->next};
	const char *texts[2] = {"…", "…"};
	bool outside = false;

	for (int i = 0; i < 2; i++) {
		int order;

		if (bounds[i] == NULL || rv_yaml_is_null(bounds[i]))
			continue;
		texts[i] = strcmp(bounds[i]->text, "today") == 0 ? cell->im->options->today
		                                                 : bounds[i]->text;
		order = cell->out->kind == RV_VALUE_TEXT ? compare_date(cell->out, texts[i], i == 1)
		                                         : compare_number(cell, texts[i]);
		outside = outside || (i == 0 ? order < 0 : order > 0);
	}
	if (!outside)
		return true;
	*cell->out = (struct rv_value){.kind = RV_VALUE_NULL};
	return REFUSE(cell, RV_S_CELL_RANGE, _("'%s' is out of range, expected %s to %s"),
	              rv_cell_shown(cell->im, cell->text), texts[0], texts[1]);
}

static bool read_typed(struct cell *cell)
{
	if (cell->column->implicit) {
		const struct rv_table_column *there = rv_table_column(
			&cell->im->targets[cell->column->record->index].shape,
			cell->column->column);

		return there != NULL && there->affinity == RV_AFF_INTEGER ? read_int(cell)
		                                                          : read_text(cell);
	}
	switch (cell->column->type) {
	case RV_INT: return read_int(cell);
	case RV_BOOL: return read_bool(cell);
	case RV_CODE: return read_code(cell);
	case RV_DATE:
	case RV_DATETIME: return read_date(cell);
	case RV_MONEY: return read_money(cell);
	case RV_POINTS_TYPE: return read_points(cell);
	case RV_TEXT: break;
	}
	return read_text(cell);
}

/* 无: looked, there is none. A code list may have it as a label of its own. */
static bool says_none(const struct cell *cell)
{
	bool several;

	if (strcmp(cell->plain, "无") != 0 &&
	    (cell->column->empty != RV_EMPTY_NONE || !rv_fold_equal(cell->plain, "none")))
		return false;
	return cell->column->implicit || cell->column->type != RV_CODE ||
	       cell->column->codes == NULL ||
	       find_code(cell->column->codes, cell->plain, &several) == NULL;
}

bool rv_says_unknown(const struct rv_column *column, const char *text)
{
	static const char *const words[] = {RV_UNKNOWN_WORD, "待补", "待补充", "待查",
	                                    "待核实",        "未知", "不明",   "不清楚"};
	bool said = false, several;

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		said = said || rv_fold_equal(text, words[i]);
	if (said && column->type == RV_CODE && column->codes != NULL)
		said = find_code(column->codes, text, &several) == NULL;
	for (size_t i = 0; i < column->n_blank; i++)
		said = said || rv_fold_equal(text, column->blank[i]);
	return said;
}

bool rv_cell_value(struct rv_importer *im, const struct rv_column *column, const char *unit,
                   const struct rv_place *place, enum rv_cell_kind kind, const char *text,
                   struct rv_value *out)
{
	struct cell cell = {im, column, unit, place, kind, text, text, out};
	struct rv_buf plain;
	bool good;

	*out = (struct rv_value){.kind = RV_VALUE_NULL};
	if (text[0] == '\0')
		return true;
	rv_buf_init(&plain);
	if (!rv_cell_is_plain(text, strlen(text))) {
		rv_cell_plain(&plain, text, strlen(text));
		cell.plain = plain.text;
	}
	if (plain.failed) {
		rv_buf_release(&plain);
		im->faults->nomem = true;
		return false;
	}
	if (!says_none(&cell)) {
		good = read_typed(&cell) && in_range(&cell);
	} else {
		good = column->empty == RV_EMPTY_NONE;
		if (!good)
			(void)REFUSE(&cell, RV_S_CELL_NONE,
			             _("'%s' says that there is none, which this column can't "
			               "hold; leave it "
			               "empty if it is not known"),
			             text);
	}
	rv_buf_release(&plain);
	return good;
}
