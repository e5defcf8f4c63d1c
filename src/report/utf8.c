/* utf8.c: see utf8.h. */
#include "report/utf8.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/arena.h"

size_t utf8_read(const char *text, size_t n, unsigned long *point)
{
    static const unsigned long least[] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char *s = (const unsigned char *)text;
    size_t length = s[0] < 0x80             ? 1
                    : (s[0] & 0xe0) == 0xc0 ? 2
                    : (s[0] & 0xf0) == 0xe0 ? 3
                    : (s[0] & 0xf8) == 0xf0 ? 4
                                            : 0;
    if (length == 0 || length > n)
        return 0;
    *point = length == 1 ? s[0] : s[0] & (0x7fUL >> length);
    for (size_t i = 1; i < length; i++) {
        if ((s[i] & 0xc0) != 0x80)
            return 0;
        *point = *point << 6 | (s[i] & 0x3f);
    }
    bool surrogate = *point >= 0xd800 && *point <= 0xdfff;
    return length > 1 && (*point < least[length] || surrogate || *point > 0x10ffff) ? 0 : length;
}

void utf8_put_point(struct buf *out, unsigned long point)
{
    static const unsigned char heads[] = {0, 0, 0xc0, 0xe0, 0xf0};
    int length = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    buf_putc(out, (char)(heads[length] | point >> 6 * (length - 1)));
    for (int i = length - 2; i >= 0; i--)
        buf_putc(out, (char)(0x80 | (point >> 6 * i & 0x3f)));
}

static bool combines(unsigned long point)
{
    utf8proc_category_t c = utf8proc_category((utf8proc_int32_t)point);
    return c == UTF8PROC_CATEGORY_MN || c == UTF8PROC_CATEGORY_MC;
}

/* What stands behind `begin`, composed. */
static void compose(struct buf *out, size_t begin)
{
    utf8proc_uint8_t *composed = NULL;
    utf8proc_ssize_t n =
        utf8proc_map((const utf8proc_uint8_t *)out->s + begin, (utf8proc_ssize_t)(out->n - begin),
                     &composed, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    if (n == UTF8PROC_ERROR_NOMEM)
        memory_exhausted();
    assert(n >= 0); /* it is UTF-8 */
    out->n = begin;
    buf_add(out, composed, (size_t)n);
    free(composed);
}

void utf8_put(struct buf *out, const char *s, size_t n)
{
    size_t begin = out->n;
    bool apart = false;
    for (size_t i = 0; i < n;) {
        unsigned long point = 0;
        size_t length = utf8_read(s + i, n - i, &point);
        bool control = length == 1 && (point < ' ' || point == 0x7f) && !strchr("\t\n", s[i]);
        bool forbidden = (point >= 0x80 && point < 0xa0) || point == 0xfffe || point == 0xffff;
        if (length == 0 || forbidden)
            buf_puts(out, "\xef\xbf\xbd");
        else if (!control && point != 0)
            buf_add(out, s + i, length);
        apart = apart || (point >= 0x300 && combines(point));
        i += length ? length : 1;
    }
    if (apart)
        compose(out, begin);
}
