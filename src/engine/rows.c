/* See rows.h. */
#include <string.h>

#include "engine/rows.h"

/* ---- values of a row ------------------------------------------------------------------------------- */

int rv_truth_at(sqlite3_stmt *stmt, int column)
{
	if (sqlite3_column_type(stmt, column) == SQLITE_NULL)
		return -1;
	return sqlite3_column_int(stmt, column) != 0;
}

static struct rv_value value_at(sqlite3_stmt *stmt, int column)
{
	struct rv_value value = {
		.state = (enum rv_value_state)sqlite3_column_int(stmt, column + 1)};
	int type = sqlite3_column_type(stmt, column);

	if (type == SQLITE_NULL) {
		if (value.state == RV_KNOWN)
			value.state = RV_NOT_KNOWN;
		return value;
	}
	value.state = RV_KNOWN;
	value.is_number = type == SQLITE_INTEGER || type == SQLITE_FLOAT;
	value.number = sqlite3_column_int64(stmt, column);
	value.text = (const char *)sqlite3_column_text(stmt, column);
	/* amounts and counts are integers; a fraction has no exact place among them */
	if (type == SQLITE_FLOAT && (double)value.number != sqlite3_column_double(stmt, column))
		value.state = RV_NOT_KNOWN;
	if (!value.text)
		value.state = RV_NOT_KNOWN;
	return value;
}

void rv_see_statement(struct rv_rows *run)
{
	sqlite3_stmt *stmt = run->c->rows;
	int column = 3; /* behind case, row, when */

	for (size_t i = 0; i < run->c->n_shown; i++)
		switch (run->c->shown[i].kind) {
		case RV_SHOWN_TRUTH: run->seen[i].truth = rv_truth_at(stmt, column++); break;
		case RV_SHOWN_NUMBER:
			run->seen[i].number = sqlite3_column_int64(stmt, column++);
			break;
		case RV_SHOWN_TEXT:
			run->seen[i].text = (const char *)sqlite3_column_text(stmt, column++);
			break;
		case RV_SHOWN_VALUE:
			run->seen[i].value = value_at(stmt, column);
			column += 2;
			break;
		}
}

static bool see_value(struct rv_machine *machine, const struct rv_program *program,
                      struct rv_value *out)
{
	struct rv_datum datum;
	int state = rv_program_state(machine, program, &datum);

	*out = (struct rv_value){.state = (enum rv_value_state)state};
	if (datum.type == RV_DATUM_TEXT)
		out->text = datum.text;
	if (datum.type != RV_DATUM_INT)
		return true;
	out->is_number = true;
	out->number = datum.n;
	out->text = rv_format(machine->arena, "%lld", (long long)datum.n);
	return out->text != NULL;
}

bool rv_see_programs(struct rv_rows *run, struct rv_machine *machine)
{
	struct rv_datum number;

	for (size_t i = 0; i < run->c->n_shown; i++) {
		const struct rv_program *program = &run->c->shown[i].program;

		switch (run->c->shown[i].kind) {
		case RV_SHOWN_TRUTH:
			run->seen[i].truth = rv_program_truth(machine, program->value);
			break;
		case RV_SHOWN_NUMBER:
			rv_program_value(machine, program->value, &number);
			run->seen[i].number = number.type == RV_DATUM_INT ? number.n : 0;
			break;
		case RV_SHOWN_VALUE:
			if (!see_value(machine, program, &run->seen[i].value))
				return false;
			break;
		case RV_SHOWN_TEXT: break; /* none has a program */
		}
	}
	return machine->rc == SQLITE_OK;
}

/* Grows a JSON object by one text member; NULL text: nothing. */
static void add_member(struct rv_buf *json, const char *name, const char *text)
{
	if (!text)
		return;
	rv_buf_puts(json, json->len ? ", " : "{");
	rv_buf_json(json, name, strlen(name));
	rv_buf_puts(json, ": ");
	rv_buf_json(json, text, strlen(text));
}

static const char *finish_object(struct rv_rows *run, struct rv_buf *json)
{
	char *out = NULL;

	if (json->len) {
		rv_buf_putc(json, '}');
		out = json->failed ? NULL : rv_strdup(run->chunk->arena, json->text);
	}
	rv_buf_release(json);
	return out;
}

/* ---- verdicts --------------------------------------------------------------------------------------- */

static struct rv_verdict verdict_of(enum rv_verdict_kind kind, int64_t n)
{
	return (struct rv_verdict){.kind = kind, .n = n};
}

static struct rv_verdict where_verdict(const struct rv_rows *run)
{
	int truth = run->seen[0].truth;
	int64_t times = run->seen[1].number;

	if (truth < 0)
		return verdict_of(RV_V_OPEN, 0);
	if (truth == 0)
		return verdict_of(RV_V_PASS, 0);
	return verdict_of(RV_V_VIOLATION, times < 1 ? 1 : times > 1000000 ? 1000000 : times);
}

/* Names one violation each: false: memory. */
static bool name_violation(struct rv_rows *run, struct rv_row *row, size_t k, size_t room,
                           const char *name)
{
	if (!row->which) {
		row->which = rv_alloc_array(run->chunk->arena, room, sizeof(*row->which));
		if (!row->which)
			return false;
	}
	row->which[k] = name;
	return true;
}

static bool filled_verdict(struct rv_rows *run, struct rv_row *row)
{
	const struct rv_check *check = run->c->check;
	int64_t n = 0;
	bool open = false;

	for (size_t i = 0; i < check->n_filled; i++) {
		int truth = run->seen[i].truth;

		open |= truth == -1;
		if (truth == 1 &&
		    !name_violation(run, row, (size_t)n++, check->n_filled, check->filled[i]->id))
			return false;
	}
	row->verdict = verdict_of(n ? RV_V_VIOLATION : open ? RV_V_OPEN : RV_V_PASS, n);
	return true;
}

static const char *position_name(struct rv_rows *run, const struct rv_check *check, size_t position)
{
	(void)check;
	return rv_format(run->chunk->arena, "%zu", position + 1);
}

static bool values_verdict(struct rv_rows *run, struct rv_row *row)
{
	const struct rv_check *check = run->c->check;
	struct rv_value *values = rv_alloc_array(run->chunk->arena, check->n_values,
	                                         sizeof(*values));
	size_t *at = rv_alloc_array(run->chunk->arena, check->n_values, sizeof(*at));
	struct rv_buf json;

	if (!values || !at)
		return false;
	for (size_t i = 0; i < check->n_values; i++)
		values[i] = run->seen[i].value;
	if (check->test == RV_TEST_AGREE)
		row->verdict = rv_judge_agree(check, values, check->n_values);
	else
		row->verdict = rv_judge_order(check, values, check->n_values, at);
	if (row->verdict.kind != RV_V_VIOLATION)
		return true;
	for (size_t i = 0; check->test == RV_TEST_ORDER && i < (size_t)row->verdict.n; i++) {
		const char *name = position_name(run, check, at[i]);

		if (!name || !name_violation(run, row, i, check->n_values, name))
			return false;
	}
	rv_buf_init(&json);
	for (size_t i = 0; i < check->n_values; i++) {
		char name[24];

		snprintf(name, sizeof(name), "_%zu", i + 1);
		add_member(&json, name, values[i].state == RV_KNOWN ? values[i].text : NULL);
	}
	row->values = finish_object(run, &json);
	return true;
}

static bool require_verdict(struct rv_rows *run, struct rv_row *row)
{
	const struct rv_check *check = run->c->check;
	size_t total = 0, missing = 0, open = 0, found = 0, at = 0;

	for (size_t i = 0; i < check->n_required; i++)
		total += check->required[i].n_kinds;
	for (size_t i = 0; i < check->n_required; i++)
		for (size_t k = 0; k < check->required[i].n_kinds; k++, at++) {
			int truth = run->seen[at].truth;

			found += truth == 1;
			open += truth == -1;
			if (truth == 0 && !check->any &&
			    !name_violation(run, row, missing, total, check->required[i].kinds[k]))
				return false;
			missing += truth == 0;
		}
	if (check->any)
		row->verdict = found  ? verdict_of(RV_V_PASS, 0)
		               : open ? verdict_of(RV_V_OPEN, 0)
		                      : verdict_of(RV_V_VIOLATION, 1);
	else
		row->verdict = missing ? verdict_of(RV_V_VIOLATION, (int64_t)missing)
		               : open  ? verdict_of(RV_V_OPEN, 0)
		                       : verdict_of(RV_V_PASS, 0);
	return true;
}

static void deadline_verdict(struct rv_rows *run, struct rv_row *row)
{
	const struct rv_deadline *deadline = &run->c->check->deadline;
	struct rv_deadline_values values = {
		.from = run->seen[0].value,
		.to = run->seen[1].value,
		.due = run->seen[2].value,
		.as_of = run->chunk->as_of,
		.calendar = run->chunk->plan->workspace->calendar,
	};
	struct rv_buf json;
	size_t at = 3;

	for (size_t i = 0; i < deadline->n_extend; i++)
		values.extend[i] = run->seen[at++].truth;
	if (deadline->has_pause)
		values.pause = run->seen[at].text;
	row->verdict = rv_judge_deadline(deadline, &values);
	if (row->verdict.kind != RV_V_VIOLATION)
		return;
	rv_buf_init(&json);
	add_member(&json, "_from", values.from.text);
	add_member(&json, "_to", values.to.text);
	if (row->verdict.has_last) {
		char text[RV_WHEN_SIZE];

		rv_when_text(row->verdict.last, text);
		add_member(&json, "_last", text);
	}
	row->values = finish_object(run, &json);
}

bool rv_judge_row(struct rv_rows *run, struct rv_row *row)
{
	int truth;

	switch (run->c->check->test) {
	case RV_TEST_WHERE: row->verdict = where_verdict(run); return true;
	case RV_TEST_FILLED: return filled_verdict(run, row);
	case RV_TEST_AGREE:
	case RV_TEST_ORDER: return values_verdict(run, row);
	case RV_TEST_NONE:
		truth = run->seen[0].truth;
		row->verdict = verdict_of(truth == 1   ? RV_V_PASS
		                          : truth == 0 ? RV_V_VIOLATION
		                                       : RV_V_OPEN,
		                          truth == 0);
		return true;
	case RV_TEST_REQUIRE: return require_verdict(run, row);
	case RV_TEST_DEADLINE: deadline_verdict(run, row); return true;
	case RV_TEST_QUERY:
	case RV_TEST_MANUAL: break;
	}
	return true;
}
