/* print.c: the only place that writes to standard output and standard error. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/render.h"
#include "base/text.h"
#include "cli/project.h"
#include "sys/file.h"

enum { STATUS_PIPE = 141, SOURCE_LIMIT = 1 << 20 };

/* Output that is lost is a fault: nobody must take half a table for a whole one. */
static void output_lost(void)
{
    if (errno == EPIPE)
        _exit(STATUS_PIPE);
    fprintf(stderr, "overparam: error: cannot write the answer: %s\n", strerror(errno));
    _exit(err_exit_status(ERR_IO));
}

void print_out(const char *bytes, size_t n)
{
    while (n > 0) {
        ssize_t k = write(STDOUT_FILENO, bytes, n);
        if (k < 0 && errno == EINTR)
            continue;
        if (k < 0)
            output_lost();
        bytes += k;
        n -= (size_t)k;
    }
}

size_t print_width(void)
{
    struct winsize w;
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) == 0 ? w.ws_col : 0;
}

/* What printf would print, at the end of *out. */
static void put_formatted(struct buf *out, const char *format, va_list list)
{
    va_list again;
    va_copy(again, list);
    int n = vsnprintf(NULL, 0, format, list);
    if (n > 0) {
        char *text = malloc((size_t)n + 1);
        if (!text)
            memory_exhausted();
        vsnprintf(text, (size_t)n + 1, format, again);
        buf_add(out, text, (size_t)n);
        free(text);
    }
    va_end(again);
}

void print_line(const char *format, ...)
{
    struct buf line = {0};
    va_list list;
    va_start(list, format);
    put_formatted(&line, format, list);
    va_end(list);
    buf_putc(&line, '\n');
    print_out(line.s, line.n);
    buf_release(&line);
}

void print_note(const struct context *c, const char *format, ...)
{
    struct buf text = {0}, line = {0};
    va_list list;
    va_start(list, format);
    put_formatted(&text, format, list);
    va_end(list);
    if (c->json) {
        buf_puts(&line, "{\"note\": ");
        text_escape(&line, TEXT_JSON, buf_text(&text), text.n);
        buf_puts(&line, "}\n");
    } else
        buf_printf(&line, "overparam: note: %s\n", buf_text(&text));
    fwrite(line.s, 1, line.n, stderr);
    buf_release(&text);
    buf_release(&line);
}

static void json_err(struct buf *out, const struct err *e)
{
    buf_puts(out, "{\"code\": ");
    text_put(out, TEXT_JSON, err_code_name(e->code));
    if (e->at.file) {
        buf_puts(out, ", \"file\": ");
        text_put(out, TEXT_JSON, e->at.file);
    }
    if (e->at.line > 0) {
        buf_printf(out, ", \"line\": %d, \"column\": %d", e->at.line, e->at.column);
    }
    buf_puts(out, ", \"text\": ");
    text_put(out, TEXT_JSON, e->text);
    buf_puts(out, ", \"hint\": ");
    text_put(out, TEXT_JSON, e->hint);
    buf_puts(out, "}");
}

static bool is_elsewhere(const struct context *c)
{
    return c->root && strcmp(c->root, c->stands) != 0;
}

/* Places as they are seen from where the user stands. Texts name files as the project does: true
 * when one of them does. */
static bool errs_move(const struct context *c, struct errs *es)
{
    bool named = false;
    for (size_t i = 0; i < es->n && is_elsewhere(c); i++) {
        struct err *e = &es->list[i];
        named = named || (e->at.line == 0 && strchr(e->text, '/'));
        e->at.file = e->at.file ? project_shown(c, e->at.file) : NULL;
    }
    return named;
}

void print_errs(const struct context *c, const struct errs *es)
{
    struct buf out = {0}, text = {0};
    struct err unreadable = {0};
    struct errs moved = *es;
    const char *file = es->n > 0 && es->list[0].at.line > 0 ? es->list[0].at.file : NULL;
    bool read = !c->json && file && file_read(file, SOURCE_LIMIT, &text, &unreadable);
    bool named = errs_move(c, &moved);
    if (c->json) {
        buf_puts(&out, "[");
        for (size_t i = 0; i < es->n; i++) {
            buf_puts(&out, i ? ",\n " : "");
            json_err(&out, &moved.list[i]);
        }
        buf_puts(&out, "]\n");
    } else
        errs_render(&out, &moved, read ? buf_text(&text) : NULL);
    buf_release(&text);
    fwrite(out.s, 1, out.n, stderr);
    buf_release(&out);
    if (named)
        print_note(c, "files are named from the project's folder, %s", c->root);
}

void print_err(const struct context *c, const struct err *e)
{
    struct errs one = {.n = 1};
    one.list[0] = *e;
    print_errs(c, &one);
}
