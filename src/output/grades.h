/* Colours of what goes from good to bad: blue to orange, told apart by everybody, and grey for what stands apart. */
#ifndef REVIEW_OUTPUT_GRADES_H
#define REVIEW_OUTPUT_GRADES_H

#include <stddef.h>

#define RV_N_GRADES 4
#define RV_PLAIN_COLOUR 0x2F6DB5
#define RV_APART_COLOUR 0x8A9099
extern const unsigned rv_grade_colours[RV_N_GRADES];

/* Which of the colours the i-th of n has, the last of which stands apart: RV_N_GRADES. */
size_t rv_grade(size_t i, size_t n);

#endif
