/*
 * Digests. Every value is hashed with its length before it, so that no two sequences of values give the same
 * bytes.
 */
#include <string.h>

#include "store/store.h"

const char *rv_or_empty(const char *text)
{
	return text ? text : "";
}

static void hash_u64(SHA2_CTX *hash, uint64_t value)
{
	uint8_t bytes[8];

	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (uint8_t)(value >> (8 * i));
	SHA256Update(hash, bytes, sizeof bytes);
}

void rv_hash_int(SHA2_CTX *hash, int64_t value)
{
	hash_u64(hash, (uint64_t)value);
}

void rv_hash_bytes(SHA2_CTX *hash, const void *bytes, size_t len)
{
	hash_u64(hash, len);
	if (len > 0)
		SHA256Update(hash, bytes, len);
}

void rv_hash_text(SHA2_CTX *hash, const char *text)
{
	if (text == NULL)
		hash_u64(hash, UINT64_MAX);
	else
		rv_hash_bytes(hash, text, strlen(text));
}

void rv_run_hash_init(struct rv_run_hash *hash)
{
	SHA256Init(&hash->cases);
	SHA256Init(&hash->left);
	SHA256Init(&hash->remarks);
}

static uint8_t item_byte(const struct rv_case_result *result, size_t i)
{
	unsigned byte = result->outcomes[i] & RV_BYTE_OUTCOME;

	if (result->open[i])
		byte |= RV_BYTE_OPEN;
	if (result->counts[i] == 1)
		byte |= RV_BYTE_ONE;
	if (result->counts[i] > 1)
		byte |= RV_BYTE_MANY;
	return (uint8_t)byte;
}

static void hash_violation(SHA2_CTX *hash, const struct rv_violation *violation)
{
	rv_hash_int(hash, (int64_t)violation->item);
	rv_hash_text(hash, violation->record);
	rv_hash_text(hash, violation->row_key);
	rv_hash_text(hash, rv_or_empty(violation->identity));
	rv_hash_text(hash, rv_or_empty(violation->which));
	rv_hash_int(hash, violation->count);
	rv_hash_int(hash, violation->awaiting);
	rv_hash_int(hash, violation->hint);
	rv_hash_text(hash, rv_or_empty(violation->values));
}

/* A byte an item, and what does not fit into it. */
static void hash_items(SHA2_CTX *hash, const struct rv_case_result *result, size_t n_items)
{
	uint8_t bytes[512];
	size_t used = 0;

	for (size_t i = 0; i < n_items; i++) {
		bytes[used++] = item_byte(result, i);
		if (used == sizeof bytes || i + 1 == n_items) {
			SHA256Update(hash, bytes, used);
			used = 0;
		}
	}
	for (size_t i = 0; i < n_items; i++)
		if (result->counts[i] > 1)
			rv_hash_int(hash, result->counts[i]);
}

void rv_run_hash_case(struct rv_run_hash *hash, const struct rv_case_result *result, size_t n_items)
{
	SHA2_CTX *cases = &hash->cases;

	rv_hash_int(cases, (int64_t)result->rubric);
	rv_hash_text(cases, result->case_key);
	rv_hash_text(cases, result->number);
	rv_hash_text(cases, rv_or_empty(result->unit));
	rv_hash_text(cases, rv_or_empty(result->identity));
	rv_hash_int(cases, result->score);
	rv_hash_int(cases, result->lowest);
	rv_hash_int(cases, result->class_index);
	rv_hash_int(cases, result->score_class);
	rv_hash_int(cases, result->worst_class);
	rv_hash_int(cases, result->provisional);
	rv_hash_int(cases, result->n_open);
	rv_hash_int(cases, result->n_awaiting);
	rv_hash_int(cases, result->n_decided);
	rv_hash_int(cases, result->n_applicable);
	rv_hash_int(cases, (int64_t)n_items);
	hash_items(cases, result, n_items);
	rv_hash_int(cases, (int64_t)result->n_violations);
	for (size_t i = 0; i < result->n_violations; i++)
		hash_violation(cases, &result->violations[i]);
	rv_hash_int(cases, (int64_t)result->n_deductions);
	for (size_t i = 0; i < result->n_deductions; i++) {
		const struct rv_deduction *deduction = &result->deductions[i];

		rv_hash_int(cases, (int64_t)deduction->item);
		rv_hash_int(cases, deduction->raw);
		rv_hash_int(cases, deduction->category_cut);
		rv_hash_int(cases, deduction->dimension_cut);
		rv_hash_int(cases, deduction->rubric_cut);
	}
}

void rv_run_hash_left(struct rv_run_hash *hash, const struct rv_left_out *left)
{
	rv_hash_text(&hash->left, rv_left_word(left->reason));
	rv_hash_text(&hash->left, left->case_key);
	rv_hash_text(&hash->left, rv_or_empty(left->number));
	rv_hash_text(&hash->left, rv_or_empty(left->unit));
}

void rv_run_hash_remark(struct rv_run_hash *hash, const struct rv_remark *remark)
{
	rv_hash_text(&hash->remarks, remark->record);
	rv_hash_text(&hash->remarks, remark->column);
	rv_hash_int(&hash->remarks, remark->n);
	rv_hash_text(&hash->remarks, remark->example);
	rv_hash_text(&hash->remarks, remark->example_key);
}

/* Not the clock, the program, nor the name of the case database: none of them is a result. */
void rv_run_hash_end(struct rv_run_hash *hash, const struct rv_run *run, char out[RV_DIGEST_SIZE])
{
	SHA2_CTX *parts[] = {&hash->cases, &hash->left, &hash->remarks};
	char hex[RV_DIGEST_SIZE];
	SHA2_CTX all;

	SHA256Init(&all);
	rv_hash_text(&all, "review run 1");
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		rv_hash_hex(parts[i], hex);
		rv_hash_text(&all, hex);
	}
	rv_hash_int(&all, (int64_t)run->sources.n);
	for (size_t i = 0; i < run->sources.n; i++) {
		rv_hash_text(&all, run->sources.sources[i].name);
		rv_hash_bytes(&all, run->sources.sources[i].text, run->sources.sources[i].len);
	}
	rv_hash_text(&all, run->rubric);
	rv_hash_text(&all, run->version);
	rv_hash_text(&all, run->scoring_digest);
	rv_hash_text(&all, run->settings);
	rv_hash_text(&all, run->period);
	rv_hash_text(&all, run->from);
	rv_hash_text(&all, run->to);
	rv_hash_text(&all, run->as_of);
	rv_hash_int(&all, run->outside_validity);
	rv_hash_int(&all, run->registered);
	rv_hash_int(&all, run->in_period);
	rv_hash_int(&all, run->scored);
	rv_hash_hex(&all, out);
}

void rv_run_chain(const struct rv_run *run, char out[RV_DIGEST_SIZE])
{
	const char *const texts[] = {
		run->previous,   run->digest,  run->rubric,  run->version, run->scoring_digest,
		run->period,     run->from,    run->to,      run->as_of,   run->casedb,
		run->created_at, run->program, run->settings};
	const int64_t numbers[] = {run->id, run->outside_validity, run->registered, run->in_period,
	                           run->scored};
	SHA2_CTX hash;

	SHA256Init(&hash);
	rv_hash_text(&hash, "review chain 1");
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		rv_hash_text(&hash, texts[i]);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		rv_hash_int(&hash, numbers[i]);
	for (size_t i = 0; i < RV_N_LEFT; i++)
		rv_hash_int(&hash, run->left[i]);
	rv_hash_hex(&hash, out);
}

/* ---- outcomes ------------------------------------------------------------------------------------------ */

void rv_outcomes_pack(const struct rv_case_result *result, size_t n_items, uint8_t *outcomes,
                      struct rv_buf *counts)
{
	for (size_t i = 0; i < n_items; i++) {
		uint32_t n = result->counts[i];

		outcomes[i] = item_byte(result, i);
		if (n <= 1)
			continue;
		for (; n > 127; n >>= 7)
			rv_buf_putc(counts, (char)(n | 128));
		rv_buf_putc(counts, (char)n);
	}
}

static bool unpack_count(const uint8_t *counts, size_t len, size_t *at, uint32_t *out)
{
	uint64_t n = 0;

	for (unsigned shift = 0; shift < 35 && *at < len; shift += 7) {
		uint8_t byte = counts[(*at)++];

		n |= (uint64_t)(byte & 127) << shift;
		if (byte < 128) {
			*out = (uint32_t)n;
			return n <= UINT32_MAX;
		}
	}
	return false;
}

bool rv_outcomes_unpack(const uint8_t *bytes, size_t n_items, const uint8_t *counts,
                        size_t counts_len, uint8_t *outcomes, uint8_t *open, uint32_t *n)
{
	size_t at = 0;

	for (size_t i = 0; i < n_items; i++) {
		outcomes[i] = bytes[i] & RV_BYTE_OUTCOME;
		open[i] = (bytes[i] & RV_BYTE_OPEN) != 0;
		n[i] = (bytes[i] & RV_BYTE_ONE) != 0;
		if (outcomes[i] >= RV_N_OUTCOMES)
			return false;
		if ((bytes[i] & RV_BYTE_MANY) && !unpack_count(counts, counts_len, &at, &n[i]))
			return false;
	}
	return at == counts_len;
}
