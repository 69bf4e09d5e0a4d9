/* Inside of output files, and what their tests need besides review/output.h. */
#ifndef REVIEW_OUTPUT_FILE_H
#define REVIEW_OUTPUT_FILE_H

#include "review/output.h"

/* rv_output_open; named: the temporary has a name from the start, as on systems that know no other way. */
enum rv_code rv_output_open_how(const char *path, bool named, struct rv_output **out,
                                struct rv_error *err);
/* What was renamed in the folder of path shall survive a power cut, where that can be had. */
void rv_output_sync_folder_of(const char *path);

/* What the name of something unfinished ends in, for mkstemp and mkdtemp. */
#define RV_UNFINISHED ".review-XXXXXX"
/* RV_CANTCREATE, RV_IO of a full or broken disk, RV_MEMORY, by errno; path as the caller named it. */
enum rv_code rv_output_fail_create(struct rv_error *err, const char *path, int number);

#endif
