/* print.c: the only place that writes to standard output and standard error. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/render.h"
#include "base/text.h"
#include "cli/project.h"
#include "cli/terminal.h"
#include "store/table.h"
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

/* "\033[1;31m": characters, or 0. */
static size_t colour_length(const char *s, size_t n)
{
    size_t i = 2;
    if (n < 3 || s[0] != '\033' || s[1] != '[')
        return 0;
    while (i < n && (s[i] == ';' || (s[i] >= '0' && s[i] <= '9')))
        i++;
    return i < n && s[i] == 'm' ? i + 1 : 0;
}

/* A terminal does what control characters tell it, whoever wrote them into a database or a name: it
 * gets what can be seen, ends of lines, tabs and colours. */
static void put_harmless(struct buf *out, const char *s, size_t n)
{
    for (size_t i = 0, length; i < n; i += length) {
        length = text_visible(s + i, n - i);
        if (length == 0)
            length = s[i] == '\n' || s[i] == '\t' ? 1 : colour_length(s + i, n - i);
        if (length > 0)
            buf_add(out, s + i, length);
        else {
            buf_putc(out, '?');
            length = 1;
        }
    }
}

static void write_out(const char *bytes, size_t n)
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

/* What the stream gets of these bytes; *room holds it. */
static void make_harmless(int stream, const char **bytes, size_t *n, struct buf *room)
{
    if (!isatty(stream))
        return;
    put_harmless(room, *bytes, *n);
    *bytes = buf_text(room);
    *n = room->n;
}

static void to_out(const char *bytes, size_t n, bool pages)
{
    struct buf room = {0};
    make_harmless(STDOUT_FILENO, &bytes, &n, &room);
    if (!pages || !terminal_page(bytes, n))
        write_out(bytes, n);
    buf_release(&room);
}

void print_out(const char *bytes, size_t n)
{
    to_out(bytes, n, false);
}

void print_long(const char *bytes, size_t n)
{
    to_out(bytes, n, true);
}

void print_over(size_t lines, const char *bytes, size_t n)
{
    struct buf up = {0};
    buf_printf(&up, "\033[%zuA\033[J", lines);
    write_out(up.s, up.n);
    buf_release(&up);
    print_out(bytes, n);
}

static void to_err(const struct buf *text)
{
    struct buf room = {0};
    const char *bytes = buf_text(text);
    size_t n = text->n;
    make_harmless(STDERR_FILENO, &bytes, &n, &room);
    fwrite(bytes, 1, n, stderr);
    buf_release(&room);
}

size_t print_width(void)
{
    return terminal_size(STDOUT_FILENO).columns;
}

void print_put_table(struct buf *out, const struct table *t)
{
    table_painted(t, out, print_width(), terminal_colours(STDOUT_FILENO) ? terminal_paint : NULL);
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
        buf_printf(&line,
                   terminal_colours(STDERR_FILENO) ? "overparam: \033[1;36mnote:\033[0m %s\n"
                                                   : "overparam: note: %s\n",
                   buf_text(&text));
    to_err(&line);
    buf_release(&text);
    buf_release(&line);
}

static void json_member(struct buf *out, const char *name, const char *text)
{
    buf_printf(out, ", \"%s\": ", name);
    if (text && text[0])
        text_put(out, TEXT_JSON, text);
    else
        buf_puts(out, "null");
}

static void json_number(struct buf *out, const char *name, int value)
{
    if (value > 0)
        buf_printf(out, ", \"%s\": %d", name, value);
    else
        buf_printf(out, ", \"%s\": null", name);
}

/* One line. */
static void json_err(struct buf *out, const struct err *e)
{
    buf_printf(out, "{\"error\": {\"code\": \"%s\", \"status\": %d", err_code_name(e->code),
               err_exit_status(e->code));
    json_member(out, "message", e->text);
    json_member(out, "file", e->at.file);
    json_number(out, "line", e->at.line);
    json_number(out, "column", e->at.line > 0 ? e->at.column : 0);
    json_member(out, "hint", e->hint);
    buf_puts(out, "}}\n");
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
    for (size_t i = 0; c->json && i < es->n; i++)
        json_err(&out, &moved.list[i]);
    if (!c->json)
        (terminal_colours(STDERR_FILENO) ? errs_render_coloured : errs_render)(
            &out, &moved, read || es->n == 0 ? buf_text(&text) : es->list[0].source);
    buf_release(&text);
    to_err(&out);
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
