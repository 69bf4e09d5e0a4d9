/* A text as a file, whole or not at all. */
#ifndef REVIEW_CLI_FILE_H
#define REVIEW_CLI_FILE_H

#include "review/error.h"

/* RV_CANTCREATE, RV_IO; never over a database or a YAML file (review/output.h). */
enum rv_code cli_write_file(const char *path, const char *text, size_t len, struct rv_error *err);

#endif
