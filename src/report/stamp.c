/* stamp.c: see stamp.h. */
#include "report/stamp.h"

#include <stdint.h>
#include <string.h>

#include "sys/file.h"

enum { DIGITS = SHA256_HEX - 1, LINE = DIGITS + 1, THIRD = 2 * LINE, STAMP_SIZE = 3 * LINE };

void stamp_read(const char *path, struct stamp *s)
{
    struct buf b = {0};
    struct err ignored = {0};
    *s = (struct stamp){{0}, {0}, {0}};
    if (file_exists(path) && file_read(path, STAMP_SIZE, &b, &ignored) && b.n == STAMP_SIZE) {
        memcpy(s->inputs, b.s, DIGITS);
        memcpy(s->data, b.s + LINE, DIGITS);
        memcpy(s->outputs, b.s + THIRD, DIGITS);
    }
    buf_release(&b);
}

bool stamp_write(const char *path, const struct stamp *s, struct err *e)
{
    struct buf b = {0};
    buf_printf(&b, "%s\n%s\n%s\n", s->inputs, s->data, s->outputs);
    bool fine = file_write(path, b.s, b.n, e);
    buf_release(&b);
    return fine;
}

void stamp_outputs(const char *const *paths, char hex[SHA256_HEX])
{
    struct sha256 h;
    bool whole = true;
    sha256_init(&h);
    for (; whole && *paths; paths++) {
        char one[SHA256_HEX];
        struct err ignored = {0};
        whole = file_exists(*paths) && file_sha256(*paths, one, &ignored);
        if (whole)
            sha256_add(&h, one, DIGITS);
    }
    sha256_finish(&h, hex);
    if (!whole)
        hex[0] = 0;
}

void stamp_add(struct sha256 *h, const void *bytes, size_t n)
{
    uint64_t length = n;
    sha256_add(h, &length, sizeof length);
    sha256_add(h, bytes, n);
}

void stamp_add_text(struct sha256 *h, const char *text)
{
    stamp_add(h, text, strlen(text));
}
