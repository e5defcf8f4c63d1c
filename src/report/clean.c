/* clean.c: see clean.h. */
#include "report/clean.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/arena.h"
#include "base/utf8.h"

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

void clean_put(struct buf *out, const char *s, size_t n)
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
