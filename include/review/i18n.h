/*
 * Messages in the user's language, by gettext. English is the source text.
 */
#ifndef REVIEW_I18N_H
#define REVIEW_I18N_H

#include <libintl.h>

#define _(text) gettext(text)
#define N_(text) text
#define RV_PLURAL(one, many, n) ngettext(one, many, (unsigned long)(n))

enum rv_lang { RV_EN, RV_ZH };
/*
 * Binds the catalogue beside the program (or below its prefix) and selects a language for gettext, under any locale. Call at the start of each
 * command; may be called again with another language.
 */
void rv_i18n_select(enum rv_lang lang);
enum rv_lang rv_i18n_current(void);

#endif
