/* hidden.c: views whose names a query gives to table expressions of its own, "with runs as (select
 * * from run) ...".
 *
 * SQLite tells the authorizer the name of either in the same way (guard.c), so that the text is
 * asked. No more of SQL is known here than what its words are: a name, perhaps columns in brackets,
 * "as", perhaps "[not] materialized", "(". */
#include <string.h>

#include "store/internal.h"

struct word {
    const char *text; /* without its quotes */
    size_t n;         /* 0 at the end */
};

static const char *behind_blanks(const char *s)
{
    for (;;) {
        s += strspn(s, " \t\r\n\f");
        if (strncmp(s, "--", 2) == 0)
            s += strcspn(s, "\n");
        else if (strncmp(s, "/*", 2) == 0)
            s = strstr(s + 2, "*/") ? strstr(s + 2, "*/") + 2 : s + strlen(s);
        else
            return s;
    }
}

/* A name, a quoted text or one character; *s: behind it. */
static struct word word_next(const char **s)
{
    static const char letters[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$";
    const char *t = behind_blanks(*s);
    const char end[] = {*t == '[' ? ']' : *t, 0};
    struct word w = {t, strspn(t, letters)};
    if (w.n == 0 && *t && strchr("\"'`[", *t))
        w = (struct word){t + 1, strcspn(t + 1, end)};
    else if (w.n == 0)
        w.n = *t != 0;
    *s = w.text + w.n;
    *s += w.text > t && **s;
    return w;
}

static bool is(struct word w, const char *text)
{
    return w.n == strlen(text) && sqlite3_strnicmp(w.text, text, (int)w.n) == 0;
}

static struct word behind_brackets(const char **s)
{
    size_t depth = 1;
    struct word w = word_next(s);
    for (; w.n > 0 && depth > 0; w = word_next(s))
        depth += is(w, "(") - (size_t)is(w, ")");
    return w;
}

/* Is what stood before a name that is given here? */
static bool is_given(const char *s)
{
    struct word w = word_next(&s);
    if (is(w, "("))
        w = behind_brackets(&s);
    if (!is(w, "as"))
        return false;
    w = word_next(&s);
    w = is(w, "not") ? word_next(&s) : w;
    w = is(w, "materialized") ? word_next(&s) : w;
    return is(w, "(");
}

void store_find_hidden(struct name_list *views, const char *sql)
{
    for (size_t i = 0; i < views->n; i++)
        views->list[i].hidden = false;
    for (struct word w; (w = word_next(&sql)).n > 0;)
        for (size_t i = 0; i < views->n; i++)
            if (is(w, views->list[i].name) && is_given(sql))
                views->list[i].hidden = true;
}
