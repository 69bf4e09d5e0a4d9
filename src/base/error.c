/* One error, told in a fixed array: it can be reported when memory is out. */
#include "review/error.h"

#include <errno.h>
#include <string.h>

#include "base/base.h"
#include "review/i18n.h"

/*
 * Copies text into msg, showing control characters: a message may echo a rubric or a database, and
 * neither may forge a second line or a terminal command. What does not fit ends in an ellipsis.
 */
static void copy_shown(char *msg, size_t size, const char *text)
{
	static const char ellipsis[] = "…";
	char shown[RV_SHOWN_SIZE];
	size_t len = strlen(text), at = 0, used = 0, cut = 0;

	while (at < len) {
		size_t n = rv_shown_next(text, len, &at, shown);

		if (used + n >= size) {
			used = cut;
			memcpy(msg + used, ellipsis, sizeof ellipsis - 1);
			used += sizeof ellipsis - 1;
			break;
		}
		memcpy(msg + used, shown, n);
		used += n;
		if (used + sizeof ellipsis <= size)
			cut = used;
	}
	msg[used] = '\0';
}

static void fill(struct rv_error *err, enum rv_code code, struct rv_pos pos, const char *fmt,
                 va_list args)
{
	char text[sizeof err->msg + 64];
	int n;

	n = vsnprintf(text, sizeof text, fmt, args);
	if (n < 0)
		text[0] = '\0';
	else if ((size_t)n >= sizeof text)
		rv_drop_half_character(text);
	err->code = code;
	err->pos = pos;
	copy_shown(err->msg, sizeof err->msg, text);
}

enum rv_code rv_fail(struct rv_error *err, enum rv_code code, const char *fmt, ...)
{
	va_list args;

	if (err == NULL)
		return code;
	va_start(args, fmt);
	fill(err, code, (struct rv_pos){NULL, 0, 0}, fmt, args);
	va_end(args);
	return code;
}

enum rv_code rv_fail_at(struct rv_error *err, enum rv_code code, struct rv_pos pos, const char *fmt,
                        ...)
{
	va_list args;

	if (err == NULL)
		return code;
	va_start(args, fmt);
	fill(err, code, pos, fmt, args);
	va_end(args);
	return code;
}

enum rv_code rv_nomem(struct rv_error *err)
{
	return rv_fail(err, RV_MEMORY, "%s", _("out of memory"));
}

const char *rv_system_words(int number)
{
	switch (number) {
	case ENOENT: return _("there is no such file or folder");
	case ENOTDIR: return _("a part of the path is not a folder");
	case EISDIR: return _("it is a folder");
	case EACCES:
	case EPERM: return _("permission denied");
	case EEXIST: return _("it exists already");
	case ENOSPC:
	case EDQUOT: return _("the disk is full");
	case EROFS: return _("the disk can only be read");
	case EFBIG: return _("the file is too large");
	case ENAMETOOLONG: return _("the name is too long");
	case ELOOP: return _("too many symbolic links");
	case EMFILE:
	case ENFILE: return _("too many open files");
	case ENOMEM: return _("out of memory");
	case EPIPE: return _("nobody reads the output any more");
	case EIO: return _("read or write error");
	default: return strerror(number);
	}
}
