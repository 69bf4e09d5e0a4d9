/* Tables of constants. */
#include <string.h>

#include "model/model.h"

static bool read_columns(struct rv_model *m, struct rv_yaml *node, struct rv_table *table)
{
	if (!rv_model_is_list(m, node, _("a list of columns")) ||
	    !rv_model_at_most(m, node, RV_MODEL_COLUMNS))
		return false;
	if (!node->n)
		rv_model_expected(m, RV_D_WRONG_TYPE, node, _("at least one column"));
	table->columns = rv_model_alloc(m, node->n, sizeof *table->columns);
	if (!table->columns)
		return false;
	for (struct rv_yaml *e = node->child; e; e = e->next) {
		rv_model_name(m, e, RV_NAME_SQL);
		for (size_t i = 0; i < table->n_columns; i++)
			if (rv_model_same(table->columns[i], e->text))
				rv_model_error(m, RV_D_NAME_CLASH, e,
				               _("the table has the column '%s' twice"), e->text);
		table->columns[table->n_columns++] = e->text;
	}
	return true;
}

static void read_row(struct rv_model *m, struct rv_yaml *node, struct rv_table *table)
{
	struct rv_cell *cell;

	if (!rv_model_is_list(m, node, _("a row: a list of values")))
		return;
	if (node->n != table->n_columns) {
		rv_model_error(m, RV_D_TABLE_ROW, node, _("a row of %zu, expected %zu values"),
		               node->n, table->n_columns);
		return;
	}
	cell = &table->cells[table->n_rows * table->n_columns];
	for (struct rv_yaml *e = node->child; e; e = e->next, cell++) {
		bool flag;

		if (e->kind != RV_YAML_SCALAR) {
			rv_model_expected(m, RV_D_WRONG_TYPE, e, _("a value"));
			continue;
		}
		if (rv_yaml_is_null(e))
			continue;
		cell->text = e->text;
		cell->is_number = rv_model_is_number(e);
		if (rv_yaml_bool(e, &flag)) {
			cell->text = flag ? "1" : "0";
			cell->is_number = true;
		}
	}
	table->n_rows++;
}

/* Cells of the rows that are whole: at most the nodes of the tree, whatever the columns say. */
static size_t count_cells(const struct rv_yaml *rows, const struct rv_table *table)
{
	size_t n = table->n_columns;

	for (const struct rv_yaml *e = rows->child; e; e = e->next)
		n += e->n == table->n_columns ? e->n : 0;
	return n;
}

static void read_table(struct rv_model *m, struct rv_yaml *node)
{
	struct rv_table *table = &m->rubric->tables[m->rubric->n_tables];
	struct rv_yaml *columns, *rows;

	if (!rv_model_global_name(m, node->key) ||
	    !rv_model_is_mapping(m, node, _("a table: {columns: […], rows: […]}")))
		return;
	table->name = node->key->text;
	table->pos = node->key->pos;
	m->rubric->n_tables++;
	columns = rv_model_need(m, node, "columns");
	rows = rv_model_need(m, node, "rows");
	rv_model_done(m, node, &rv_shape_table);
	if (!read_columns(m, columns, table) || !rv_model_is_list(m, rows, _("a list of rows")))
		return;
	table->cells = rv_model_alloc(m, count_cells(rows, table), sizeof *table->cells);
	for (struct rv_yaml *e = rows->child; table->cells && e; e = e->next)
		read_row(m, e, table);
}

void rv_model_tables(struct rv_model *m, struct rv_yaml *root)
{
	struct rv_yaml *node = rv_yaml_get(root, "tables");

	if (!rv_model_is_mapping(m, node, _("tables by name")) ||
	    !rv_model_at_most(m, node, RV_MODEL_NAMES))
		return;
	m->rubric->tables = rv_model_alloc(m, node->n, sizeof *m->rubric->tables);
	for (struct rv_yaml *e = node->child; m->rubric->tables && e; e = e->next)
		read_table(m, e);
}
