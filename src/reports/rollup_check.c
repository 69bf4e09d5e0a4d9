/* The exports of a store, checked: each taken in anew, and compared with what the tables say of it. */
#include <string.h>

#include "reports/internal.h"
#include "reports/rollup.h"
#include "review/i18n.h"

/* An export of the store, and its number in the one in memory. */
struct twin {
	int64_t kept, again;
	const char *file;
};

struct checking {
	struct rv_store_check *check;
	struct rv_store *again;
	const char *file; /* of the export at hand */
	int64_t last;
	struct twin *twins;
	size_t n, room;
};

/* ---- faults --------------------------------------------------------------------------------------------------------- */

static const char *copy(struct rv_arena *arena, const char *text, bool *failed)
{
	const char *out = text != NULL ? rv_strdup(arena, text) : NULL;

	*failed |= text != NULL && out == NULL;
	return out;
}

static enum rv_code add_fault(struct rv_store_check *check, const char *file,
                              const struct rv_taken_fault *fault, struct rv_error *err)
{
	struct rv_arena *arena = check->arena;
	struct rv_kept_fault *faults = rv_alloc_more(arena, check->faults, check->n, &check->room,
	                                             sizeof *faults);
	bool failed = faults == NULL;

	if (failed)
		return rv_nomem(err);
	check->faults = faults;
	faults[check->n++] = (struct rv_kept_fault){
		.file = copy(arena, file, &failed),
		.table = fault->table,
		.row = copy(arena, fault->row, &failed),
		.column = copy(arena, fault->column, &failed),
		.kept = copy(arena, fault->kept, &failed),
		.expected = copy(arena, fault->expected, &failed)};
	return failed ? rv_nomem(err) : RV_OK;
}

static enum rv_code take_fault(void *ctx, const struct rv_taken_fault *fault, struct rv_error *err)
{
	struct checking *checking = ctx;

	return add_fault(checking->check, checking->file, fault, err);
}

/* ---- one export ----------------------------------------------------------------------------------------------------- */

struct refusal {
	struct rv_arena *arena;
	const char *text; /* the first */
	bool nomem;
};

static void take_refusal(void *ctx, const char *file, const char *text)
{
	struct refusal *refusal = ctx;

	(void)file;
	if (refusal->text != NULL)
		return;
	refusal->text = rv_strdup(refusal->arena, text);
	refusal->nomem = refusal->text == NULL;
}

/* Numbers are given without gaps: one that is not there was removed. */
static enum rv_code check_number(struct checking *checking, int64_t taken, struct rv_error *err)
{
	while (++checking->last < taken) {
		const char *row = rv_format(checking->check->arena, "%lld",
		                            (long long)checking->last);
		const struct rv_taken_fault fault = {.table = "taken", .row = row, .expected = "…"};

		if (row == NULL)
			return rv_nomem(err);
		RV_TRY(add_fault(checking->check, "", &fault, err));
	}
	return RV_OK;
}

static enum rv_code keep_twin(struct checking *checking, int64_t kept, int64_t again,
                              struct rv_error *err)
{
	struct rv_arena *arena = checking->check->arena;
	struct twin *twins = rv_alloc_more(arena, checking->twins, checking->n, &checking->room,
	                                   sizeof *twins);
	const char *file = rv_strdup(arena, checking->file);

	if (twins == NULL || file == NULL)
		return rv_nomem(err);
	checking->twins = twins;
	twins[checking->n++] = (struct twin){kept, again, file};
	return RV_OK;
}

static enum rv_code check_one(void *ctx, const struct rv_taken *taken, const char *text, size_t len,
                              struct rv_error *err)
{
	struct checking *checking = ctx;
	struct refusal refusal = {.arena = checking->check->arena};
	/* all that was taken in once is: what stands for what follows from the order */
	struct rv_rollup_intake intake = {.store = checking->again,
	                                  .at = taken->at,
	                                  .replace = true,
	                                  .doubles = true,
	                                  .ctx = &refusal,
	                                  .problem = take_refusal};
	int64_t number;

	checking->file = taken->file;
	checking->check->exports++;
	RV_TRY(check_number(checking, taken->taken, err));
	RV_TRY(rv_rollup_next(checking->again, &number, err));
	RV_TRY(rv_rollup_text(&intake, taken->file, text, len, err));
	if (refusal.nomem)
		return rv_nomem(err);
	if (intake.taken == 0) {
		const struct rv_taken_fault fault = {
			.table = "taken",
			.row = "",
			.column = "text",
			.kept = refusal.text != NULL ? refusal.text
		                                     : _("the same export is there twice")};

		return add_fault(checking->check, taken->file, &fault, err);
	}
	RV_TRY(keep_twin(checking, taken->taken, number, err));
	return rv_rollup_compare(checking->check->store, taken->taken, checking->again, number,
	                         take_fault, checking, err);
}

/* ---- what counts ----------------------------------------------------------------------------------------------------- */

/* The file of the export that stands for another; NULL: none does, "…": it is not known here. */
static const char *stand_in(const struct checking *checking, int64_t by, bool again)
{
	for (size_t i = 0; i < checking->n; i++)
		if (by == (again ? checking->twins[i].again : checking->twins[i].kept))
			return checking->twins[i].file;
	return by != 0 ? "…" : NULL;
}

static int64_t kept_number(const struct checking *checking, int64_t again)
{
	for (size_t i = 0; i < checking->n; i++)
		if (checking->twins[i].again == again)
			return checking->twins[i].kept;
	return 0;
}

static enum rv_code check_replaced(struct checking *checking, struct rv_error *err)
{
	for (size_t i = 0; i < checking->n; i++) {
		const struct twin *twin = &checking->twins[i];
		int64_t kept, again;

		RV_TRY(rv_rollup_replaced_by(checking->check->store, twin->kept, &kept, err));
		RV_TRY(rv_rollup_replaced_by(checking->again, twin->again, &again, err));
		if (kept == kept_number(checking, again))
			continue;
		const struct rv_taken_fault fault = {.table = "taken_replaced",
		                                     .row = "",
		                                     .column = "by",
		                                     .kept = stand_in(checking, kept, false),
		                                     .expected = stand_in(checking, again, true)};
		RV_TRY(add_fault(checking->check, twin->file, &fault, err));
	}
	return RV_OK;
}

static enum rv_code check_strays(struct checking *checking, struct rv_error *err)
{
	struct rv_taken_fault fault = {.table = "taken", .row = "", .expected = NULL};
	int64_t n;

	RV_TRY(rv_rollup_strays(checking->check->store, &n, err));
	if (n == 0)
		return RV_OK;
	fault.kept = rv_format(checking->check->arena,
	                       RV_PLURAL("%lld row of no export", "%lld rows of no export", n),
	                       (long long)n);
	return fault.kept != NULL ? add_fault(checking->check, "", &fault, err) : rv_nomem(err);
}

enum rv_code rv_check_exports(struct rv_store_check *check, struct rv_error *err)
{
	struct checking checking = {.check = check};
	enum rv_code code;

	RV_TRY(rv_store_open(":memory:", RV_STORE_WRITE, NULL, &checking.again, err));
	code = rv_rollup_begin(checking.again, err);
	if (code == RV_OK)
		code = rv_rollup_texts(check->store, check_one, &checking, err);
	if (code == RV_OK)
		code = check_replaced(&checking, err);
	if (code == RV_OK)
		code = check_strays(&checking, err);
	rv_rollup_abandon(checking.again);
	rv_store_close(checking.again);
	return code;
}

/* ---- told ------------------------------------------------------------------------------------------------------------- */

/* "agrees: digests and chain of the runs, texts and tables of the exports", of what there is; NULL: no memory. */
static const char *result_words(const struct rv_store_check *check)
{
	if (check->n > 0)
		return rv_format(check->arena,
		                 RV_PLURAL("differs in %zu place: it was altered",
		                           "differs in %zu places: it was altered", check->n),
		                 check->n);
	if (check->exports == 0)
		return _("agrees: the digests of all runs and their chain");
	if (check->runs == 0)
		return _("agrees: what the tables say follows from the exports that are kept");
	return _("agrees: the digests of all runs and their chain; what the tables say follows "
	         "from the exports that are kept");
}

static enum rv_code write_head(const struct rv_store_check *check,
                               const struct rv_spelling *spelling, struct rv_error *err)
{
	struct rv_out_cell agrees = {.number = check->n == 0};
	struct rv_writer *writer = spelling->writer;
	const char *result = result_words(check);

	if (result == NULL)
		return rv_nomem(err);
	RV_TRY(rv_write_fact_text(writer, "file", _("file"), check->path, err));
	RV_TRY(rv_write_fact_int(writer, "runs", _("runs checked"), check->runs, err));
	RV_TRY(rv_write_fact_int(writer, "exports", _("exports checked"), check->exports, err));
	if (spelling->labels)
		return rv_write_fact_text(writer, "result", _("result"), result, err);
	RV_TRY(rv_write_fact(writer, "agrees", NULL, RV_CELL_BOOL, &agrees, err));
	return rv_write_fact_int(writer, "n_differences", NULL, (int64_t)check->n, err);
}

static enum rv_code write_fault(const struct rv_kept_fault *fault,
                                const struct rv_spelling *spelling, struct rv_error *err)
{
	const char *row = strcmp(fault->table, "taken_class") == 0 && *fault->row == '\0'
	                          ? "insufficient"
	                          : fault->row;
	const struct rv_out_cell cells[] = {{.text = fault->file}, {.text = fault->table},
	                                    {.text = row},         {.text = fault->column},
	                                    {.text = fault->kept}, {.text = fault->expected}};

	return rv_write_row(spelling->writer, cells, err);
}

enum rv_code rv_report_store_check(const struct rv_store_check *check,
                                   const struct rv_spelling *spelling, struct rv_error *err)
{
	const struct rv_out_column columns[] = {
		{"export", _("export"), RV_CELL_TEXT, 0, false},
		{"table", _("table"), RV_CELL_TEXT, 0, false},
		{"row", _("case or row"), RV_CELL_TEXT, 0, false},
		{"column", _("column"), RV_CELL_TEXT, 0, false},
		{"kept", _("in the store"), RV_CELL_TEXT, 0, true},
		{"recomputed", _("recomputed"), RV_CELL_TEXT, 0, false},
	};

	if (!spelling->single)
		RV_TRY(write_head(check, spelling, err));
	if (check->n == 0 && spelling->labels)
		return RV_OK;
	RV_TRY(rv_write_table(spelling->writer, "differences",
	                      rv_table_title(spelling, _("differences")), columns,
	                      sizeof columns / sizeof *columns, err));
	for (size_t i = 0; i < check->n; i++)
		RV_TRY(write_fault(&check->faults[i], spelling, err));
	return RV_OK;
}
