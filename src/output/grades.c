#include "output/grades.h"

const unsigned rv_grade_colours[RV_N_GRADES] = {0x2166AC, 0x67A9CF, 0xE9A15B, 0xC4501B};

size_t rv_grade(size_t i, size_t n)
{
	if (i + 1 >= n)
		return RV_N_GRADES;
	if (n < 3)
		return 0;
	return (i * (RV_N_GRADES - 1) + (n - 2) / 2) / (n - 2);
}
