/* err.c: see err.h. */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

struct code_row {
    const char *name, *meaning;
    int status;
};

static const struct code_row code_rows[] = {
#define X(name, status, meaning) {#name, meaning, status},
    ERR_CODES(X)
#undef X
};

int err_exit_status(enum err_code code)
{
    return code_rows[code].status;
}

const char *err_code_name(enum err_code code)
{
    return code_rows[code].name;
}

const char *err_code_meaning(enum err_code code)
{
    return code_rows[code].meaning;
}

/* Two paths as long as the system allows, and words. */
enum { LONGEST = 10000 };

static void put_formatted(char *out, size_t room, const char *format, va_list list)
{
    char whole[LONGEST];
    vsnprintf(whole, sizeof whole, format, list);
    text_fit(out, room, whole);
}

bool err_set(struct err *e, enum err_code code, const char *format, ...)
{
    if (!e)
        return false;
    va_list list;
    *e = (struct err){.code = code};
    va_start(list, format);
    put_formatted(e->text, sizeof e->text, format, list);
    va_end(list);
    return false;
}

bool err_set_at(struct err *e, enum err_code code, struct where at, const char *format, ...)
{
    if (!e)
        return false;
    va_list list;
    *e = (struct err){.code = code, .at = at};
    va_start(list, format);
    put_formatted(e->text, sizeof e->text, format, list);
    va_end(list);
    return false;
}

bool err_hint(struct err *e, const char *format, ...)
{
    if (!e)
        return false;
    va_list list;
    va_start(list, format);
    put_formatted(e->hint, sizeof e->hint, format, list);
    va_end(list);
    return false;
}

bool err_about(struct err *e, const char *option)
{
    if (e)
        e->about = option;
    return false;
}

bool err_context(struct err *e, const char *format, ...)
{
    if (!e)
        return false;
    char before[ERR_TEXT], both[2 * ERR_TEXT];
    va_list list;
    va_start(list, format);
    put_formatted(before, sizeof before, format, list);
    va_end(list);
    snprintf(both, sizeof both, "%s%s", before, e->text);
    text_fit(e->text, sizeof e->text, both);
    return false;
}

static bool err_same(const struct err *a, const struct err *b)
{
    return a->at.line == b->at.line && a->at.column == b->at.column &&
           strcmp(a->text, b->text) == 0;
}

static struct err *errs_slot(struct errs *es, const struct err *e)
{
    es->found++;
    for (size_t i = 0; i < es->n; i++)
        if (err_same(&es->list[i], e))
            return NULL;
    if (es->n == ERRS_MAX) {
        es->more++;
        return NULL;
    }
    es->list[es->n] = *e;
    return &es->list[es->n++];
}

void errs_add(struct errs *es, const struct err *e)
{
    (void)errs_slot(es, e);
}

struct err *errs_add_at(struct errs *es, struct where at, const char *format, ...)
{
    struct err e = {.code = ERR_SPEC, .at = at};
    va_list list;
    va_start(list, format);
    put_formatted(e.text, sizeof e.text, format, list);
    va_end(list);
    return errs_slot(es, &e);
}

bool errs_are(const struct errs *es, enum err_code code)
{
    for (size_t i = 0; i < es->n; i++)
        if (es->list[i].code != code)
            return false;
    return es->n > 0;
}

static int compare_places(const void *a, const void *b)
{
    const struct err *x = a, *y = b;
    if (x->at.line != y->at.line)
        return x->at.line < y->at.line ? -1 : 1;
    if (x->at.column != y->at.column)
        return x->at.column < y->at.column ? -1 : 1;
    return strcmp(x->text, y->text);
}

void errs_sort(struct errs *es)
{
    qsort(es->list, es->n, sizeof es->list[0], compare_places);
}
