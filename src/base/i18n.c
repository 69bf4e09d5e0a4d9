/*
 * The language of messages. glibc translates nothing under the C locale, so every command runs under C.UTF-8,
 * which every Debian and Fedora has, and names the language in LANGUAGE. Numbers print with '.' as before.
 */
#include "review/i18n.h"

#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DOMAIN "review"

#if defined(__GLIBC__)
/* glibc's documented way to say that LANGUAGE changed (gettext manual, "Being a gettext grok"). */
extern int _nl_msg_cat_cntr;
#endif

static enum rv_lang current = RV_EN;

/*
 * The folder of the catalogues in out: beside the program in the build tree, below share/ once it is installed. The
 * program is asked where it lies, so that a moved or copied tree works.
 */
static int find_catalogues(char *out, size_t size)
{
	char exe[PATH_MAX];
	char *slash;
	ssize_t len;
	int n;

	len = readlink("/proc/self/exe", exe, sizeof exe - 1);
	if (len <= 0)
		return -1;
	exe[len] = '\0';
	slash = strrchr(exe, '/');
	if (slash == NULL)
		return -1;
	*slash = '\0';
	n = snprintf(out, size, "%s/locale", exe);
	if (n > 0 && (size_t)n < size && access(out, X_OK) == 0)
		return 0;
	n = snprintf(out, size, "%s/../share/locale", exe);
	return n > 0 && (size_t)n < size && access(out, X_OK) == 0 ? 0 : -1;
}

static void bind_once(void)
{
	static int bound;
	char folder[PATH_MAX + 32];

	if (bound)
		return;
	if (find_catalogues(folder, sizeof folder) == 0 && bindtextdomain(DOMAIN, folder) != NULL &&
	    bind_textdomain_codeset(DOMAIN, "UTF-8") != NULL && textdomain(DOMAIN) != NULL)
		bound = 1;
}

void rv_i18n_select(enum rv_lang lang)
{
	/* "en" has no catalogue: the source text is English. */
	const char *language = lang == RV_ZH ? "zh_CN:zh" : "en";

	bind_once();
	if (setlocale(LC_ALL, "C.UTF-8") == NULL && setlocale(LC_ALL, "C.utf8") == NULL)
		(void)setlocale(LC_ALL, "C");
	/* On failure memory is out, and messages stay in the language that they were in. */
	if (setenv("LANGUAGE", language, 1) != 0)
		return;
#if defined(__GLIBC__)
	_nl_msg_cat_cntr++;
#endif
	current = lang;
}

enum rv_lang rv_i18n_current(void)
{
	return current;
}
