/*
 * Arena: memory that is freed at once.
 *
 * What a function returns through an arena lives until that arena is released. What it returns without one is
 * borrowed until the next call on the same object. There is no third way.
 * Under ASan every allocation is a malloc of its own, so that overruns are seen.
 */
#ifndef REVIEW_ARENA_H
#define REVIEW_ARENA_H

#include <stddef.h>
#include <stdint.h>
#include <stdarg.h>
#include "review/error.h"

struct rv_arena {
	struct rv_arena_block *blocks;
	size_t used, room; /* of the newest block */
};

void rv_arena_init(struct rv_arena *arena);
void rv_arena_release(struct rv_arena *arena); /* NULL is fine; the arena may be used again */
/* As rv_arena_release, but keeps a small block for what comes next: for arenas that a row fills. */
void rv_arena_reset(struct rv_arena *arena);
/* Zeroed memory, aligned for any type; NULL when memory is out. size 0 gives a valid pointer. */
void *rv_alloc(struct rv_arena *arena, size_t size);
/* n elements of size bytes; NULL also when n * size overflows. */
void *rv_alloc_array(struct rv_arena *arena, size_t n, size_t size);
/*
 * A list with room for one more element than n: itself, or a copy with twice the room. list NULL with n 0 and *room 0 begins one. NULL when
 * memory is out.
 */
void *rv_alloc_more(struct rv_arena *arena, void *list, size_t n, size_t *room, size_t size);
char *rv_strdup(struct rv_arena *arena, const char *text);
char *rv_strndup(struct rv_arena *arena, const char *text, size_t len);
char *rv_format(struct rv_arena *arena, const char *fmt, ...) RV_PRINTF(2, 3);

/* ---- growing text ----------------------------------------------------------------------------- */

/* A buffer of bytes, NUL-terminated whenever text is not NULL. A failed allocation is remembered: appends become no-ops. */
struct rv_buf {
	char *text;
	size_t len, room;
	bool failed;
};
void rv_buf_init(struct rv_buf *buf);
void rv_buf_release(struct rv_buf *buf);
void rv_buf_clear(struct rv_buf *buf); /* keeps the memory */
void rv_buf_add(struct rv_buf *buf, const char *bytes, size_t len);
void rv_buf_puts(struct rv_buf *buf, const char *text);
void rv_buf_putc(struct rv_buf *buf, char c);
void rv_buf_printf(struct rv_buf *buf, const char *fmt, ...) RV_PRINTF(2, 3);
/* Text as it stands in SQL: 'it''s' and "a""b". */
void rv_buf_sql_string(struct rv_buf *buf, const char *text);
void rv_buf_sql_name(struct rv_buf *buf, const char *name);
/* Text as a JSON string with its quotes; invalid UTF-8 becomes U+FFFD. */
void rv_buf_json(struct rv_buf *buf, const char *text, size_t len);

#endif
