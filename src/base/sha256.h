/* sha256.h: SHA-256 (FIPS 180-4) by libcrypto. */
#ifndef OVERPARAM_BASE_SHA256_H
#define OVERPARAM_BASE_SHA256_H

#include <stddef.h>

enum { SHA256_SIZE = 32, SHA256_HEX = 65 }; /* bytes; 64 hexadecimal digits and a zero */

struct sha256 {
    void *context; /* owned */
};

void sha256_init(struct sha256 *h);
void sha256_add(struct sha256 *h, const void *bytes, size_t n);
/* Of what was added so far; more may follow. */
void sha256_peek(const struct sha256 *h, char hex[SHA256_HEX]);
void sha256_finish(struct sha256 *h, char hex[SHA256_HEX]); /* releases h, as the next does */
void sha256_bytes(struct sha256 *h, unsigned char bytes[SHA256_SIZE]);
void sha256_of(const void *bytes, size_t n, char hex[SHA256_HEX]);

#endif
