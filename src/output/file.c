/*
 * Output files that appear whole or not at all.
 *
 * Where the system can, the temporary has no name until it is complete, so that not even a kill leaves one.
 */
#include "output/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "review/i18n.h"

#define MAX_LINKS 40

struct rv_output {
	struct rv_arena arena;
	const char *shown;  /* as the caller named it */
	const char *target; /* with links followed */
	const char *folder;
	char *temporary; /* its path, or NULL while it has none */
	bool direct;     /* written in place, never renamed */
	mode_t mode;
	bool had_file;
	struct stat before;
	FILE *stream;
};

enum rv_code rv_output_fail_create(struct rv_error *err, const char *path, int number)
{
	enum rv_code code = RV_CANTCREATE;

	if (number == ENOMEM)
		return rv_nomem(err);
	if (number == ENOSPC || number == EDQUOT || number == EIO)
		code = RV_IO;
	return rv_fail(err, code, _("can't create '%s': %s"), path, rv_system_words(number));
}

static enum rv_code fail_write(struct rv_error *err, const struct rv_output *output, int number)
{
	if (number == ENOMEM)
		return rv_nomem(err);
	return rv_fail(err, RV_IO, _("can't write '%s': %s"), output->shown,
	               number ? rv_system_words(number) : _("an earlier write failed"));
}

/* ---- where to write -------------------------------------------------------------------------------- */

/* The folder part of path, "." without one; NULL: out of memory. */
static char *folder_of(struct rv_arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		return rv_strdup(arena, ".");
	if (slash == path)
		return rv_strdup(arena, "/");
	return rv_strndup(arena, path, (size_t)(slash - path));
}

/* N of /dev/stdout, /dev/fd/N, /proc/self/fd/N; -1: none of them. */
static int descriptor_of(const char *path)
{
	static const char *const folders[] = {"/dev/fd/", "/proc/self/fd/"};
	char *end;
	long n;

	if (!strcmp(path, "/dev/stdout"))
		return STDOUT_FILENO;
	if (!strcmp(path, "/dev/stderr"))
		return STDERR_FILENO;
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
		size_t len = strlen(folders[i]);

		if (strncmp(path, folders[i], len) || path[len] < '0' || path[len] > '9')
			continue;
		n = strtol(path + len, &end, 10);
		if (*end == '\0' && n <= 1 << 20)
			return (int)n;
	}
	return -1;
}

/* Reads where the link at path leads; *next is NULL if path is no link (or not there). */
static enum rv_code follow(struct rv_arena *arena, const char *path, const char **next,
                           struct rv_error *err)
{
	char text[4096];
	const char *folder;
	ssize_t len = readlink(path, text, sizeof text);

	*next = NULL;
	if (len < 0) {
		if (errno == EINVAL || errno == ENOENT)
			return RV_OK;
		return rv_output_fail_create(err, path, errno);
	}
	if (len == (ssize_t)sizeof text)
		return rv_output_fail_create(err, path, ENAMETOOLONG);
	text[len] = '\0';
	if (text[0] == '/') {
		*next = rv_strdup(arena, text);
	} else {
		folder = folder_of(arena, path);
		*next = folder ? rv_format(arena, "%s/%s", folder, text) : NULL;
	}
	return *next ? RV_OK : rv_nomem(err);
}

/* Follows links to the file that is meant, also where it does not exist yet. */
static enum rv_code resolve(struct rv_output *output, int *descriptor, struct rv_error *err)
{
	const char *path = output->shown, *next;

	for (int i = 0; i <= MAX_LINKS; i++) {
		*descriptor = descriptor_of(path);
		if (*descriptor >= 0)
			return RV_OK;
		RV_TRY(follow(&output->arena, path, &next, err));
		if (next == NULL) {
			output->target = path;
			output->folder = folder_of(&output->arena, path);
			return output->folder ? RV_OK : rv_nomem(err);
		}
		path = next;
	}
	return rv_output_fail_create(err, output->shown, ELOOP);
}

/* ---- opening --------------------------------------------------------------------------------------- */

static int open_again(const char *path, int flags, mode_t mode)
{
	int fd;

	do
		fd = open(path, flags | O_CLOEXEC, mode);
	while (fd < 0 && errno == EINTR);
	return fd;
}

static int open_named(struct rv_output *output)
{
	char *name = rv_format(&output->arena, "%s/" RV_UNFINISHED, output->folder);
	int fd;

	if (name == NULL) {
		errno = ENOMEM;
		return -1;
	}
	fd = mkostemp(name, O_CLOEXEC);
	if (fd >= 0)
		output->temporary = name;
	return fd;
}

static int open_temporary(struct rv_output *output, bool named)
{
#ifdef O_TMPFILE
	if (!named && access("/proc/self/fd", X_OK) == 0) {
		int fd = open_again(output->folder, O_TMPFILE | O_RDWR, S_IRUSR | S_IWUSR);

		if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL))
			return fd;
	}
#else
	(void)named;
#endif
	return open_named(output);
}

/* A temporary takes the place of a regular file, or of none. */
static enum rv_code open_regular(struct rv_output *output, bool named, int *fd,
                                 struct rv_error *err)
{
	output->mode = S_IRUSR | S_IWUSR;
	if (output->had_file) {
		/* Renaming would get around a write protection that someone put there. */
		if (faccessat(AT_FDCWD, output->target, W_OK, AT_EACCESS) != 0)
			return rv_output_fail_create(err, output->shown, errno);
		output->mode = output->before.st_mode & 07777;
	}
	*fd = open_temporary(output, named);
	return *fd < 0 ? rv_output_fail_create(err, output->shown, errno) : RV_OK;
}

static enum rv_code open_target(struct rv_output *output, bool named, int *fd, struct rv_error *err)
{
	int descriptor;

	RV_TRY(resolve(output, &descriptor, err));
	if (descriptor >= 0) {
		output->direct = true;
		*fd = fcntl(descriptor, F_DUPFD_CLOEXEC, 3);
		return *fd < 0 ? rv_output_fail_create(err, output->shown, errno) : RV_OK;
	}
	if (stat(output->target, &output->before) == 0) {
		if (S_ISDIR(output->before.st_mode))
			return rv_output_fail_create(err, output->shown, EISDIR);
		output->had_file = S_ISREG(output->before.st_mode);
		output->direct = !output->had_file;
	} else if (errno != ENOENT) {
		return rv_output_fail_create(err, output->shown, errno);
	}
	if (!output->direct)
		return open_regular(output, named, fd, err);
	*fd = open_again(output->target, O_WRONLY | O_NOCTTY, 0);
	return *fd < 0 ? rv_output_fail_create(err, output->shown, errno) : RV_OK;
}

/*
 * A database or a YAML file that is there was surely not meant: a slip of the hand would cost the office its records. Whatever
 * name or link leads to it.
 */
static enum rv_code refuse_precious(const char *path, struct rv_error *err)
{
	static const char magic[] = "SQLite format 3";
	char head[sizeof magic] = "";
	size_t len = strlen(path);
	struct stat st;
	ssize_t n;
	int fd;

	if (stat(path, &st) != 0 || !S_ISREG(st.st_mode))
		return RV_OK;
	if (len > 5 && (!strcmp(path + len - 5, ".yaml") || !strcmp(path + len - 4, ".yml")))
		return rv_fail(err, RV_CANTCREATE,
		               _("'%s' is a YAML file that is there; expected another name for the "
		                 "output"),
		               path);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return RV_OK; /* opening it to write will say why */
	n = read(fd, head, sizeof head);
	close(fd);
	if (n == (ssize_t)sizeof head && !memcmp(head, magic, sizeof magic))
		return rv_fail(err, RV_CANTCREATE,
		               _("'%s' is a database; expected another name for the output"), path);
	return RV_OK;
}

enum rv_code rv_output_open_how(const char *path, bool named, struct rv_output **out,
                                struct rv_error *err)
{
	struct rv_output *output;
	enum rv_code code;
	int fd = -1;

	if (*path == '\0')
		return rv_output_fail_create(err, path, ENOENT);
	RV_TRY(refuse_precious(path, err));
	output = calloc(1, sizeof *output);
	if (output == NULL)
		return rv_nomem(err);
	rv_arena_init(&output->arena);
	output->shown = rv_strdup(&output->arena, path);
	code = output->shown ? open_target(output, named, &fd, err) : rv_nomem(err);
	if (code == RV_OK) {
		output->stream = fdopen(fd, "w");
		if (output->stream == NULL) {
			code = rv_output_fail_create(err, path, errno);
			close(fd);
		}
	}
	if (code != RV_OK) {
		rv_output_abandon(output);
		return code;
	}
	*out = output;
	return RV_OK;
}

enum rv_code rv_output_open(const char *path, struct rv_output **out, struct rv_error *err)
{
	return rv_output_open_how(path, false, out, err);
}

FILE *rv_output_stream(struct rv_output *output)
{
	return output->stream;
}

/* ---- finishing ------------------------------------------------------------------------------------- */

/*
 * The owner stays where that is allowed. A group that could not be kept loses its rights: they were given to
 * another group.
 */
static bool set_mode(struct rv_output *output, int fd)
{
	struct stat now;

	if (output->had_file) {
		if (fstat(fd, &now) != 0)
			return false;
		if (now.st_uid != output->before.st_uid &&
		    fchown(fd, output->before.st_uid, (gid_t)-1) != 0)
			output->mode &= (mode_t) ~(S_ISUID | S_ISGID);
		if (now.st_gid != output->before.st_gid &&
		    fchown(fd, (uid_t)-1, output->before.st_gid) != 0)
			output->mode &= (mode_t) ~(S_IRWXG | S_ISUID | S_ISGID);
	}
	return fchmod(fd, output->mode) == 0;
}

/* Gives the nameless temporary a name, which it keeps for a moment only. */
static bool give_name(struct rv_output *output, int fd)
{
	char *from = rv_format(&output->arena, "/proc/self/fd/%d", fd);

	errno = ENOMEM;
	for (unsigned i = 0; from != NULL && i < 1000; i++) {
		char *name = rv_format(&output->arena, "%s/.review-%ld-%u", output->folder,
		                       (long)getpid(), i);

		if (name == NULL) {
			errno = ENOMEM;
			return false;
		}
		if (linkat(AT_FDCWD, from, AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0) {
			output->temporary = name;
			return true;
		}
		if (errno != EEXIST)
			return false;
	}
	return false;
}

/* The new name itself must survive a power cut. Folders that can't be synced are no failure. */
static bool sync_folder(const char *folder)
{
	int fd = open_again(folder, O_RDONLY | O_DIRECTORY, 0);
	bool done;

	if (fd < 0)
		return true;
	done = fsync(fd) == 0 || errno != EIO;
	close(fd);
	return done;
}

static enum rv_code commit_regular(struct rv_output *output, struct rv_error *err)
{
	int fd = fileno(output->stream);

	if (!set_mode(output, fd) || fsync(fd) != 0 ||
	    (output->temporary == NULL && !give_name(output, fd)) ||
	    rename(output->temporary, output->target) != 0)
		return fail_write(err, output, errno);
	output->temporary = NULL;
	return sync_folder(output->folder) ? RV_OK : fail_write(err, output, EIO);
}

enum rv_code rv_output_commit(struct rv_output *output, struct rv_error *err)
{
	enum rv_code code = RV_OK;
	FILE *stream = output->stream;

	errno = 0;
	if (fflush(stream) != 0)
		code = fail_write(err, output, errno);
	else if (ferror(stream))
		code = fail_write(err, output, 0);
	else if (!output->direct)
		code = commit_regular(output, err);
	/* A device tells of some failures only when it is closed; a regular file was synced. */
	output->stream = NULL;
	if (fclose(stream) != 0 && code == RV_OK && output->direct)
		code = fail_write(err, output, errno);
	rv_output_abandon(output);
	return code;
}

void rv_output_abandon(struct rv_output *output)
{
	if (output == NULL)
		return;
	if (output->temporary != NULL)
		unlink(output->temporary);
	if (output->stream != NULL)
		fclose(output->stream);
	rv_arena_release(&output->arena);
	free(output);
}

void rv_output_sync_folder_of(const char *path)
{
	struct rv_arena arena;
	const char *folder;

	rv_arena_init(&arena);
	folder = folder_of(&arena, path);
	if (folder != NULL)
		sync_folder(folder);
	rv_arena_release(&arena);
}
