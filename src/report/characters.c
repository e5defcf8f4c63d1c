/* characters.c: see characters.h. */
#include "report/characters.h"

#include <string.h>

#include "base/utf8.h"

bool characters_have(const struct characters *c, unsigned long point)
{
    size_t i = 0;
    while (i < c->n && c->list[i] != point)
        i++;
    return i < c->n;
}

void characters_add(struct arena *a, struct characters *c, unsigned long point)
{
    if (characters_have(c, point))
        return;
    if (c->n == c->room) {
        unsigned long *old = c->list;
        c->room = c->room ? 2 * c->room : 64;
        c->list = arena_array(a, c->room, sizeof *c->list);
        if (old)
            memcpy(c->list, old, c->n * sizeof *old);
    }
    c->list[c->n++] = point;
}

const char *characters_list(struct arena *a, const struct characters *c)
{
    enum { SHOWN = 12 };
    struct buf list = {0};
    if (c->n == 0)
        return NULL;
    for (size_t i = 0; i < c->n && i < SHOWN; i++) {
        buf_puts(&list, i ? ", " : "");
        utf8_put_point(&list, c->list[i]);
        buf_printf(&list, " (U+%04lX)", c->list[i]);
    }
    if (c->n > SHOWN)
        buf_printf(&list, " and %zu more", c->n - SHOWN);
    const char *text = arena_strdup(a, buf_text(&list));
    buf_release(&list);
    return text;
}
