/* Figures over many cases: means, shares, and how sure a share of a few cases is. Everything else that is printed is exact. */
#ifndef REVIEW_BASE_SHARE_H
#define REVIEW_BASE_SHARE_H

#include <stdint.h>

/* sum / n, halves away from zero; 0 for n 0. Hundredths in, hundredths out. */
int64_t rv_mean(int64_t sum, int64_t n);
/* k of n in hundredths of a percent, rounded to a tenth of a percent; 0 for n 0. 0 <= k <= n. */
int64_t rv_share(int64_t k, int64_t n);
/*
 * The exact interval of 95 % (Clopper and Pearson) for a share of which k of n were seen, in hundredths of a percent, rounded
 * outwards to tenths of a percent: it never claims more than it covers. n 0: from 0 to 100 %.
 */
void rv_share_interval(int64_t k, int64_t n, int64_t *low, int64_t *high);

#endif
