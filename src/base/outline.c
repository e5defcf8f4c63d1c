/* outline.c: see outline.h. */
#include "base/outline.h"

#include <string.h>

#include "base/sha256.h"

/* --- taking one ------------------------------------------------------------------------------- */

/* Behind the line that begins at s; what follows the last newline is a line, too. */
static const char *line_behind(const char *s, const char *end)
{
    const char *newline = memchr(s, '\n', (size_t)(end - s));
    return newline ? newline + 1 : end;
}

static int64_t lines_of(const char *s, const char *end)
{
    int64_t n = 0;
    for (; s < end; s = line_behind(s, end))
        n++;
    return n;
}

/* In which all but `size` is measured. */
static int64_t units(const struct outline *o)
{
    return o->lines < 0 ? o->size : o->lines;
}

static int64_t marks_of(const struct outline *o)
{
    return (units(o) + o->step - 1) / o->step;
}

static const char *step_behind(const struct outline *o, const char *s, const char *end)
{
    if (o->lines < 0)
        return end - s > o->step ? s + o->step : end;
    for (int64_t i = 0; i < o->step && s < end; i++)
        s = line_behind(s, end);
    return s;
}

void outline_of(struct arena *a, const void *bytes, size_t n, struct outline *o)
{
    const char *s = bytes, *end = s + n;
    bool is_text = n == 0 || !memchr(s, 0, n);
    *o = (struct outline){.size = (int64_t)n, .lines = is_text ? lines_of(s, end) : -1, .step = 1};
    while (marks_of(o) > OUTLINE_MARKS)
        o->step *= 2;
    char *marks = arena_alloc(a, (size_t)marks_of(o) * OUTLINE_DIGITS + 1);
    char hex[SHA256_HEX];
    struct sha256 h;
    o->marks = marks;
    sha256_init(&h);
    for (const char *next; s < end; s = next) {
        next = step_behind(o, s, end);
        sha256_add(&h, s, (size_t)(next - s));
        sha256_peek(&h, hex);
        memcpy(marks, hex, OUTLINE_DIGITS);
        marks += OUTLINE_DIGITS;
    }
    *marks = 0;
    sha256_finish(&h, hex);
}

bool outline_is_whole(const struct outline *o)
{
    static const int64_t most = (int64_t)1 << 50;
    return o->size >= 0 && o->size < most && o->lines >= -1 && o->lines <= o->size && o->step > 0 &&
           o->step < most && (o->step & (o->step - 1)) == 0 && marks_of(o) <= OUTLINE_MARKS &&
           strlen(o->marks) == (size_t)marks_of(o) * OUTLINE_DIGITS;
}

/* --- comparing two ---------------------------------------------------------------------------- */

/* That of the first n units, n > 0. */
static const char *mark_at(const struct outline *o, int64_t n)
{
    return o->marks + (n - 1) / o->step * OUTLINE_DIGITS;
}

/* The beginnings of this many units are the same: a multiple of `step`, or all of both. */
static int64_t same_beginning(const struct outline *a, const struct outline *b, int64_t step)
{
    int64_t shorter = units(a) < units(b) ? units(a) : units(b), same = 0;
    bool ends_together = units(a) == units(b);
    while (same < shorter) {
        int64_t next = same + step < shorter ? same + step : shorter;
        if (next % step != 0 && !ends_together)
            break;
        if (memcmp(mark_at(a, next), mark_at(b, next), OUTLINE_DIGITS) != 0)
            break;
        same = next;
    }
    return same;
}

/* Where they first differ, in words. */
static void put_place(const struct outline *now, const struct outline *was, struct buf *out)
{
    const char *unit = now->lines < 0 ? "byte" : "line";
    int64_t step = now->step > was->step ? now->step : was->step;
    int64_t a = units(now), b = units(was), shorter = a < b ? a : b, longer = a < b ? b : a;
    int64_t same = same_beginning(now, was, step), last = same + step;
    if (last > shorter)
        last = shorter < longer ? shorter + 1 : shorter;
    if (same == longer)
        buf_puts(out, "the same content, stored otherwise");
    else if (same == shorter && same == 1)
        buf_printf(out, "the first %s is the same", unit);
    else if (same == shorter && same > 0)
        buf_printf(out, "the first %lld %ss are the same", (long long)same, unit);
    else if (last == same + 1)
        buf_printf(out, "first differs in %s %lld", unit, (long long)last);
    else
        buf_printf(out, "first differs within %ss %lld to %lld", unit, (long long)same + 1,
                   (long long)last);
}

static void put_count(int64_t n, const char *unit, struct buf *out)
{
    buf_printf(out, "%lld %s%s", (long long)n, unit, n == 1 ? "" : "s");
}

void outline_put(const struct outline *o, struct buf *out)
{
    if (o->lines >= 0) {
        put_count(o->lines, "line", out);
        buf_puts(out, ", ");
    }
    put_count(o->size, "byte", out);
}

static void put_counts(int64_t now, int64_t was, const char *unit, struct buf *out)
{
    put_count(now, unit, out);
    if (now == was)
        buf_puts(out, " as before");
    else
        buf_printf(out, ", was %lld", (long long)was);
}

void outline_put_change(const struct outline *now, const struct outline *was, struct buf *out)
{
    if ((now->lines < 0) != (was->lines < 0)) {
        outline_put(now, out);
        buf_printf(out, ", %stext; was ", now->lines < 0 ? "no " : "");
        outline_put(was, out);
        return;
    }
    bool is_text = now->lines >= 0;
    put_counts(units(now), units(was), is_text ? "line" : "byte", out);
    buf_puts(out, "; ");
    put_place(now, was, out);
    if (is_text) {
        buf_puts(out, " (");
        put_counts(now->size, was->size, "byte", out);
        buf_puts(out, ")");
    }
}
