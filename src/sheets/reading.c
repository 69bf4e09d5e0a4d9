/* One reading of a file: whether it goes on, and why not. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "review/i18n.h"
#include "review/interrupt.h"
#include "sheets/parts.h"

const char *rv_encoding_name(enum rv_encoding encoding)
{
	static const char *const names[] = {"",         "UTF-8",    "UTF-8 (BOM)",
	                                    "UTF-16LE", "UTF-16BE", "GB18030"};

	return names[encoding];
}

bool rv_reading_stopped(const struct rv_reading *reading)
{
	return reading->broken || reading->code != RV_OK;
}

void rv_reading_nomem(struct rv_reading *reading)
{
	if (!rv_reading_stopped(reading))
		reading->code = rv_nomem(reading->err);
}

bool rv_reading_interrupted(struct rv_reading *reading)
{
	if (rv_interrupted && !rv_reading_stopped(reading))
		reading->code = rv_fail(reading->err, RV_INTERRUPTED, "%s", _("interrupted"));
	return rv_reading_stopped(reading);
}

void rv_reading_io(struct rv_reading *reading, int number)
{
	if (!rv_reading_stopped(reading))
		reading->code = rv_fail(reading->err, RV_IO, _("'%s' can't be read: %s"),
		                        reading->path, rv_system_words(number));
}

void rv_reading_break(struct rv_reading *reading, const char *id, int64_t row, int64_t line,
                      size_t column, const char *fmt, ...)
{
	struct rv_place place = {.file = reading->path,
	                         .order = reading->order,
	                         .row = row,
	                         .line = line,
	                         .column = column,
	                         .sheet = reading->sheet,
	                         .sheet_no = reading->sheet_no};
	char *text = NULL;
	va_list args;
	int len;

	if (rv_reading_stopped(reading))
		return;
	va_start(args, fmt);
	len = vasprintf(&text, fmt, args);
	va_end(args);
	if (len < 0) {
		rv_reading_nomem(reading);
		return;
	}
	rv_fault(reading->faults, RV_ERROR, id, &place, "%s", text);
	free(text);
	reading->broken = true;
}

void rv_reading_damaged(struct rv_reading *reading, const char *what)
{
	rv_reading_break(reading, RV_S_FILE_FORMAT, 0, 0, 0,
	                 _("the workbook is damaged (%s); open it in a spreadsheet program and "
	                   "save it again as an Excel workbook (.xlsx)"),
	                 what);
}

enum rv_code rv_open_regular(const char *path, int *out, struct rv_error *err)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	if (fd < 0)
		return rv_fail(err, RV_NOINPUT, _("'%s' can't be read: %s"), path,
		               rv_system_words(errno));
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		close(fd);
		return rv_fail(err, RV_NOINPUT, _("'%s' is no regular file"), path);
	}
	*out = fd;
	return RV_OK;
}

size_t rv_read_at(struct rv_reading *reading, int fd, char *bytes, size_t size, int64_t offset)
{
	size_t len = 0;
	ssize_t got;

	while (len < size && !rv_reading_interrupted(reading)) {
		got = pread(fd, bytes + len, size - len, (off_t)(offset + (int64_t)len));
		if (got == 0)
			break;
		if (got > 0)
			len += (size_t)got;
		else if (errno != EINTR)
			rv_reading_io(reading, errno);
	}
	return rv_reading_stopped(reading) ? 0 : len;
}
