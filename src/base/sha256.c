/* sha256.c: see sha256.h. */
#include "base/sha256.h"

#include <openssl/evp.h>

#include "base/arena.h"

/* To look the method up takes longer than to digest a line: it is done once. */
static const EVP_MD *method(void)
{
    static EVP_MD *fetched;
    if (!fetched)
        fetched = EVP_MD_fetch(NULL, "SHA256", NULL);
    return fetched;
}

void sha256_init(struct sha256 *h)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (!context || EVP_DigestInit_ex2(context, method(), NULL) != 1)
        memory_exhausted();
    h->context = context;
}

void sha256_add(struct sha256 *h, const void *bytes, size_t n)
{
    if (EVP_DigestUpdate(h->context, bytes, n) != 1)
        memory_exhausted();
}

static void finish(EVP_MD_CTX *context, unsigned char bytes[SHA256_SIZE])
{
    if (EVP_DigestFinal_ex(context, bytes, NULL) != 1)
        memory_exhausted();
    EVP_MD_CTX_free(context);
}

static void finish_hex(EVP_MD_CTX *context, char hex[SHA256_HEX])
{
    static const char digits[] = "0123456789abcdef";
    unsigned char bytes[SHA256_SIZE];
    finish(context, bytes);
    for (size_t i = 0; i < SHA256_SIZE; i++) {
        hex[2 * i] = digits[bytes[i] >> 4];
        hex[2 * i + 1] = digits[bytes[i] & 15];
    }
    hex[SHA256_HEX - 1] = 0;
}

void sha256_peek(const struct sha256 *h, char hex[SHA256_HEX])
{
    EVP_MD_CTX *copy = EVP_MD_CTX_new();
    if (!copy || EVP_MD_CTX_copy_ex(copy, h->context) != 1)
        memory_exhausted();
    finish_hex(copy, hex);
}

void sha256_finish(struct sha256 *h, char hex[SHA256_HEX])
{
    finish_hex(h->context, hex);
    h->context = NULL;
}

void sha256_bytes(struct sha256 *h, unsigned char bytes[SHA256_SIZE])
{
    finish(h->context, bytes);
    h->context = NULL;
}

void sha256_of(const void *bytes, size_t n, char hex[SHA256_HEX])
{
    struct sha256 h;
    sha256_init(&h);
    sha256_add(&h, bytes, n);
    sha256_finish(&h, hex);
}
