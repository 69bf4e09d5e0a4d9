/* Shared by stage.c and stage_table.c. */
#ifndef REVIEW_IMPORT_STAGE_H
#define REVIEW_IMPORT_STAGE_H

/* Parameters of the statement that stages a row, before its values. */
enum { AT_ROW = 1, AT_LINE, AT_FAULTY, AT_CASE, AT_KEY, AT_UNASKED, AT_NONES, AT_VALUES };

#endif
