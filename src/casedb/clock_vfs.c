#include "casedb/clock_vfs.h"
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "review/i18n.h"

struct clock_vfs {
	sqlite3_vfs vfs; /* first: SQLite hands back its address */
	sqlite3_vfs *below;
	sqlite3_int64 now; /* milliseconds of the Julian day number */
	char name[64];
};

static pthread_mutex_t registering = PTHREAD_MUTEX_INITIALIZER;

static sqlite3_vfs *below(sqlite3_vfs *vfs)
{
	return ((struct clock_vfs *)(void *)vfs)->below;
}

static int current_time_64(sqlite3_vfs *vfs, sqlite3_int64 *now)
{
	*now = ((struct clock_vfs *)(void *)vfs)->now;
	return SQLITE_OK;
}

static int current_time(sqlite3_vfs *vfs, double *now)
{
	*now = (double)((struct clock_vfs *)(void *)vfs)->now / 86400000.0;
	return SQLITE_OK;
}

static int open_file(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags,
                     int *out_flags)
{
	return below(vfs)->xOpen(below(vfs), path, file, flags, out_flags);
}

static int delete_file(sqlite3_vfs *vfs, const char *path, int sync)
{
	return below(vfs)->xDelete(below(vfs), path, sync);
}

static int access_file(sqlite3_vfs *vfs, const char *path, int flags, int *result)
{
	return below(vfs)->xAccess(below(vfs), path, flags, result);
}

static int full_pathname(sqlite3_vfs *vfs, const char *path, int size, char *out)
{
	return below(vfs)->xFullPathname(below(vfs), path, size, out);
}

static int randomness(sqlite3_vfs *vfs, int size, char *out)
{
	return below(vfs)->xRandomness(below(vfs), size, out);
}

static int sleep_for(sqlite3_vfs *vfs, int microseconds)
{
	return below(vfs)->xSleep(below(vfs), microseconds);
}

static int last_error(sqlite3_vfs *vfs, int size, char *out)
{
	return below(vfs)->xGetLastError ? below(vfs)->xGetLastError(below(vfs), size, out) : 0;
}

/* The VFS below as SQLite knows it now, or NULL with the message. */
static sqlite3_vfs *find_below(const char *base, struct rv_error *err)
{
	sqlite3_vfs *vfs;

	if (sqlite3_initialize() != SQLITE_OK) {
		rv_nomem(err);
		return NULL;
	}
	vfs = sqlite3_vfs_find(base);
	if (!vfs)
		rv_fail(err, RV_BUG, "no SQLite VFS '%s'", base ? base : "");
	return vfs;
}

static void fill(struct clock_vfs *clock, sqlite3_vfs *vfs, rv_day day)
{
	clock->below = vfs;
	/* 1970-01-01, noon, begins Julian day 2440588. */
	clock->now = ((sqlite3_int64)day + 2440588) * 86400000;
	/* No loader of extensions, no system calls to replace: the xDl and xSystemCall members stay NULL. */
	clock->vfs = (sqlite3_vfs){.iVersion = 2,
	                           .szOsFile = vfs->szOsFile,
	                           .mxPathname = vfs->mxPathname,
	                           .zName = clock->name,
	                           .xOpen = open_file,
	                           .xDelete = delete_file,
	                           .xAccess = access_file,
	                           .xFullPathname = full_pathname,
	                           .xRandomness = randomness,
	                           .xSleep = sleep_for,
	                           .xCurrentTime = current_time,
	                           .xGetLastError = last_error,
	                           .xCurrentTimeInt64 = current_time_64};
}

static enum rv_code register_clock(const char *base, rv_day day, const char **name,
                                   struct rv_error *err)
{
	sqlite3_vfs *vfs = find_below(base, err), *old;
	struct clock_vfs *clock;
	char text[sizeof clock->name];

	if (!vfs)
		return err ? err->code : RV_BUG;
	snprintf(text, sizeof text, "review-%d-%.40s", (int)day, vfs->zName);
	old = sqlite3_vfs_find(text);
	if (old) {
		*name = old->zName;
		return RV_OK;
	}
	clock = malloc(sizeof *clock);
	if (!clock)
		return rv_nomem(err);
	memcpy(clock->name, text, sizeof text);
	fill(clock, vfs, day);
	if (sqlite3_vfs_register(&clock->vfs, 0) != SQLITE_OK) {
		free(clock);
		return rv_nomem(err);
	}
	*name = clock->name;
	return RV_OK;
}

enum rv_code rv_clock_vfs(const char *base, rv_day day, const char **name, struct rv_error *err)
{
	enum rv_code code;

	pthread_mutex_lock(&registering);
	code = register_clock(base, day, name, err);
	pthread_mutex_unlock(&registering);
	return code;
}
