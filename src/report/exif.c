/* exif.c: see exif.h. A JPEG is a row of segments FF, marker, length of two bytes, content; EXIF is
 * the content of one with marker E1: "Exif", two zeros, a TIFF file. */
#include "report/exif.h"

#include <string.h>

enum { SEGMENT = 4, EXIF_HEAD = 6, ENTRY = 12, TAG_ORIENTATION = 0x0112 };

/* Bytes with the order of their numbers. */
struct tiff {
    const unsigned char *s;
    size_t n;
    bool little;
};

/* The number of `size` bytes at `at`, 0 beyond the end. */
static size_t number(const struct tiff *t, size_t at, size_t size)
{
    size_t value = 0;
    if (at > t->n || size > t->n - at)
        return 0;
    for (size_t i = 0; i < size; i++)
        value = value << 8 | t->s[t->little ? at + size - 1 - i : at + i];
    return value;
}

static size_t orientation(struct tiff *t)
{
    t->little = t->n > 0 && t->s[0] == 'I';
    size_t directory = number(t, 4, 4), n = number(t, directory, 2);
    for (size_t i = 0; i < n; i++) {
        size_t entry = directory + 2 + ENTRY * i;
        if (number(t, entry, 2) == TAG_ORIENTATION)
            return number(t, entry + 8, 2);
    }
    return 0;
}

int exif_turn(const struct buf *jpeg)
{
    /* By orientation; 0 and what is no orientation say nothing. */
    static const int turns[] = {0, 0, -1, 180, -1, -1, 270, -1, 90};
    const struct tiff whole = {(const unsigned char *)jpeg->s, jpeg->n, false};
    size_t at = 2;
    while (at + SEGMENT <= whole.n && whole.s[at] == 0xff && whole.s[at + 1] != 0xda) {
        size_t length = number(&whole, at + 2, 2), head = at + SEGMENT;
        if (whole.s[at + 1] == 0xe1 && length > 2 + EXIF_HEAD && length - 2 <= whole.n - head &&
            memcmp(whole.s + head, "Exif\0\0", EXIF_HEAD) == 0) {
            struct tiff t = {whole.s + head + EXIF_HEAD, length - 2 - EXIF_HEAD, false};
            size_t o = orientation(&t);
            return o < sizeof turns / sizeof *turns ? turns[o] : 0;
        }
        at += 2 + (length > 2 ? length : 2);
    }
    return 0;
}
