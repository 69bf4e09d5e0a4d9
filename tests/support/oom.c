#include "oom.h"
#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>

#if defined(__has_feature)
#define HAS_FEATURE(x) __has_feature(x)
#else
#define HAS_FEATURE(x) 0
#endif
#if !defined(RV_NO_OOM) && defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) &&                 \
	!defined(__SANITIZE_THREAD__) && !HAS_FEATURE(address_sanitizer) &&                        \
	!HAS_FEATURE(thread_sanitizer)
#define INTERPOSE 1
#else
#define INTERPOSE 0
#endif

static atomic_bool armed, always;
static atomic_long count, fail_at, refused, live;

bool oom_available(void)
{
	return INTERPOSE;
}

void oom_fail_at(long n, bool forever)
{
	count = 0;
	refused = 0;
	fail_at = n;
	always = forever;
	armed = INTERPOSE;
}

bool oom_stop(void)
{
	armed = false;
	return refused > 0;
}

long oom_count(void)
{
	return count;
}

long oom_live(void)
{
	return live;
}

struct oom_pause oom_pause(void)
{
	return (struct oom_pause){atomic_exchange(&armed, false)};
}

void oom_resume(struct oom_pause pause)
{
	armed = pause.armed;
}

#if INTERPOSE
/* glibc's own functions under the names that stay reachable when malloc is replaced. */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *old, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);
extern void __libc_free(void *memory);

static void *counted(void *memory)
{
	if (memory != NULL)
		atomic_fetch_add(&live, 1);
	return memory;
}

static bool refuse(void)
{
	long number, at;

	if (!armed)
		return false;
	number = atomic_fetch_add(&count, 1) + 1;
	at = fail_at;
	if (!at || number < at || (number > at && !always))
		return false;
	atomic_fetch_add(&refused, 1);
	errno = ENOMEM;
	return true;
}

void *malloc(size_t size)
{
	return refuse() ? NULL : counted(__libc_malloc(size));
}

void free(void *memory)
{
	if (memory != NULL)
		atomic_fetch_sub(&live, 1);
	__libc_free(memory);
}

void *calloc(size_t n, size_t size)
{
	return refuse() ? NULL : counted(__libc_calloc(n, size));
}

void *realloc(void *old, size_t size)
{
	void *memory;

	if (refuse())
		return NULL;
	memory = __libc_realloc(old, size);
	if (old == NULL)
		return counted(memory);
	if (size == 0) /* glibc frees it */
		atomic_fetch_sub(&live, 1);
	return memory;
}

void *reallocarray(void *old, size_t n, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(n, size, &bytes)) {
		errno = ENOMEM;
		return NULL;
	}
	return realloc(old, bytes);
}

void *aligned_alloc(size_t alignment, size_t size)
{
	return refuse() ? NULL : counted(__libc_memalign(alignment, size));
}

int posix_memalign(void **out, size_t alignment, size_t size)
{
	void *memory = aligned_alloc(alignment, size);

	if (!memory)
		return ENOMEM;
	*out = memory;
	return 0;
}
#endif
