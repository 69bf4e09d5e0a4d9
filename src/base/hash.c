/* See hash.h. */
#include "base/hash.h"

#include <stdint.h>

void rv_hash_hex(SHA2_CTX *hash, char out[RV_DIGEST_SIZE])
{
	static const char digits[] = "0123456789abcdef";
	uint8_t bytes[SHA256_DIGEST_LENGTH];

	SHA256Final(bytes, hash);
	for (size_t i = 0; i < sizeof bytes; i++) {
		out[2 * i] = digits[bytes[i] >> 4];
		out[2 * i + 1] = digits[bytes[i] & 15];
	}
	out[RV_DIGEST_SIZE - 1] = '\0';
}

void rv_hash_of(const char *bytes, size_t len, char out[RV_DIGEST_SIZE])
{
	SHA2_CTX hash;

	SHA256Init(&hash);
	if (len > 0)
		SHA256Update(&hash, (const uint8_t *)bytes, len);
	rv_hash_hex(&hash, out);
}
