/*
 * One import: its files put in order, read one by one inside a transaction, and all of it or
 * nothing kept.
 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "import/parts.h"
#include "review/i18n.h"

/* ---- order ---------------------------------------------------------------------------------- */

static void rank_record(struct rv_importer *im, const struct rv_record *record, bool *seen,
                        size_t *rank, int group);

/* 0 lookup records, 1 the case, 2 records of a case. */
static int group_of(const struct rv_record *record)
{
	return record->is_case ? 1 : record->n_case_key > 0 ? 2 : 0;
}

/*
 * Records that it points at come first, within its group; where they point in a circle, some
 * reference has to wait.
 */
static void rank_record(struct rv_importer *im, const struct rv_record *record, bool *seen,
                        size_t *rank, int group)
{
	if (seen[record->index] || group_of(record) != group)
		return;
	seen[record->index] = true;
	for (size_t i = 0; i < record->n_columns; i++)
		if (record->columns[i]->ref != NULL)
			rank_record(im, record->columns[i]->ref, seen, rank, group);
	im->targets[record->index].rank = ++*rank;
}

static enum rv_code rank_records(struct rv_importer *im, struct rv_error *err)
{
	const struct rv_dictionary *dictionary = im->dictionary;
	bool *seen = rv_alloc_array(im->arena, dictionary->n_records, sizeof *seen);
	size_t rank = 0;

	if (seen == NULL)
		return rv_nomem(err);
	for (int group = 0; group < 3; group++)
		for (size_t i = 0; i < dictionary->n_records; i++)
			rank_record(im, dictionary->records[i], seen, &rank, group);
	return RV_OK;
}

/* Parents first; of one record sheets of its own first, since they say most. */
static bool comes_before(const struct rv_pass *a, const struct rv_pass *b)
{
	if (a->rank != b->rank)
		return a->rank < b->rank;
	return a->tab->layout == NULL && b->tab->layout != NULL;
}

static void sort_passes(struct rv_importer *im)
{
	for (size_t i = 1; i < im->n_passes; i++) {
		struct rv_pass pass = im->passes[i];
		size_t at = i;

		for (; at > 0 && comes_before(&pass, &im->passes[at - 1]); at--)
			im->passes[at] = im->passes[at - 1];
		im->passes[at] = pass;
	}
	for (size_t i = 0; i < im->n_passes; i++)
		im->passes[i].no = i;
}

/* ---- before anything is opened -------------------------------------------------------------- */

static enum rv_code check_files(const char *const *files, size_t n, struct rv_error *err)
{
	struct stat st;

	for (size_t i = 0; i < n; i++) {
		if (stat(files[i], &st) != 0)
			return rv_fail(err, RV_NOINPUT, _("'%s' can't be read: %s"), files[i],
			               rv_system_words(errno));
		if (!S_ISREG(st.st_mode))
			return rv_fail(err, RV_NOINPUT, _("'%s' is no regular file"), files[i]);
	}
	return RV_OK;
}

/* Records that some column points at. */
static void find_pointed(struct rv_importer *im)
{
	for (size_t i = 0; i < im->dictionary->n_records; i++)
		for (size_t k = 0; k < im->dictionary->records[i]->n_columns; k++) {
			const struct rv_record *ref = im->dictionary->records[i]->columns[k]->ref;

			if (ref != NULL)
				im->targets[ref->index].pointed = true;
		}
}

/* ---- the database --------------------------------------------------------------------------- */

/* What the table of a record lacks, in words; NULL: nothing. */
static enum rv_code check_table(struct rv_importer *im, const struct rv_record *record,
                                struct rv_error *err)
{
	struct rv_target *target = &im->targets[record->index];

	RV_TRY(rv_table_read(im->arena, &im->pen, record->table, true, &target->shape, err));
	if (!target->shape.there)
		return rv_fail(err, RV_DATA,
		               _("'%s' has no table '%s'; make what is missing with: review init"),
		               im->pen.path, record->table);
	for (size_t i = 0; i < record->n_columns; i++) {
		const struct rv_column *column = record->columns[i];

		if (rv_is_stored(column) && rv_table_column(&target->shape, column->column) == NULL)
			return rv_fail(err, RV_DATA,
			               _("table '%s' of '%s' has no column '%s'; make what is "
			                 "missing with: "
			                 "review init"),
			               record->table, im->pen.path, column->column);
	}
	return RV_OK;
}

static enum rv_code check_target(struct rv_importer *im, const struct rv_record *record,
                                 struct rv_error *err)
{
	const struct rv_target *target = &im->targets[record->index];

	if (target->shape.view && target->in_files)
		return rv_fail(err, RV_DATA, _("'%s' is a view in '%s' and can't be imported into"),
		               record->table, im->pen.path);
	return RV_OK;
}

/* ---- reading -------------------------------------------------------------------------------- */

struct reading {
	struct rv_importer *im;
	struct rv_pass *pass;
};

static enum rv_code take_row(void *ctx, const struct rv_sheet_row *row, struct rv_error *err)
{
	struct reading *reading = ctx;

	return rv_stage_row(reading->im, reading->pass, row, err);
}

static enum rv_code work(struct rv_importer *im, struct rv_pass *pass, struct rv_error *err)
{
	struct reading reading = {im, pass};
	bool done = false;

	if (pass->tab->layout == NULL)
		RV_TRY(rv_match_headings(im, pass, err));
	RV_TRY(rv_stage_open(im, pass, err));
	RV_TRY(rv_fresh_read(im, pass, take_row, &reading, &done, err));
	if (done)
		return RV_OK;
	RV_TRY(rv_tab_read(im, pass->tab, take_row, &reading, err));
	if (!pass->usable)
		return RV_OK;
	RV_TRY(rv_stage_describe(im, pass, err));
	if (pass->tab->layout != NULL) {
		RV_TRY(rv_merge_rows(im, pass, err));
		RV_TRY(rv_stage_describe(im, pass, err));
	}
	RV_TRY(rv_pair(im, pass, err));
	RV_TRY(rv_apply(im, pass, err));
	RV_TRY(rv_keep_unasked(im, pass, err));
	return pass->tab->layout == NULL ? RV_OK : rv_note_mates(im, pass, err);
}

static enum rv_code run_pass(struct rv_importer *im, struct rv_pass *pass, struct rv_error *err)
{
	struct rv_target *target = &im->targets[pass->record->index];
	enum rv_code code = work(im, pass, err);

	rv_stage_close(im, pass);
	target->broken = target->broken || pass->tab->broken;
	return code == RV_OK && im->faults->nomem ? rv_nomem(err) : code;
}

static enum rv_code import_all(struct rv_importer *im, const bool *chosen, struct rv_error *err)
{
	RV_TRY(rv_tabs_find(im, err));
	for (size_t i = 0; i < im->dictionary->n_records; i++) {
		im->result->counts[i].in_files = im->targets[i].in_files;
		RV_TRY(check_target(im, im->dictionary->records[i], err));
	}
	sort_passes(im);
	RV_TRY(rv_names_open(im, err));
	for (size_t i = 0; i < im->n_passes; i++)
		RV_TRY(run_pass(im, &im->passes[i], err));
	RV_TRY(rv_links_settle(im, err));
	if (im->faults->nomem)
		return rv_nomem(err);
	if (im->faults->errors > 0)
		return RV_DATA;
	RV_TRY(rv_gone(im, err));
	RV_TRY(rv_complete(im, chosen, err));
	RV_TRY(rv_complete_count(im, err));
	RV_TRY(rv_note_spellings(im, err));
	RV_TRY(rv_note_changes(im, err));
	return im->options->dry_run ? RV_OK : rv_pen_commit(&im->pen, err);
}

void rv_importer_close(struct rv_importer *im)
{
	sqlite3_stmt *const shared[] = {im->find_name, im->check_name, im->key_part, im->add_case,
	                                im->add_named, im->add_alias,  im->touch,    im->is_new,
	                                im->add_dirty, im->add_told};

	for (size_t i = 0; i < sizeof shared / sizeof *shared; i++)
		sqlite3_finalize(shared[i]);
	for (size_t i = 0; im->targets != NULL && i < im->dictionary->n_records; i++) {
		sqlite3_finalize(im->targets[i].find_key);
		sqlite3_finalize(im->targets[i].find_identity);
		sqlite3_finalize(im->targets[i].names);
		sqlite3_finalize(im->targets[i].forget);
	}
	for (struct rv_changer *at = im->changers; at != NULL; at = at->next) {
		sqlite3_finalize(at->keep);
		sqlite3_finalize(at->set);
	}
	rv_pen_close(&im->pen);
	rv_books_close(im);
	rv_arena_release(&im->row_arena);
}

enum rv_code rv_importer_open(struct rv_importer *im, const char *path, struct rv_error *err)
{
	size_t n = im->dictionary->n_records;

	im->targets = rv_alloc_array(im->arena, n, sizeof *im->targets);
	im->result->counts = rv_alloc_array(im->arena, n, sizeof *im->result->counts);
	if (im->targets == NULL || im->result->counts == NULL)
		return rv_nomem(err);
	find_pointed(im);
	RV_TRY(rank_records(im, err));
	RV_TRY(rv_pen_open(&im->pen, path, im->options->vfs, false, err));
	for (size_t i = 0; i < n; i++)
		RV_TRY(check_table(im, im->dictionary->records[i], err));
	return RV_OK;
}

static enum rv_code run(struct rv_importer *im, const char *path, struct rv_error *err)
{
	bool *chosen = rv_alloc_array(im->arena, im->dictionary->n_records, sizeof *chosen);

	if (chosen == NULL)
		return rv_nomem(err);
	im->chosen = chosen;
	RV_TRY(rv_complete_words(im, chosen, err));
	RV_TRY(check_files(im->options->files, im->options->n_files, err));
	RV_TRY(rv_importer_open(im, path, err));
	return import_all(im, chosen, err);
}

enum rv_code rv_import(struct rv_arena *arena, const struct rv_dictionary *dictionary,
                       const char *path, const struct rv_import_options *options,
                       struct rv_import_result *result, struct rv_faults *faults,
                       struct rv_error *err)
{
	struct rv_import_result made = {.cases = 0};
	struct rv_importer im = {.arena = arena,
	                         .dictionary = dictionary,
	                         .options = options,
	                         .faults = faults,
	                         .result = &made,
	                         .changes_end = &made.changes,
	                         .gone_end = &made.gone,
	                         .notes_end = &made.notes};
	enum rv_code code;

	rv_arena_init(&im.row_arena);
	code = run(&im, path, err);
	rv_importer_close(&im);
	rv_faults_sort(faults);
	if (code == RV_OK)
		*result = made;
	result->notes = made.notes;
	return code;
}
