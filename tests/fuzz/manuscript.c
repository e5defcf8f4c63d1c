/* Any bytes as the text of a write-up and as what stands in it: placeholders are cut out and put
 * back to the same bytes; text of a database is made UTF-8; an SVG is taken or refused.
 *
 * seeds: report starter/report tests/fuzz/corpus/manuscript longest: 4096 */
#include "base/utf8.h"
#include "patch.h"
#include "report/clean.h"
#include "report/slots.h"
#include "report/svg.h"

static void slots(struct arena *a, const char *text)
{
    struct slots s = {0};
    struct buf cut = {0}, whole = {0};
    struct err e = {0};
    size_t at = 0;
    if (slots_cut(&s, a, text, &cut, &at, &e)) {
        slots_fill(&s, &cut, &whole);
        for (size_t i = 0; i < s.n; i++)
            demand(s.list[i].at <= strlen(text));
    } else
        demand(e.text[0] && at <= strlen(text));
    buf_release(&cut);
    buf_release(&whole);
}

static bool is_whole(const struct buf *text)
{
    size_t at = 0, n = 1;
    while (at < text->n && (n = utf8_read(text->s + at, text->n - at, NULL)) > 0)
        at += n;
    return at == text->n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct svg_about about = {.name = "f", .alt = "a", .mark = "m"};
    struct arena a = {0};
    struct buf clean = {0}, svg = {0}, out = {0};
    slots(&a, arena_strndup(&a, (const char *)data, size));
    clean_put(&clean, (const char *)data, size);
    demand(is_whole(&clean));
    buf_add(&svg, data, size);
    const bool finished = svg_finish(&svg, &about, &out);
    demand(!finished || svg_is_whole(&out));
    buf_release(&clean);
    buf_release(&svg);
    buf_release(&out);
    arena_release(&a);
    return 0;
}
