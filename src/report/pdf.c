/* pdf.c: see pdf.h. qpdf is C++, its interface for C keeps exceptions to itself. */
#include "report/pdf.h"

#include <string.h>

#include <qpdf/qpdf-c.h>

/* The document of these bytes, which qpdf does not copy; to be given to qpdf_cleanup also when it
 * is none. Without recovery: what a full disk cut off is no PDF. */
static bool open_bytes(qpdf_data *q, const struct buf *pdf, bool recover)
{
    *q = qpdf_init();
    qpdf_silence_errors(*q);
    qpdf_set_suppress_warnings(*q, QPDF_TRUE);
    qpdf_set_attempt_recovery(*q, recover ? QPDF_TRUE : QPDF_FALSE);
    return !(qpdf_read_memory(*q, "PDF", buf_text(pdf), pdf->n, NULL) & QPDF_ERRORS);
}

static bool write_bytes(qpdf_data q, struct buf *out)
{
    if (qpdf_init_write_memory(q) & QPDF_ERRORS)
        return false;
    /* The identifier of the file from what it holds, in place of the time and a random number. */
    qpdf_set_deterministic_ID(q, QPDF_TRUE);
    if (qpdf_write(q) & QPDF_ERRORS)
        return false;
    buf_add(out, qpdf_get_buffer(q), qpdf_get_buffer_length(q));
    return true;
}

/* qpdf does without the marker that ends a file (7.5.5). */
static bool has_end(const struct buf *pdf)
{
    static const char end[] = "%%EOF";
    size_t n = pdf->n;
    while (n > 0 && strchr("\r\n", pdf->s[n - 1]))
        n--;
    return n >= strlen(end) && memcmp(pdf->s + n - strlen(end), end, strlen(end)) == 0;
}

bool pdf_inscribe(const struct buf *pdf, const struct pdf_entry *entries, struct buf *out,
                  struct buf *why)
{
    qpdf_data q;
    bool fine = open_bytes(&q, pdf, false) && has_end(pdf);
    for (; fine && entries->key; entries++)
        qpdf_set_info_key(q, entries->key, entries->value);
    fine = fine && write_bytes(q, out);
    if (qpdf_has_error(q))
        buf_puts(why, qpdf_get_error_full_text(q, qpdf_get_error(q)));
    qpdf_cleanup(&q);
    return fine;
}

bool pdf_entry_read(const struct buf *pdf, const char *key, struct buf *value)
{
    qpdf_data q;
    const char *text = open_bytes(&q, pdf, true) ? qpdf_get_info_key(q, key) : NULL;
    if (text)
        buf_puts(value, text);
    qpdf_cleanup(&q);
    return text != NULL;
}
