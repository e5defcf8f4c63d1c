/* key.c: see key.h. A version stands in the first line: should the form change, every key does. */
#include "plan/key.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "core/kind.h"

static void line(struct buf *out, const char *path, const char *value)
{
    buf_puts(out, path);
    buf_putc(out, '=');
    text_put(out, TEXT_TSV, value);
    buf_putc(out, '\n');
}

void key_head(const struct run_name *name, struct buf *out)
{
    buf_puts(out, "overparam run 1\n");
    line(out, "experiment", name->experiment);
    line(out, "variant", name->variant);
    line(out, "profile", name->profile);
}

void key_value(const struct parameter *p, struct buf *out)
{
    const char *value = p->sha256 ? p->sha256 : p->text;
    text_put(out, TEXT_TSV, value);
}

void key_line(const struct parameter *p, struct buf *out)
{
    buf_puts(out, p->path);
    buf_putc(out, '=');
    key_value(p, out);
    buf_putc(out, '\n');
}

void key_canonical(const struct run_name *name, const struct resolved *r, struct buf *out)
{
    key_head(name, out);
    for (size_t i = 0; i < r->n_parameters; i++)
        key_line(&r->parameters[i], out);
}

static int compare_kinds(const void *a, const void *b)
{
    const struct used_kind *x = a, *y = b;
    int by_contract = strcmp(x->contract, y->contract);
    return by_contract ? by_contract : strcmp(x->name, y->name);
}

void key_digest(const struct resolved *r, char out[SHA256_HEX])
{
    struct buf text = {0};
    if (r->n_kinds > 0)
        qsort(r->kinds, r->n_kinds, sizeof *r->kinds, compare_kinds);
    line(&text, "core", core_digest);
    for (size_t i = 0; i < r->n_kinds; i++)
        buf_printf(&text, "%s/%s=%s\n", r->kinds[i].contract, r->kinds[i].name, r->kinds[i].digest);
    sha256_of(text.s, text.n, out);
    buf_release(&text);
}
