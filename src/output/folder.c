/*
 * A folder of output files that appears whole or not at all. A new one is filled beside its place and renamed; where an
 * empty one stands (a mount, the current folder), it is filled in a folder inside, whose files are moved up at the end.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output/file.h"
#include "review/i18n.h"
#include "review/text.h"

struct rv_output_folder {
	struct rv_arena arena;
	const char *shown;  /* as the caller named it */
	const char *target; /* without slashes at the end */
	char *temporary;    /* NULL: there is none, or no more */
	bool there;         /* the target was there, empty */
	struct moved {
		const char *path;
		struct moved *next;
	} * moved; /* files that stand in the target already */
};

static bool is_dots(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/* Calls back for each name in a folder; 0, or what went wrong. */
static int each_name(struct rv_output_folder *folder, const char *path,
                     int (*fn)(struct rv_output_folder *folder, const char *name))
{
	DIR *dir = opendir(path);
	int number = dir == NULL ? errno : 0;

	for (struct dirent *entry; number == 0;) {
		errno = 0;
		entry = readdir(dir);
		if (entry == NULL) {
			number = errno;
			break;
		}
		if (!is_dots(entry->d_name))
			number = fn(folder, entry->d_name);
	}
	if (dir != NULL)
		closedir(dir);
	return number;
}

/* A file of an earlier list among the new ones would be handed out as one of them. */
static int refuse_name(struct rv_output_folder *folder, const char *name)
{
	(void)folder;
	(void)name;
	return ENOTEMPTY;
}

static enum rv_code look(struct rv_output_folder *folder, struct rv_error *err)
{
	struct stat now;
	int number;

	if (stat(folder->target, &now) != 0)
		return errno == ENOENT ? RV_OK : rv_output_fail_create(err, folder->shown, errno);
	if (!S_ISDIR(now.st_mode))
		return rv_output_fail_create(err, folder->shown, ENOTDIR);
	folder->there = true;
	number = each_name(folder, folder->target, refuse_name);
	if (number == ENOTEMPTY)
		return rv_fail(err, RV_CANTCREATE,
		               _("the folder '%s' is not empty: what is in it would be handed out "
		                 "with the new files; name another one, or empty it"),
		               folder->shown);
	return number == 0 ? RV_OK : rv_output_fail_create(err, folder->shown, number);
}

/* Where it is filled: inside, or beside. */
static enum rv_code make_temporary(struct rv_output_folder *folder, struct rv_error *err)
{
	const char *slash = strrchr(folder->target, '/');
	char *name;

	if (folder->there)
		name = rv_format(&folder->arena, "%s/" RV_UNFINISHED, folder->target);
	else if (slash == NULL)
		name = rv_format(&folder->arena, RV_UNFINISHED);
	else
		name = rv_format(&folder->arena, "%.*s" RV_UNFINISHED,
		                 (int)(slash - folder->target) + 1, folder->target);
	if (name == NULL)
		return rv_nomem(err);
	if (mkdtemp(name) == NULL)
		return rv_output_fail_create(err, folder->shown, errno);
	folder->temporary = name;
	return RV_OK;
}

enum rv_code rv_output_folder_open(const char *path, struct rv_output_folder **out,
                                   struct rv_error *err)
{
	struct rv_output_folder *folder = calloc(1, sizeof *folder);
	size_t len = strlen(path);
	enum rv_code code;

	if (folder == NULL)
		return rv_nomem(err);
	while (len > 1 && path[len - 1] == '/')
		len--;
	rv_arena_init(&folder->arena);
	folder->shown = rv_strdup(&folder->arena, path);
	folder->target = rv_strndup(&folder->arena, path, len);
	if (folder->shown == NULL || folder->target == NULL)
		code = rv_nomem(err);
	else if (len == 0)
		code = rv_output_fail_create(err, path, ENOENT);
	else
		code = look(folder, err);
	if (code == RV_OK)
		code = make_temporary(folder, err);
	if (code != RV_OK) {
		rv_output_folder_abandon(folder);
		return code;
	}
	*out = folder;
	return RV_OK;
}

const char *rv_output_folder_path(const struct rv_output_folder *folder)
{
	return folder->temporary;
}

static int move_up(struct rv_output_folder *folder, const char *name)
{
	const char *from = rv_format(&folder->arena, "%s/%s", folder->temporary, name);
	struct moved *moved = rv_alloc(&folder->arena, sizeof *moved);

	if (moved == NULL || from == NULL)
		return ENOMEM;
	moved->path = rv_format(&folder->arena, "%s/%s", folder->target, name);
	if (moved->path == NULL)
		return ENOMEM;
	if (rename(from, moved->path) != 0)
		return errno;
	moved->next = folder->moved;
	folder->moved = moved;
	return 0;
}

static int put_in_place(struct rv_output_folder *folder)
{
	int number;

	if (!folder->there) {
		if (rename(folder->temporary, folder->target) != 0)
			return errno;
		folder->temporary = NULL;
		return 0;
	}
	number = each_name(folder, folder->temporary, move_up);
	for (const struct moved *at = folder->moved; number != 0 && at != NULL; at = at->next)
		unlink(at->path);
	return number;
}

enum rv_code rv_output_folder_commit(struct rv_output_folder *folder, struct rv_error *err)
{
	int number = put_in_place(folder);
	enum rv_code code = RV_OK;

	if (number != 0)
		code = rv_output_fail_create(err, folder->shown, number);
	else
		rv_output_sync_folder_of(folder->target);
	rv_output_folder_abandon(folder);
	return code;
}

static int remove_name(struct rv_output_folder *folder, const char *name)
{
	const char *path = rv_format(&folder->arena, "%s/%s", folder->temporary, name);

	if (path != NULL)
		unlink(path);
	return 0;
}

void rv_output_folder_abandon(struct rv_output_folder *folder)
{
	if (folder == NULL)
		return;
	if (folder->temporary != NULL) {
		each_name(folder, folder->temporary, remove_name);
		rmdir(folder->temporary);
	}
	rv_arena_release(&folder->arena);
	free(folder);
}
