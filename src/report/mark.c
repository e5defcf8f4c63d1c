/* mark.c: see mark.h. */
#include "report/mark.h"

#include <stdio.h>
#include <string.h>

#include "report/pdf.h"

static const char figure_head[] = "overparam figure ", report_head[] = "overparam report, profile ";

void mark_write(struct buf *out, const struct mark *m)
{
    if (m->is_report)
        buf_printf(out, "%s%s, results %s", report_head, m->name, m->result);
    else
        buf_printf(out, "%s%s, query %s, data %s", figure_head, m->name, m->query, m->result);
}

/* Skip `word` at *s. */
static bool take(const char **s, const char *end, const char *word)
{
    size_t n = strlen(word);
    if ((size_t)(end - *s) < n || memcmp(*s, word, n) != 0)
        return false;
    *s += n;
    return true;
}

static bool take_name(const char **s, const char *end, char name[MARK_NAME])
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-.";
    size_t n = 0;
    while (n < MARK_NAME - 1 && *s + n < end && (*s)[n] && strchr(letters, (*s)[n]))
        n++;
    memcpy(name, *s, n);
    name[n] = 0;
    *s += n;
    return true;
}

static bool take_digest(const char **s, const char *end, char hex[SHA256_HEX])
{
    size_t n = 0;
    while (n < SHA256_HEX - 1 && *s + n < end && (*s)[n] && strchr("0123456789abcdef", (*s)[n]))
        n++;
    if (n < SHA256_HEX - 1)
        return false;
    memcpy(hex, *s, n);
    hex[n] = 0;
    *s += n;
    return true;
}

static bool mark_at(const char *s, const char *end, struct mark *m)
{
    *m = (struct mark){.is_report = take(&s, end, report_head)};
    if (m->is_report)
        return take_name(&s, end, m->name) && take(&s, end, ", results ") &&
               take_digest(&s, end, m->result);
    return take(&s, end, figure_head) && take_name(&s, end, m->name) && m->name[0] &&
           take(&s, end, ", query ") && take_digest(&s, end, m->query) &&
           take(&s, end, ", data ") && take_digest(&s, end, m->result);
}

/* The last mark whose beginning is `head`. */
static bool find_last(const struct buf *bytes, const char *head, struct mark *m)
{
    size_t n = strlen(head);
    for (size_t i = bytes->n; i-- > 0;)
        if (bytes->n - i >= n && memcmp(bytes->s + i, head, n) == 0 &&
            mark_at(bytes->s + i, bytes->s + bytes->n, m))
            return true;
    return false;
}

static bool find(const struct buf *text, struct mark *m)
{
    return find_last(text, report_head, m) || find_last(text, figure_head, m);
}

bool mark_find(const struct buf *bytes, struct mark *m)
{
    static const char head[] = "%PDF-";
    struct buf entry = {0};
    if (bytes->n < sizeof head || memcmp(bytes->s, head, sizeof head - 1) != 0)
        return find(bytes, m);
    bool found = pdf_entry_read(bytes, MARK_ENTRY, &entry) && find(&entry, m);
    buf_release(&entry);
    return found;
}
