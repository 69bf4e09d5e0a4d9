/* Means, shares and the interval of a share. */
#include "base/share.h"

#include <math.h>

#define TENTHS 1000         /* of a percent in the whole */
#define TAIL 0.025000000001 /* on each side; where it is met exactly, doubles must not miss it */
#define NOTHING 1e-18

int64_t rv_mean(int64_t sum, int64_t n)
{
	int64_t whole, rest;

	if (n <= 0)
		return 0;
	whole = sum / n;
	rest = sum % n;
	if (rest < 0)
		return whole - (-rest >= n - -rest);
	return whole + (rest >= n - rest && rest > 0);
}

int64_t rv_share(int64_t k, int64_t n)
{
	return n > 0 ? 10 * rv_mean(k * TENTHS, n) : 0;
}

/* The probability of k or fewer of n. Called for p at or over k / n only, where each term is smaller than the one after it. */
static double at_most(int64_t k, int64_t n, double p)
{
	double term, sum, odds;
	int sign;

	if (p >= 1)
		return k >= n ? 1 : 0;
	if (p <= 0)
		return 1;
	odds = (1 - p) / p;
	term = exp(lgamma_r((double)n + 1, &sign) - lgamma_r((double)k + 1, &sign) -
	           lgamma_r((double)(n - k) + 1, &sign) + (double)k * log(p) +
	           (double)(n - k) * log1p(-p));
	sum = term;
	for (int64_t i = k; i > 0 && term > NOTHING; i--) {
		term *= (double)i / (double)(n - i + 1) * odds;
		sum += term;
	}
	return sum;
}

/* The smallest share, in tenths of a percent, at which k or fewer of n would be seen no more than once in forty times. */
static int64_t upper(int64_t k, int64_t n)
{
	int64_t from, to = TENTHS;

	if (k >= n)
		return TENTHS;
	from = k * TENTHS / n;
	while (to - from > 1) {
		int64_t middle = from + (to - from) / 2;

		if (at_most(k, n, (double)middle / TENTHS) <= TAIL)
			to = middle;
		else
			from = middle;
	}
	return to;
}

void rv_share_interval(int64_t k, int64_t n, int64_t *low, int64_t *high)
{
	*low = n > 0 ? 10 * (TENTHS - upper(n - k, n)) : 0;
	*high = n > 0 ? 10 * upper(k, n) : 10 * TENTHS;
}
