/* utf8.c: see utf8.h. */
#include "base/utf8.h"

#include <utf8proc.h>

size_t utf8_read(const char *text, size_t n, unsigned long *point)
{
    enum { LONGEST = 4 };
    utf8proc_int32_t read;
    const utf8proc_ssize_t length = utf8proc_iterate(
        (const utf8proc_uint8_t *)text, n < LONGEST ? (utf8proc_ssize_t)n : LONGEST, &read);
    if (length <= 0)
        return 0;
    if (point)
        *point = (unsigned long)read;
    return (size_t)length;
}

void utf8_put_point(struct buf *out, unsigned long point)
{
    utf8proc_uint8_t bytes[4];
    const utf8proc_ssize_t n = utf8proc_encode_char((utf8proc_int32_t)point, bytes);
    buf_add(out, bytes, (size_t)n);
}
