/* Which columns of a table are shown, and in which order, as somebody asked for them by key or title. */
#include <string.h>

#include "output/writer.h"
#include "review/i18n.h"

static bool is_named(const struct rv_out_column *column, const char *name)
{
	return rv_fold_equal(column->key, name) ||
	       (column->title != NULL && rv_fold_equal(column->title, name));
}

/* Keys before titles, since a key is never that of two columns. n: there is none. */
static size_t find(const struct rv_out_column *columns, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(columns[i].key, name) == 0)
			return i;
	for (size_t i = 0; i < n; i++)
		if (is_named(&columns[i], name))
			return i;
	return n;
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

static enum rv_code no_such(const struct rv_choice *choice, const struct rv_out_column *columns,
                            size_t n, struct rv_error *err)
{
	struct rv_buf unknown, known;
	enum rv_code code;

	rv_buf_init(&unknown);
	rv_buf_init(&known);
	for (size_t i = 0; i < choice->n; i++)
		if (find(columns, n, choice->names[i]) == n)
			add(&unknown, choice->names[i]);
	add_known(&known, columns, n);
	code = unknown.failed || known.failed
	               ? rv_nomem(err)
	               : rv_fail(err, RV_USAGE,
	                         _("--columns: there is no column %s; there are: %s"), unknown.text,
	                         known.text);
	rv_buf_release(&unknown);
	rv_buf_release(&known);
	return code;
}

enum rv_code rv_choose_columns(const struct rv_choice *choice, const struct rv_out_column *columns,
                               size_t n, size_t *chosen, struct rv_error *err)
{
	for (size_t i = 0; i < choice->n; i++) {
		chosen[i] = find(columns, n, choice->names[i]);
		if (chosen[i] == n)
			return no_such(choice, columns, n, err);
		for (size_t k = 0; k < i; k++)
			if (chosen[k] == chosen[i])
				return rv_fail(err, RV_USAGE,
				               _("--columns: the column %s is named twice"),
				               choice->names[i]);
	}
	return RV_OK;
}
