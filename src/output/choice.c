/* Which columns of a table are shown, and in which order, as somebody asked for them by key or title. */
#include <string.h>

#include "output/writer.h"
#include "review/i18n.h"

/* What names are looked up in. */
struct table {
	const struct rv_out_column *columns;
	size_t n;
	const struct rv_column_name *also;
	size_t n_also;
};

static bool is_titled(const struct table *table, size_t i, const char *name)
{
	const struct rv_out_column *column = &table->columns[i];

	if (column->title != NULL && rv_fold_equal(column->title, name))
		return true;
	for (size_t k = 0; k < table->n_also; k++)
		if (strcmp(table->also[k].key, column->key) == 0 &&
		    rv_fold_equal(table->also[k].title, name))
			return true;
	return false;
}

/* Keys before titles, since a key is never that of two columns. How many there are; *at: the first. */
static size_t find(const struct table *table, const char *name, size_t *at)
{
	size_t found = 0;

	for (size_t i = 0; i < table->n; i++)
		if (strcmp(table->columns[ *at = i].key, name) == 0)
			return 1;
	for (size_t i = 0; i < table->n; i++)
		if (rv_fold_equal(table->columns[ *at = i].key, name))
			return 1;
	for (size_t i = table->n; i-- > 0;)
		if (is_titled(table, i, name)) {
			*at = i;
			found++;
		}
	return found;
}

static void add(struct rv_buf *buf, const char *text)
{
	rv_buf_printf(buf, "%s%s", buf->len > 0 ? ", " : "", text);
}

/* "number (案号), unit (单位), …" */
static void add_known(struct rv_buf *buf, const struct rv_out_column *columns, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const char *title = columns[i].title;

		add(buf, columns[i].key);
		if (title != NULL && strcmp(title, columns[i].key) != 0)
			rv_buf_printf(buf, " (%s)", title);
	}
}

static enum rv_code no_such(const struct rv_choice *choice, const struct table *table,
                            struct rv_error *err)
{
	struct rv_buf unknown, known;
	enum rv_code code;
	size_t at;

	rv_buf_init(&unknown);
	rv_buf_init(&known);
	for (size_t i = 0; i < choice->n; i++)
		if (find(table, choice->names[i], &at) == 0)
			add(&unknown, choice->names[i]);
	add_known(&known, table->columns, table->n);
	code = unknown.failed || known.failed
	               ? rv_nomem(err)
	               : rv_fail(err, RV_USAGE,
	                         _("--columns: there is no column %s; there are: %s"), unknown.text,
	                         known.text);
	rv_buf_release(&unknown);
	rv_buf_release(&known);
	return code;
}

static enum rv_code several(const struct table *table, const char *name, struct rv_error *err)
{
	struct rv_buf keys;
	enum rv_code code;

	rv_buf_init(&keys);
	for (size_t i = 0; i < table->n; i++)
		if (is_titled(table, i, name))
			add(&keys, table->columns[i].key);
	code = keys.failed ? rv_nomem(err)
	                   : rv_fail(err, RV_USAGE,
	                             _("--columns: %s is the heading of several columns; name one "
	                               "by its key: %s"),
	                             name, keys.text);
	rv_buf_release(&keys);
	return code;
}

enum rv_code rv_choose_columns(const struct rv_choice *choice, const struct rv_out_column *columns,
                               size_t n, const struct rv_column_name *also, size_t n_also,
                               size_t *chosen, struct rv_error *err)
{
	const struct table table = {columns, n, also, n_also};

	for (size_t i = 0; i < choice->n; i++) {
		size_t found = find(&table, choice->names[i], &chosen[i]);

		if (found == 0)
			return no_such(choice, &table, err);
		if (found > 1)
			return several(&table, choice->names[i], err);
		for (size_t k = 0; k < i; k++)
			if (chosen[k] == chosen[i])
				return rv_fail(err, RV_USAGE,
				               _("--columns: the column %s is named twice"),
				               choice->names[i]);
	}
	return RV_OK;
}
