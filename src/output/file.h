/* Inside of output files, and what their tests need besides review/output.h. */
#ifndef REVIEW_OUTPUT_FILE_H
#define REVIEW_OUTPUT_FILE_H

#include "review/output.h"

/* rv_output_open; named: the temporary has a name from the start, as on systems that know no other way. */
enum rv_code rv_output_open_how(const char *path, bool named, struct rv_output **out,
                                struct rv_error *err);
/* What was renamed in the folder of path shall survive a power cut, where that can be had. */
void rv_output_sync_folder_of(const char *path);

#endif
