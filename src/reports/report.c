#include "reports/internal.h"

#include <string.h>

#include "review/i18n.h"

/* The lines of `settings`: NAME=VALUE as --set gave them, and the office's calendar. */
enum rv_code rv_split_settings(struct rv_arena *arena, const char *text, struct rv_settings *out,
                               struct rv_error *err)
{
	const char **list, *calendar = NULL;
	size_t n = 0;

	for (const char *at = text; (at = strchr(at, '\n')) != NULL; at++)
		n++;
	list = rv_alloc_array(arena, n + 1, sizeof *list);
	if (list == NULL)
		return rv_nomem(err);
	n = 0;
	while (*text != '\0') {
		size_t len = strcspn(text, "\n");

		if (len > RV_CALENDAR_LEN &&
		    strncmp(text, RV_CALENDAR_SETTING, RV_CALENDAR_LEN) == 0) {
			calendar = rv_strndup(arena, text + RV_CALENDAR_LEN, len - RV_CALENDAR_LEN);
			if (calendar == NULL)
				return rv_nomem(err);
		} else if (len > 0) {
			list[n] = rv_strndup(arena, text, len);
			if (list[n++] == NULL)
				return rv_nomem(err);
		}
		text += len + (text[len] == '\n');
	}
	*out = (struct rv_settings){.set = list, .n_set = n, .calendar = calendar};
	return RV_OK;
}

enum rv_code rv_report_open(struct rv_report *report, struct rv_arena *arena,
                            struct rv_store *store, int64_t id, struct rv_error *err)
{
	char name[RV_RUN_NAME_SIZE];
	struct rv_settings settings;
	enum rv_code code;

	report->arena = arena;
	report->store = store;
	rv_diags_init(&report->diags);
	RV_TRY(rv_run_get(store, arena, id, &report->run, err));
	RV_TRY(rv_split_settings(arena, report->run.settings, &settings, err));
	code = rv_standard_load_stored(arena, &report->run.sources, &settings, &report->standard,
	                               &report->diags, err);
	if (code != RV_DATA)
		return code;
	rv_store_run_name(store, report->run.id, name);
	return rv_fail(err, RV_DATA,
	               _("the rubric kept with run %s can't be read by this version of review"),
	               name);
}

void rv_report_release(struct rv_report *report)
{
	rv_diags_release(&report->diags);
}

/* ---- small words ---------------------------------------------------------------------------------------------- */

struct rv_say rv_say_of(const struct rv_report *report, size_t use, struct rv_arena *arena)
{
	return (struct rv_say){
		.arena = arena,
		.rubric = report->standard->use[use < report->standard->n ? use : 0].rubric,
		.as_of = report->run.as_of,
		.lang = report->lang,
		.names = report->names};
}

const char *rv_class_label(const struct rv_say *say, int class_index)
{
	if (class_index < 0 || (size_t)class_index >= say->rubric->n_classes)
		return _("insufficient data");
	return rv_title_text(&say->rubric->classes[class_index].title, say->lang);
}

const char *rv_class_word(const struct rv_rubric *rubric, int class_index)
{
	if (class_index < 0 || (size_t)class_index >= rubric->n_classes)
		return "insufficient";
	return rubric->classes[class_index].id;
}

const char *rv_classes_possible(const struct rv_say *say, const struct rv_case_result *result)
{
	if (result->score_class == result->worst_class)
		return result->class_index < 0 ? rv_class_label(say, result->score_class) : NULL;
	return rv_format(say->arena, _("%s to %s"), rv_class_label(say, result->score_class),
	                 rv_class_label(say, result->worst_class));
}

rv_points rv_cost(const struct rv_deduction *deduction)
{
	return deduction->raw - deduction->category_cut - deduction->dimension_cut -
	       deduction->rubric_cut;
}

const struct rv_deduction *rv_deduction_of(const struct rv_case_result *result, size_t item)
{
	for (size_t i = 0; i < result->n_deductions; i++)
		if (result->deductions[i].item == item)
			return &result->deductions[i];
	return NULL;
}

const char *rv_settings_words(struct rv_arena *arena, const char *settings)
{
	char *text = rv_strdup(arena, settings);

	for (char *at = text; at != NULL && *at != '\0'; at++)
		if (*at == '\n')
			*at = at[1] == '\0' ? '\0' : ' ';
	return text;
}

const char *rv_points_words(struct rv_arena *arena, rv_points points)
{
	char text[RV_POINTS_SIZE];

	rv_points_text(points, text);
	return rv_strdup(arena, text);
}

enum rv_code rv_keep(struct rv_arena *arena, struct rv_buf *buf, const char **out,
                     struct rv_error *err)
{
	*out = buf->failed ? NULL : rv_strndup(arena, buf->len > 0 ? buf->text : "", buf->len);
	rv_buf_clear(buf);
	return *out != NULL ? RV_OK : rv_nomem(err);
}

const char *rv_table_title(const struct rv_spelling *spelling, const char *title)
{
	return spelling->people && !spelling->titled ? "" : title;
}

/* ---- commands ------------------------------------------------------------------------------------------------- */

static bool is_plain(const char *word)
{
	if (*word == '\0' || *word == '-')
		return false;
	for (; *word != '\0'; word++)
		if ((unsigned char)*word < 0x80 && strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmn"
		                                          "opqrstuvwxyz0123456789_./-+=:,@%",
		                                          *word) == NULL)
			return false;
	return true;
}

const char *rv_shell_word(struct rv_arena *arena, const char *word)
{
	struct rv_buf buf;
	char *out;

	if (is_plain(word))
		return rv_strdup(arena, word);
	rv_buf_init(&buf);
	rv_buf_putc(&buf, '\'');
	for (; *word != '\0'; word++)
		if (*word == '\'')
			rv_buf_puts(&buf, "'\\''");
		else
			rv_buf_putc(&buf, *word);
	rv_buf_putc(&buf, '\'');
	out = buf.failed ? NULL : rv_strdup(arena, buf.text);
	rv_buf_release(&buf);
	return out;
}

const char *rv_next_command(const struct rv_report *report, struct rv_arena *arena,
                            const char *command, const char *rest)
{
	const char *operand = rv_shell_word(arena, report->operand);

	if (operand == NULL)
		return NULL;
	return rv_format(arena, "review %s %s%s%s", command, operand, rest, report->extra);
}
