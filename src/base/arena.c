/* Arena: blocks in a list, the newest first; nothing is freed before all of it is. */
#include "review/arena.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define EACH_ALONE 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define EACH_ALONE 1
#endif
#endif
#ifndef EACH_ALONE
#define EACH_ALONE 0
#endif

#define FIRST_ROOM ((size_t)4 << 10)
#define LARGEST_ROOM ((size_t)1 << 20)
#define KEPT_ROOM ((size_t)64 << 10)

struct rv_arena_block {
	struct rv_arena_block *next;
	alignas(max_align_t) unsigned char bytes[];
};

void rv_arena_init(struct rv_arena *arena)
{
	*arena = (struct rv_arena){NULL, 0, 0};
}

void rv_arena_release(struct rv_arena *arena)
{
	struct rv_arena_block *block, *next;

	if (arena == NULL)
		return;
	for (block = arena->blocks; block != NULL; block = next) {
		next = block->next;
		free(block);
	}
	rv_arena_init(arena);
}

void rv_arena_reset(struct rv_arena *arena)
{
	struct rv_arena_block *kept = arena->blocks;
	size_t used = arena->used, room = arena->room;

	if (EACH_ALONE || kept == NULL || room > KEPT_ROOM) {
		rv_arena_release(arena);
		return;
	}
	arena->blocks = kept->next;
	rv_arena_release(arena);
	memset(kept->bytes, 0, used);
	kept->next = NULL;
	*arena = (struct rv_arena){kept, 0, room};
}

/* calloc, because the kernel's fresh pages are zero already. */
static struct rv_arena_block *new_block(size_t room)
{
	if (room > SIZE_MAX / 2)
		return NULL;
	return calloc(1, sizeof(struct rv_arena_block) + room);
}

/* A block for this request only, behind the newest, whose rest stays in use. */
static void *alloc_alone(struct rv_arena *arena, size_t size)
{
	struct rv_arena_block *block = new_block(size);

	if (block == NULL)
		return NULL;
	if (arena->blocks == NULL) {
		arena->blocks = block;
		arena->used = arena->room = size;
	} else {
		block->next = arena->blocks->next;
		arena->blocks->next = block;
	}
	return block->bytes;
}

void *rv_alloc(struct rv_arena *arena, size_t size)
{
	const size_t align = alignof(max_align_t);
	struct rv_arena_block *block;
	size_t room, rounded;
	void *result;

	if (size == 0)
		size = 1;
	if (EACH_ALONE)
		return alloc_alone(arena, size);
	if (size > SIZE_MAX / 2)
		return NULL;
	rounded = (size + align - 1) / align * align;
	if (arena->blocks == NULL || rounded > arena->room - arena->used) {
		room = arena->room < FIRST_ROOM ? FIRST_ROOM : arena->room * 2;
		if (room > LARGEST_ROOM)
			room = LARGEST_ROOM;
		if (rounded > room / 4)
			return alloc_alone(arena, rounded);
		block = new_block(room);
		if (block == NULL)
			return NULL;
		block->next = arena->blocks;
		arena->blocks = block;
		arena->used = 0;
		arena->room = room;
	}
	result = arena->blocks->bytes + arena->used;
	arena->used += rounded;
	return result;
}

void *rv_alloc_array(struct rv_arena *arena, size_t n, size_t size)
{
	if (size != 0 && n > SIZE_MAX / size)
		return NULL;
	return rv_alloc(arena, n * size);
}

char *rv_strndup(struct rv_arena *arena, const char *text, size_t len)
{
	char *copy;

	if (len == SIZE_MAX)
		return NULL;
	copy = rv_alloc(arena, len + 1);
	if (copy != NULL && len > 0)
		memcpy(copy, text, len);
	return copy;
}

void *rv_alloc_more(struct rv_arena *arena, void *list, size_t n, size_t *room, size_t size)
{
	size_t more = *room > 0 ? 2 * *room : 16;
	void *longer;

	if (n < *room)
		return list;
	longer = more > *room ? rv_alloc_array(arena, more, size) : NULL;
	if (longer == NULL)
		return NULL;
	if (n > 0)
		memcpy(longer, list, n * size);
	*room = more;
	return longer;
}

char *rv_strdup(struct rv_arena *arena, const char *text)
{
	return rv_strndup(arena, text, strlen(text));
}

char *rv_format(struct rv_arena *arena, const char *fmt, ...)
{
	va_list args;
	char *text;
	int len;

	va_start(args, fmt);
	len = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	if (len < 0)
		return NULL;
	text = rv_alloc(arena, (size_t)len + 1);
	if (text == NULL)
		return NULL;
	va_start(args, fmt);
	vsnprintf(text, (size_t)len + 1, fmt, args);
	va_end(args);
	return text;
}
