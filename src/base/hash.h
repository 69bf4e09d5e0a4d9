/* SHA-256 as text. */
#ifndef REVIEW_BASE_HASH_H
#define REVIEW_BASE_HASH_H

#include <stddef.h>
#include <sys/types.h> /* sha2.h asks for it */
#include <sha2.h>

#define RV_DIGEST_SIZE 65 /* hex, with NUL */

/* Ends the hash; out is filled with its hex. */
void rv_hash_hex(SHA2_CTX *hash, char out[RV_DIGEST_SIZE]);
/* Of some bytes. */
void rv_hash_of(const char *bytes, size_t len, char out[RV_DIGEST_SIZE]);

#endif
