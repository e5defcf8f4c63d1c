/* pdf.c: see pdf.h. qpdf is C++, its interface for C keeps exceptions to itself.
 *
 * It and the libraries that it needs take as long to load as all others of the program, and few
 * commands have to do with a PDF: so it is loaded when it is needed. */
#include "report/pdf.h"

#include <string.h>

#include <qpdf/qpdf-c.h>

#include "sys/library.h"

/* The Makefile gives the name that a linker would note, with its version. */
#ifndef QPDF_LIBRARY
#define QPDF_LIBRARY "libqpdf.so"
#endif

#define FUNCTIONS(X)                                                                               \
    X(qpdf_init)                                                                                   \
    X(qpdf_cleanup)                                                                                \
    X(qpdf_silence_errors)                                                                         \
    X(qpdf_set_suppress_warnings)                                                                  \
    X(qpdf_set_attempt_recovery)                                                                   \
    X(qpdf_read_memory)                                                                            \
    X(qpdf_init_write_memory)                                                                      \
    X(qpdf_set_deterministic_ID)                                                                   \
    X(qpdf_write)                                                                                  \
    X(qpdf_get_buffer)                                                                             \
    X(qpdf_get_buffer_length)                                                                      \
    X(qpdf_set_info_key)                                                                           \
    X(qpdf_get_info_key)                                                                           \
    X(qpdf_has_error)                                                                              \
    X(qpdf_get_error)                                                                              \
    X(qpdf_get_error_full_text)

struct qpdf {
#define X(name) __typeof__(name) *(name);
    FUNCTIONS(X)
#undef X
};

static const char *const names[] = {
#define X(name) #name,
    FUNCTIONS(X)
#undef X
};

static bool load(struct qpdf *f, struct err *e)
{
    _Static_assert(sizeof *f == sizeof names, "a pointer for each name");
    return library_functions(QPDF_LIBRARY, names, sizeof names / sizeof *names, f, e);
}

/* The document of these bytes, which qpdf does not copy; to be given to qpdf_cleanup also when it
 * is none. Without recovery: what a full disk cut off is no PDF. */
static bool open_bytes(const struct qpdf *f, qpdf_data *q, const struct buf *pdf, bool recover)
{
    *q = f->qpdf_init();
    f->qpdf_silence_errors(*q);
    f->qpdf_set_suppress_warnings(*q, QPDF_TRUE);
    f->qpdf_set_attempt_recovery(*q, recover ? QPDF_TRUE : QPDF_FALSE);
    return !(f->qpdf_read_memory(*q, "PDF", buf_text(pdf), pdf->n, NULL) & QPDF_ERRORS);
}

static bool write_bytes(const struct qpdf *f, qpdf_data q, struct buf *out)
{
    if (f->qpdf_init_write_memory(q) & QPDF_ERRORS)
        return false;
    /* The identifier of the file from what it holds, in place of the time and a random number. */
    f->qpdf_set_deterministic_ID(q, QPDF_TRUE);
    if (f->qpdf_write(q) & QPDF_ERRORS)
        return false;
    buf_add(out, f->qpdf_get_buffer(q), f->qpdf_get_buffer_length(q));
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
    struct qpdf f;
    struct err e = {0};
    qpdf_data q;
    if (!load(&f, &e)) {
        buf_puts(why, e.text);
        return false;
    }
    bool fine = open_bytes(&f, &q, pdf, false) && has_end(pdf);
    for (; fine && entries->key; entries++)
        f.qpdf_set_info_key(q, entries->key, entries->value);
    fine = fine && write_bytes(&f, q, out);
    if (f.qpdf_has_error(q))
        buf_puts(why, f.qpdf_get_error_full_text(q, f.qpdf_get_error(q)));
    f.qpdf_cleanup(&q);
    return fine;
}

bool pdf_entry_read(const struct buf *pdf, const char *key, struct buf *value)
{
    struct qpdf f;
    struct err unheard = {0};
    qpdf_data q;
    if (!load(&f, &unheard))
        return false;
    const char *text = open_bytes(&f, &q, pdf, true) ? f.qpdf_get_info_key(q, key) : NULL;
    if (text)
        buf_puts(value, text);
    f.qpdf_cleanup(&q);
    return text != NULL;
}
