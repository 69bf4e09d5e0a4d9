/* Files read as a whole, and parsed. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "review/diag_ids.h"
#include "review/i18n.h"
#include "yaml/internal.h"

/* Nonblocking, so that opening a pipe that nobody writes comes back; what is no regular file is refused. */
static enum rv_code open_regular(const char *path, size_t max, int *out, struct rv_error *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	enum rv_code code = RV_OK;
	struct stat st;

	if (fd < 0)
		return rv_fail(err, errno == ENOMEM ? RV_MEMORY : RV_NOINPUT,
		               _("can't open '%s': %s"), path, rv_system_words(errno));
	if (fstat(fd, &st) != 0)
		code = rv_fail(err, RV_NOINPUT, _("can't open '%s': %s"), path,
		               rv_system_words(errno));
	else if (S_ISDIR(st.st_mode))
		code = rv_fail(err, RV_NOINPUT, _("'%s' is a folder, expected a file"), path);
	else if (!S_ISREG(st.st_mode))
		code = rv_fail(err, RV_NOINPUT, _("'%s' is a pipe or device, expected a file"),
		               path);
	else if (st.st_size > 0 && (uintmax_t)st.st_size > max)
		code = rv_fail(err, RV_DATA, _("'%s' is too large, expected at most %zu bytes"),
		               path, max);
	if (code != RV_OK) {
		(void)close(fd);
		return code;
	}
	*out = fd;
	return RV_OK;
}

/* Reads to the end, which is not where fstat said if the file grows or lies in /proc. */
static enum rv_code read_all(int fd, const char *path, size_t max, struct rv_buf *buf,
                             struct rv_error *err)
{
	char chunk[1 << 16];
	enum rv_code code = RV_OK;
	ssize_t n;

	while (code == RV_OK) {
		n = read(fd, chunk, sizeof chunk);
		if (n < 0 && errno == EINTR)
			continue;
		if (n == 0)
			break;
		if (n < 0) {
			code = rv_fail(err, errno == EISDIR ? RV_NOINPUT : RV_IO,
			               _("can't read '%s': %s"), path, rv_system_words(errno));
			break;
		}
		rv_buf_add(buf, chunk, (size_t)n);
		if (buf->failed)
			code = rv_nomem(err);
		else if (buf->len > max)
			code = rv_fail(err, RV_DATA,
			               _("'%s' is too large, expected at most %zu bytes"), path,
			               max);
	}
	return code;
}

enum rv_code rv_read_file(struct rv_arena *arena, const char *path, size_t max, char **text,
                          size_t *len, struct rv_error *err)
{
	struct rv_buf buf;
	enum rv_code code;
	char *copy;
	int fd = -1;

	RV_TRY(open_regular(path, max, &fd, err));
	rv_buf_init(&buf);
	code = read_all(fd, path, max, &buf, err);
	(void)close(fd);
	if (code == RV_OK) {
		copy = rv_strndup(arena, buf.text == NULL ? "" : buf.text, buf.len);
		if (copy == NULL) {
			code = rv_nomem(err);
		} else {
			*text = copy;
			*len = buf.len;
		}
	}
	rv_buf_release(&buf);
	return code;
}

enum rv_code rv_yaml_read(struct rv_arena *arena, const char *path, struct rv_yaml **root,
                          struct rv_diags *diags, struct rv_error *err)
{
	struct rv_yaml_file *file = rv_alloc(arena, sizeof *file);
	struct rv_error first = {RV_OK, {NULL, 0, 0}, ""};
	enum rv_code code;
	char *text = NULL;

	if (file == NULL || (file->name = rv_strdup(arena, path)) == NULL)
		return rv_nomem(err);
	code = rv_read_file(arena, path, RV_YAML_MAX_BYTES, &text, &file->len, &first);
	if (code == RV_OK) {
		file->text = text;
		return rv_yaml_parse_file(arena, file, root, diags, err);
	}
	/* A file that is too large is a fault of its author, like those of a text that was read. */
	if (code == RV_DATA)
		rv_diag(diags, RV_ERROR, RV_D_YAML_LIMIT, (struct rv_pos){file->name, 0, 0}, 1,
		        _("the file is too large, expected at most %u bytes"), RV_YAML_MAX_BYTES);
	if (err != NULL)
		*err = first;
	return code;
}
