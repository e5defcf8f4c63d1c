/* sha256.c: see sha256.h. */
#include "base/sha256.h"

#include <openssl/evp.h>
#include <stdio.h>

#include "base/arena.h"

void sha256_init(struct sha256 *h)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (!context || EVP_DigestInit_ex(context, EVP_sha256(), NULL) != 1)
        memory_exhausted();
    h->context = context;
}

void sha256_add(struct sha256 *h, const void *bytes, size_t n)
{
    if (EVP_DigestUpdate(h->context, bytes, n) != 1)
        memory_exhausted();
}

static void finish(EVP_MD_CTX *context, char hex[SHA256_HEX])
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned n = 0;
    if (EVP_DigestFinal_ex(context, digest, &n) != 1)
        memory_exhausted();
    EVP_MD_CTX_free(context);
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < n && i < 32; i++) {
        hex[2 * i] = digits[digest[i] >> 4];
        hex[2 * i + 1] = digits[digest[i] & 15];
    }
    hex[SHA256_HEX - 1] = 0;
}

void sha256_peek(const struct sha256 *h, char hex[SHA256_HEX])
{
    EVP_MD_CTX *copy = EVP_MD_CTX_new();
    if (!copy || EVP_MD_CTX_copy_ex(copy, h->context) != 1)
        memory_exhausted();
    finish(copy, hex);
}

void sha256_finish(struct sha256 *h, char hex[SHA256_HEX])
{
    finish(h->context, hex);
    h->context = NULL;
}

void sha256_of(const void *bytes, size_t n, char hex[SHA256_HEX])
{
    struct sha256 h;
    sha256_init(&h);
    sha256_add(&h, bytes, n);
    sha256_finish(&h, hex);
}
