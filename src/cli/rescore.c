#include "cli/rescore.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/printing.h"
#include "review/office.h"
#include "review/text.h"

#define MOST_RUNS 5 /* that are named, the newest */

struct looking {
	struct cli *cli;
	struct rv_store *store;
	struct rv_changes *changes;
	const char *keys;
	int64_t cases; /* of the run at hand */
	struct rv_buf words;
	size_t n, unknown; /* runs that have such cases; of which it can't be told */
};

static enum rv_code count_case(void *ctx, int64_t position, const char *number,
                               struct rv_error *err)
{
	struct looking *looking = ctx;

	(void)position;
	(void)number;
	(void)err;
	looking->cases++;
	return RV_OK;
}

static enum rv_code look(void *ctx, const struct rv_run *run, struct rv_error *err)
{
	struct looking *looking = ctx;
	const struct rv_office *office = looking->cli->office;
	struct rv_arena arena;
	const char *marks, *since = NULL;
	enum rv_code code;

	rv_arena_init(&arena);
	looking->cases = 0;
	code = rv_run_marks(looking->store, &arena, run->id, &marks, err);
	if (code == RV_OK)
		code = rv_changes_since(looking->changes, &arena, marks, &since, err);
	looking->unknown += since == NULL;
	rv_arena_release(&arena);
	if (code == RV_OK && since != NULL)
		code = rv_run_changed(looking->store, run->id, looking->keys, count_case, looking,
		                      err);
	if (code != RV_OK || looking->cases == 0 || ++looking->n > MOST_RUNS)
		return code;
	rv_buf_puts(&looking->words, looking->n > 1 ? _(", ") : "");
	if (office != NULL)
		rv_buf_printf(&looking->words, "%s-%lld", office->code, (long long)run->id);
	else
		rv_buf_printf(&looking->words, _("run %lld"), (long long)run->id);
	rv_buf_printf(&looking->words, RV_PLURAL(" (%lld case)", " (%lld cases)", looking->cases),
	              (long long)looking->cases);
	return RV_OK;
}

static void say(const struct looking *looking)
{
	FILE *out = looking->cli->env->out;

	if (looking->n > 0) {
		fputs(_("no longer as scored: "), out);
		fputs(looking->words.failed ? "?" : looking->words.text, out);
		if (looking->n > MOST_RUNS)
			fprintf(out,
			        RV_PLURAL(", %zu more run", ", %zu more runs",
			                  looking->n - MOST_RUNS),
			        looking->n - MOST_RUNS);
		fputs(_("; score again"), out);
		fputc('\n', out);
	}
	if (looking->unknown > 0) {
		fprintf(out,
		        RV_PLURAL("of %zu saved run it is not known what has changed since",
		                  "of %zu saved runs it is not known what has changed since",
		                  looking->unknown),
		        looking->unknown);
		fputc('\n', out);
	}
}

void cli_say_scored(struct cli *cli, const char *casedb, const char *store, const char *keys)
{
	struct looking looking = {.cli = cli, .keys = keys};
	const char *path = cli_store_path(cli, casedb, store);
	struct rv_error err = {0};
	struct stat st;
	enum rv_code code;

	if (keys == NULL || strcmp(keys, "[]") == 0 || path == NULL || access(path, F_OK) != 0)
		return;
	rv_buf_init(&looking.words);
	code = rv_store_open(path, RV_STORE_READ, cli->env->vfs, &looking.store, &err);
	if (code == RV_NOINPUT && stat(path, &st) == 0 && st.st_size == 0)
		return; /* there are no runs; what can't be read may have some */
	if (code == RV_OK)
		code = rv_changes_open(casedb, cli->env->vfs, &looking.changes, &err);
	if (code == RV_OK)
		code = rv_run_list(looking.store, look, &looking, &err);
	if (code == RV_OK)
		say(&looking);
	else
		fprintf(cli->env->err, _("which saved runs this concerns can't be told: %s\n"),
		        err.msg);
	rv_changes_close(looking.changes);
	rv_store_close(looking.store);
	rv_buf_release(&looking.words);
}
