/* The columns of a sheet: which, under which headings, what may be chosen in them, what their notes say. */
#include <string.h>

#include "forms/parts.h"
#include "review/i18n.h"

#define LONGEST_LIST                                                                               \
	250            /* UTF-16 units of a list that stands in the sheet itself; Excel takes 255 */
#define LABELS_SHOWN 8 /* of a code list, in a note */

const char *rv_form_title(const struct rv_form *form, const struct rv_title *title)
{
	return rv_title_text(title, form->options.lang);
}

/* ---- headings ------------------------------------------------------------------------------------------------ */

/* Whether a column would take the heading for its own. */
static bool is_called(const struct rv_column *column, const char *heading)
{
	for (size_t i = 0; i < column->n_aliases; i++)
		if (rv_fold_equal(column->aliases[i], heading))
			return true;
	return rv_fold_equal(column->id, heading) || rv_fold_equal(column->title.zh, heading) ||
	       rv_fold_equal(column->title.en, heading);
}

static bool is_taken(const struct rv_record *record, const struct rv_column *but,
                     const char *heading)
{
	for (size_t i = 0; i < record->n_columns; i++)
		if (record->columns[i] != but && !record->columns[i]->derived &&
		    is_called(record->columns[i], heading))
			return true;
	return false;
}

static bool ends_with(const char *text, const char *end)
{
	size_t len = strlen(text), n = strlen(end);

	return len >= n && strcmp(text + len - n, end) == 0;
}

static const char *money_unit(const struct rv_column *column)
{
	return column->unit != NULL ? column->unit : "元";
}

/* The title, with the unit of money; the id where the title is another column's too. NULL: no memory. */
static const char *heading_of(const struct rv_form *form, const struct rv_column *column)
{
	const char *title = rv_form_title(form, &column->title), *unit;

	if (is_taken(column->record, column, title))
		title = column->id;
	if (column->type != RV_MONEY)
		return title;
	unit = rv_format(form->arena, "（%s）", money_unit(column));
	if (unit == NULL || ends_with(title, unit))
		return unit != NULL ? title : NULL;
	title = rv_format(form->arena, "%s%s", title, unit);
	return title;
}

/* The heading over what cases are called. */
static const char *case_heading(const struct rv_form *form, const struct rv_record *record)
{
	const struct rv_record *file = form->options.dictionary->case_record;
	const char *title;

	if (record->n_case_key == 1 && !record->case_key[0]->implicit)
		return heading_of(form, record->case_key[0]);
	title = rv_form_title(form, file->number != NULL ? &file->number->title : &file->title);
	return is_taken(record, NULL, title) ? file->id : title;
}

/* ---- which --------------------------------------------------------------------------------------------------- */

static bool is_one_of(const struct rv_column *column, const struct rv_column *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (list[i] == column)
			return true;
	return false;
}

/* A key that is only a number of ours: it stands at the end, for the program. */
static bool is_number_key(const struct rv_record *record, const struct rv_column *column)
{
	return record->n_key == 1 && record->key[0] == column &&
	       (column->type == RV_INT || column->implicit) && column->ref == NULL &&
	       !is_one_of(column, record->case_key, record->n_case_key) && column != record->number;
}

/* Whether the key is needed: rows that are mended keep it, whatever they were called before. */
static bool wants_key(const struct rv_form *form, const struct rv_record *record)
{
	const struct rv_form_names *names = &form->names[record->index];

	return !(names->n > 0 && names->plain && names->digits);
}

static void add(struct rv_form_column *columns, size_t *n, enum rv_form_use use,
                const struct rv_column *column, const char *heading)
{
	columns[*n] = (struct rv_form_column){.use = use, .column = column, .heading = heading};
	columns[*n].required = use == RV_FORM_CASE || (column != NULL && column->required) ||
	                       (use == RV_FORM_OWN && column != NULL &&
	                        column == column->record->number);
	++*n;
}

static bool is_own(const struct rv_record *record, const struct rv_column *column)
{
	return column->column != NULL && !column->derived && column->sql == NULL &&
	       !is_one_of(column, record->case_key, record->n_case_key) &&
	       !is_number_key(record, column);
}

enum rv_code rv_form_columns(struct rv_form *form, const struct rv_record *record,
                             struct rv_form_column **out, size_t *n, struct rv_error *err)
{
	struct rv_form_column *columns = rv_alloc_array(form->arena, record->n_columns + 2,
	                                                sizeof *columns);
	const struct rv_column *first = record->is_case ? record->number : NULL;

	*n = 0;
	*out = columns;
	if (columns == NULL)
		return rv_nomem(err);
	if (record->n_case_key > 0)
		add(columns, n, RV_FORM_CASE, NULL, case_heading(form, record));
	if (first != NULL && is_own(record, first))
		add(columns, n, RV_FORM_OWN, first, heading_of(form, first));
	for (size_t i = 0; i < record->n_columns; i++)
		if (record->columns[i] != first && is_own(record, record->columns[i]))
			add(columns, n, RV_FORM_OWN, record->columns[i],
			    heading_of(form, record->columns[i]));
	if (record->n_key == 1 && is_number_key(record, record->key[0]) && wants_key(form, record))
		add(columns, n, RV_FORM_KEY, record->key[0], heading_of(form, record->key[0]));
	for (size_t i = 0; i < *n; i++)
		if (columns[i].heading == NULL)
			return rv_nomem(err);
	return RV_OK;
}

/* ---- choices -------------------------------------------------------------------------------------------------- */

static bool is_label(const struct rv_codes *codes, const struct rv_code_entry *but,
                     const char *label)
{
	for (size_t i = 0; i < codes->n; i++) {
		const struct rv_code_entry *entry = &codes->entries[i];

		if (entry != but &&
		    (strcmp(entry->code, label) == 0 || strcmp(entry->title.zh, label) == 0 ||
		     strcmp(entry->title.en, label) == 0))
			return true;
	}
	return false;
}

const char *rv_form_code(const struct rv_form *form, const struct rv_codes *codes,
                         const struct rv_code_entry *entry)
{
	const char *label = rv_form_title(form, &entry->title);

	return is_label(codes, entry, label) ? entry->code : label;
}

static struct rv_form_list *add_list(struct rv_form_book *book, const void *of, bool none,
                                     size_t room)
{
	struct rv_form_list *list = rv_alloc(book->form->arena, sizeof *list);

	if (list == NULL)
		return NULL;
	list->of = of;
	list->none = none;
	list->values = rv_alloc_array(book->form->arena, room + 1, sizeof *list->values);
	if (list->values == NULL)
		return NULL;
	*book->last_list = list;
	book->last_list = &list->next;
	return list;
}

static struct rv_form_list *find_list(struct rv_form_book *book, const void *of, bool none)
{
	struct rv_form_list *list = book->lists;

	while (list != NULL && (list->of != of || list->none != none))
		list = list->next;
	return list;
}

static bool has_value(const struct rv_form_list *list, const char *value)
{
	for (size_t i = 0; i < list->n; i++)
		if (strcmp(list->values[i], value) == 0)
			return true;
	return false;
}

static enum rv_code choose_code(struct rv_form_book *book, struct rv_form_column *column,
                                struct rv_error *err)
{
	const struct rv_codes *codes = column->column->codes;
	bool none = column->column->empty == RV_EMPTY_NONE;
	struct rv_form_list *list = find_list(book, codes, none);

	if (list == NULL) {
		list = add_list(book, codes, none, codes->n + 1);
		if (list == NULL)
			return rv_nomem(err);
		list->title = rv_form_title(book->form, &column->column->title);
		list->closed = true;
		for (size_t i = 0; i < codes->n; i++)
			list->values[list->n++] = rv_form_code(book->form, codes,
			                                       &codes->entries[i]);
		if (none && !has_value(list, "无"))
			list->values[list->n++] = "无";
	}
	column->list = list;
	return RV_OK;
}

static enum rv_code choose_bool(struct rv_form_book *book, struct rv_form_column *column,
                                struct rv_error *err)
{
	static const char yes_or_no;
	bool none = column->column->empty == RV_EMPTY_NONE, zh = book->form->options.lang == RV_ZH;
	struct rv_form_list *list = find_list(book, &yes_or_no, none);

	if (list == NULL) {
		list = add_list(book, &yes_or_no, none, 3);
		if (list == NULL)
			return rv_nomem(err);
		list->title = "";
		list->closed = true;
		list->values[list->n++] = zh ? "是" : "yes";
		list->values[list->n++] = zh ? "否" : "no";
		if (none)
			list->values[list->n++] = "无";
	}
	column->list = list;
	return RV_OK;
}

/* Each of what the rows of a record are called, once. */
static enum rv_code choose_name(struct rv_form_book *book, struct rv_form_column *column,
                                const struct rv_record *target, struct rv_error *err)
{
	const struct rv_form_names *names = &book->form->names[target->index];
	const struct rv_form_names *cases =
		&book->form->names[book->form->options.dictionary->case_record->index];
	struct rv_form_list *list = find_list(book, target, false);
	const struct rv_form_name **order;

	column->list = list;
	if (list != NULL || names->n == 0)
		return RV_OK;
	list = add_list(book, target, false, names->n);
	order = rv_alloc_array(book->form->arena, names->n, sizeof *order);
	if (list == NULL || order == NULL)
		return rv_nomem(err);
	list->title = rv_form_title(book->form, &target->title);
	for (size_t i = 0; i < names->n; i++)
		order[names->list[i].order] = &names->list[i];
	for (size_t i = 0; i < names->n; i++) {
		const struct rv_form_name *of = target->is_case ? order[i]
		                                : target->n_case_key > 0
		                                        ? rv_form_name_of(cases, order[i]->in)
		                                        : NULL;

		if (!target->is_lookup && !rv_form_wanted(book, of))
			continue;
		/* those of a case stand together: only neighbours are compared */
		if (list->n == 0 || strcmp(list->values[list->n - 1], order[i]->shown) != 0)
			list->values[list->n++] = order[i]->shown;
	}
	column->list = list->n > 0 ? list : NULL;
	return RV_OK;
}

/* As they stand between the quotation marks of a formula, or NULL where they have no room there. */
static bool fits_in_place(const struct rv_form_list *list)
{
	size_t units = 0;

	for (size_t i = 0; i < list->n; i++) {
		if (strpbrk(list->values[i], ",\"\n") != NULL)
			return false;
		units += rv_utf8_count(list->values[i], strlen(list->values[i])) + 1;
	}
	return units <= LONGEST_LIST;
}

enum rv_code rv_form_choose(struct rv_form_book *book, const struct rv_record *record,
                            struct rv_form_column *column, struct rv_error *err)
{
	const struct rv_dictionary *dictionary = book->form->options.dictionary;
	const struct rv_column *own = column->column;

	(void)record;
	if (column->use == RV_FORM_CASE && book->case_sheet != NULL)
		return RV_OK; /* from that sheet, so that a new case may be chosen at once */
	if (column->use == RV_FORM_CASE)
		RV_TRY(choose_name(book, column, dictionary->case_record, err));
	else if (column->use == RV_FORM_OWN && own->ref != NULL)
		RV_TRY(choose_name(book, column, own->ref, err));
	else if (column->use == RV_FORM_OWN && own->type == RV_CODE && own->codes != NULL &&
	         !own->codes->open && own->codes->n > 0)
		RV_TRY(choose_code(book, column, err));
	else if (column->use == RV_FORM_OWN && own->type == RV_BOOL)
		RV_TRY(choose_bool(book, column, err));
	if (column->list != NULL && column->list->col == 0 &&
	    (!column->list->closed || !fits_in_place(column->list)))
		column->list->col = ++book->n_lists;
	return RV_OK;
}

/* ---- notes ---------------------------------------------------------------------------------------------------- */

static void say_codes(const struct rv_form *form, const struct rv_codes *codes, struct rv_buf *buf)
{
	if (codes == NULL || codes->open || codes->n == 0) {
		rv_buf_puts(buf, _("text"));
		return;
	}
	rv_buf_puts(buf, _("choose one of: "));
	for (size_t i = 0; i < codes->n && i < LABELS_SHOWN; i++)
		rv_buf_printf(buf, "%s%s", i > 0 ? form->options.lang == RV_ZH ? "、" : ", " : "",
		              rv_form_code(form, codes, &codes->entries[i]));
	if (codes->n > LABELS_SHOWN)
		rv_buf_puts(buf, " …");
}

static void say_type(const struct rv_form *form, const struct rv_column *column, struct rv_buf *buf)
{
	if (column->ref != NULL) {
		rv_buf_printf(buf, _("as in the sheet '%s'"),
		              rv_form_title(form, &column->ref->title));
		return;
	}
	switch (column->type) {
	case RV_INT: rv_buf_puts(buf, _("a whole number")); break;
	case RV_TEXT: rv_buf_puts(buf, _("text")); break;
	case RV_BOOL: rv_buf_puts(buf, _("yes or no")); break;
	case RV_CODE: say_codes(form, column->codes, buf); break;
	case RV_DATE:
		rv_buf_puts(buf, column->month ? _("a date, as 2026-03-05; the month will do")
		                               : _("a date, as 2026-03-05"));
		break;
	case RV_DATETIME: rv_buf_puts(buf, _("a date and time, as 2026-03-05 09:30")); break;
	case RV_MONEY: rv_buf_printf(buf, _("an amount in %s"), money_unit(column)); break;
	case RV_POINTS_TYPE: rv_buf_puts(buf, _("points, at most two decimals")); break;
	}
}

static const char *empty_words(const struct rv_column *column)
{
	switch (column->empty) {
	case RV_EMPTY_NONE:
		return _("Write 无 if there is none; empty in a complete list says the same.");
	case RV_EMPTY_ALL: return _("Empty: concerns all.");
	case RV_EMPTY_UNKNOWN: break;
	}
	return _("Leave it empty if it is not known; a value that is emptied stays.");
}

const char *rv_form_note(const struct rv_form *form, const struct rv_record *record,
                         const struct rv_form_column *column)
{
	const struct rv_record *file = form->options.dictionary->case_record;
	struct rv_buf buf;
	const char *out;

	(void)record;
	rv_buf_init(&buf);
	if (column->use == RV_FORM_CASE) {
		rv_buf_printf(&buf, _("Required: the case, as in the sheet '%s'."),
		              rv_form_title(form, &file->title));
	} else if (column->use == RV_FORM_KEY) {
		rv_buf_puts(&buf,
		            _("The program's own number of the row. Leave it as it is; in a new "
		              "row, or one that was copied, leave it empty."));
	} else {
		if (column->required)
			rv_buf_puts(&buf, _("Required: "));
		say_type(form, column->column, &buf);
		if (!column->required)
			rv_buf_printf(&buf, "\n%s", empty_words(column->column));
	}
	out = buf.failed ? NULL : rv_strdup(form->arena, buf.text);
	rv_buf_release(&buf);
	return out;
}
