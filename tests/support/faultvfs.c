#include "faultvfs.h"
#include <pthread.h>
#include <sqlite3.h>
#include <stddef.h>
#include <string.h>

enum { N_OPS = 7 };

static struct {
	pthread_mutex_t lock;
	unsigned ops;
	long n, seen, fired, counts[N_OPS];
	int code;
	bool forever, tear;
	const char *only;
} fault = {.lock = PTHREAD_MUTEX_INITIALIZER};

void fault_fail(unsigned ops, long n, int code, bool forever)
{
	pthread_mutex_lock(&fault.lock);
	fault.ops = ops;
	fault.n = n;
	fault.code = code;
	fault.forever = forever;
	fault.seen = fault.fired = 0;
	memset(fault.counts, 0, sizeof fault.counts);
	pthread_mutex_unlock(&fault.lock);
}

void fault_only(const char *part)
{
	fault.only = part;
}

void fault_tear(bool tear)
{
	fault.tear = tear;
}

bool fault_stop(void)
{
	bool fired;

	pthread_mutex_lock(&fault.lock);
	fired = fault.fired > 0;
	fault.ops = 0;
	fault.only = NULL;
	fault.tear = false;
	pthread_mutex_unlock(&fault.lock);
	return fired;
}

long fault_count(unsigned ops)
{
	long n = 0;

	for (unsigned i = 0; i < N_OPS; i++)
		if (ops & (1u << i))
			n += fault.counts[i];
	return n;
}

/* Counts an operation; SQLITE_OK or the code that it must answer. path NULL: a temporary file. */
static int meet(enum fault_op op, const char *path)
{
	int code = SQLITE_OK;

	if (fault.only && (!path || !strstr(path, fault.only)))
		return SQLITE_OK;
	pthread_mutex_lock(&fault.lock);
	for (unsigned i = 0; i < N_OPS; i++)
		if ((unsigned)op == 1u << i)
			fault.counts[i]++;
	if (fault.ops & (unsigned)op) {
		fault.seen++;
		if (fault.n && (fault.seen == fault.n || (fault.forever && fault.seen > fault.n))) {
			fault.fired++;
			code = fault.code;
		}
	}
	pthread_mutex_unlock(&fault.lock);
	return code;
}

/* ---- files --------------------------------------------------------------------------------------- */

struct fault_file {
	sqlite3_file file; /* first: SQLite hands back its address */
	const char *path;  /* SQLite keeps it while the file is open */
	sqlite3_file *below;
};

static struct fault_file *self(sqlite3_file *file)
{
	return (struct fault_file *)(void *)file;
}

static sqlite3_file *below(sqlite3_file *file)
{
	return self(file)->below;
}

#define METHODS(file) (below(file)->pMethods)

static int close_file(sqlite3_file *file)
{
	return METHODS(file)->xClose(below(file));
}

static int read_file(sqlite3_file *file, void *out, int len, sqlite3_int64 offset)
{
	int code = meet(FAULT_READ, self(file)->path);

	return code ? code : METHODS(file)->xRead(below(file), out, len, offset);
}

static int write_file(sqlite3_file *file, const void *bytes, int len, sqlite3_int64 offset)
{
	int code = meet(FAULT_WRITE, self(file)->path);

	if (!code)
		return METHODS(file)->xWrite(below(file), bytes, len, offset);
	if (fault.tear && len > 1)
		METHODS(file)->xWrite(below(file), bytes, len / 2, offset);
	return code;
}

static int truncate_file(sqlite3_file *file, sqlite3_int64 size)
{
	int code = meet(FAULT_TRUNCATE, self(file)->path);

	return code ? code : METHODS(file)->xTruncate(below(file), size);
}

static int sync_file(sqlite3_file *file, int flags)
{
	int code = meet(FAULT_SYNC, self(file)->path);

	return code ? code : METHODS(file)->xSync(below(file), flags);
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size)
{
	return METHODS(file)->xFileSize(below(file), size);
}

static int lock_file(sqlite3_file *file, int level)
{
	int code = meet(FAULT_LOCK, self(file)->path);

	return code ? code : METHODS(file)->xLock(below(file), level);
}

static int unlock_file(sqlite3_file *file, int level)
{
	return METHODS(file)->xUnlock(below(file), level);
}

static int check_reserved_lock(sqlite3_file *file, int *out)
{
	return METHODS(file)->xCheckReservedLock(below(file), out);
}

static int file_control(sqlite3_file *file, int op, void *arg)
{
	return METHODS(file)->xFileControl(below(file), op, arg);
}

static int sector_size(sqlite3_file *file)
{
	return METHODS(file)->xSectorSize(below(file));
}

static int device_characteristics(sqlite3_file *file)
{
	return METHODS(file)->xDeviceCharacteristics(below(file));
}

static int shm_map(sqlite3_file *file, int region, int size, int extend, void volatile **out)
{
	return METHODS(file)->xShmMap(below(file), region, size, extend, out);
}

static int shm_lock(sqlite3_file *file, int offset, int n, int flags)
{
	int writers = SQLITE_SHM_LOCK | SQLITE_SHM_EXCLUSIVE;
	int code = (flags & writers) == writers ? meet(FAULT_LOCK, self(file)->path) : SQLITE_OK;

	return code ? code : METHODS(file)->xShmLock(below(file), offset, n, flags);
}

static void shm_barrier(sqlite3_file *file)
{
	METHODS(file)->xShmBarrier(below(file));
}

static int shm_unmap(sqlite3_file *file, int delete)
{
	return METHODS(file)->xShmUnmap(below(file), delete);
}

/* Version 2: without xFetch, so that no read slips past through a mapping. */
static const sqlite3_io_methods methods = {
	.iVersion = 2,
	.xClose = close_file,
	.xRead = read_file,
	.xWrite = write_file,
	.xTruncate = truncate_file,
	.xSync = sync_file,
	.xFileSize = file_size,
	.xLock = lock_file,
	.xUnlock = unlock_file,
	.xCheckReservedLock = check_reserved_lock,
	.xFileControl = file_control,
	.xSectorSize = sector_size,
	.xDeviceCharacteristics = device_characteristics,
	.xShmMap = shm_map,
	.xShmLock = shm_lock,
	.xShmBarrier = shm_barrier,
	.xShmUnmap = shm_unmap,
};

/* ---- the file system ----------------------------------------------------------------------------- */

static sqlite3_vfs *base(sqlite3_vfs *vfs)
{
	return vfs->pAppData;
}

static int open_file(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags,
                     int *out_flags)
{
	struct fault_file *opened = self(file);
	int code = meet(FAULT_OPEN, path);

	file->pMethods = NULL;
	if (code)
		return code;
	opened->path = path;
	opened->below = (sqlite3_file *)(void *)(opened + 1);
	code = base(vfs)->xOpen(base(vfs), path, opened->below, flags, out_flags);
	if (opened->below->pMethods)
		file->pMethods = &methods;
	return code;
}

static int delete_file(sqlite3_vfs *vfs, const char *path, int sync)
{
	int code = meet(FAULT_DELETE, path);

	return code ? code : base(vfs)->xDelete(base(vfs), path, sync);
}

static int access_file(sqlite3_vfs *vfs, const char *path, int flags, int *out)
{
	return base(vfs)->xAccess(base(vfs), path, flags, out);
}

static int full_pathname(sqlite3_vfs *vfs, const char *path, int size, char *out)
{
	return base(vfs)->xFullPathname(base(vfs), path, size, out);
}

static int randomness(sqlite3_vfs *vfs, int size, char *out)
{
	return base(vfs)->xRandomness(base(vfs), size, out);
}

static int sleep_for(sqlite3_vfs *vfs, int microseconds)
{
	return base(vfs)->xSleep(base(vfs), microseconds);
}

static int current_time(sqlite3_vfs *vfs, double *out)
{
	return base(vfs)->xCurrentTime(base(vfs), out);
}

static int current_time_64(sqlite3_vfs *vfs, sqlite3_int64 *out)
{
	return base(vfs)->xCurrentTimeInt64(base(vfs), out);
}

static int last_error(sqlite3_vfs *vfs, int size, char *out)
{
	return base(vfs)->xGetLastError(base(vfs), size, out);
}

const char *fault_vfs(void)
{
	static sqlite3_vfs vfs = {
		.iVersion = 2,
		.zName = "review-fault",
		.xOpen = open_file,
		.xDelete = delete_file,
		.xAccess = access_file,
		.xFullPathname = full_pathname,
		.xRandomness = randomness,
		.xSleep = sleep_for,
		.xCurrentTime = current_time,
		.xGetLastError = last_error,
		.xCurrentTimeInt64 = current_time_64,
	};
	sqlite3_vfs *real = sqlite3_vfs_find(NULL);

	if (!vfs.pAppData) {
		vfs.pAppData = real;
		vfs.mxPathname = real->mxPathname;
		vfs.szOsFile = (int)sizeof(struct fault_file) + real->szOsFile;
		sqlite3_vfs_register(&vfs, 0);
	}
	return vfs.zName;
}
