/* Which rules decided the class of a case. */
#include "reports/internal.h"
#include "review/i18n.h"

static bool is_found(const struct rv_case_result *result, const struct rv_item *item)
{
	return result->outcomes[item->index] == RV_FAIL && !item->confirm;
}

/* The items of a severity that occurred, by id. */
static size_t add_items(const struct rv_say *say, const struct rv_case_result *result,
                        enum rv_item_severity severity, struct rv_buf *buf)
{
	size_t n = 0;

	for (size_t i = 0; i < say->rubric->n_items; i++) {
		const struct rv_item *item = &say->rubric->items[i];

		if (item->severity != severity || !is_found(result, item))
			continue;
		if (buf != NULL)
			rv_buf_printf(buf, "%s%s", n > 0 ? rv_say_comma(say) : "", item->id);
		n++;
	}
	return n;
}

/* Why a better class than the case's own was not given. */
static void say_refused(const struct rv_say *say, const struct rv_case_result *result,
                        const struct rv_class *class, struct rv_buf *buf)
{
	const char *title = rv_title_text(&class->title, say->lang);
	char text[RV_POINTS_SIZE];

	if (result->score < class->from) {
		rv_points_text(class->from, text);
		rv_buf_printf(buf, _("not %s: the score is under %s"), title, text);
		return;
	}
	for (int severity = 0; severity < 4; severity++) {
		if (!class->forbid[severity] ||
		    add_items(say, result, (enum rv_item_severity)severity, NULL) == 0)
			continue;
		rv_buf_printf(buf, _("not %s: it allows no fault that is %s, and there is "), title,
		              rv_item_severity_label((enum rv_item_severity)severity));
		add_items(say, result, (enum rv_item_severity)severity, buf);
		return;
	}
	rv_buf_printf(buf, _("not %s"), title);
}

void rv_say_class(const struct rv_say *say, const struct rv_case_result *result, struct rv_buf *buf)
{
	const struct rv_rubric *rubric = say->rubric;
	char text[RV_POINTS_SIZE];

	if (result->class_index < 0) {
		rv_points_text(rubric->at_least, text);
		rv_buf_printf(buf,
		              _("no class: %u of %u applicable items are decided, the rubric asks "
		                "for %s%%"),
		              result->n_decided, result->n_applicable, text);
		return;
	}
	if (add_items(say, result, RV_VETO, NULL) > 0) {
		rv_buf_puts(buf, _("one fault alone decides (veto): "));
		add_items(say, result, RV_VETO, buf);
		return;
	}
	for (int i = 0; i < result->class_index && (size_t)i < rubric->n_classes; i++) {
		if (i > 0)
			rv_buf_puts(buf, rv_say_semicolon(say));
		say_refused(say, result, &rubric->classes[i], buf);
	}
	if (result->class_index == 0) {
		rv_points_text(rubric->classes[0].from, text);
		rv_buf_printf(buf, _("the score reaches %s, and no fault forbids it"), text);
	}
}
