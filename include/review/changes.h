/*
 * What has changed in a case database since a run looked at it. Not by the clock, which knows minutes only: each
 * import, and each statement about a list, that changed anything is a row of review_change(change, mark, at) with a
 * number and a mark of its own, and review_changed(case, at, change) has the last change of every case. A run keeps the
 * newest mark that it found; a mark that the database does not have says that it is another one, or an older copy.
 */
#ifndef REVIEW_CHANGES_H
#define REVIEW_CHANGES_H

#include "review/arena.h"
#include "review/error.h"

struct rv_changes;

/*
 * Opens path to be asked. What can't be read, and a database that keeps no such tables, answers that it is not known;
 * only RV_MEMORY is an error.
 */
enum rv_code rv_changes_open(const char *path, const char *vfs, struct rv_changes **out,
                             struct rv_error *err);
void rv_changes_close(struct rv_changes *changes); /* NULL is fine */
/* Whether the database could be read at all. */
bool rv_changes_readable(const struct rv_changes *changes);
/*
 * The cases changed after the newest of these marks (a JSON array), as a JSON array of the texts by which review_changed
 * names them, in the arena; *out NULL: not known.
 */
enum rv_code rv_changes_since(struct rv_changes *changes, struct rv_arena *arena, const char *marks,
                              const char **out, struct rv_error *err);

#endif
