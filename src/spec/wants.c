/* wants.c: see wants.h. */
#include "spec/wants.h"

#include <float.h>
#include <math.h>

const char *wants_type(const struct field *f)
{
    switch (f->type) {
    case FIELD_REAL:
        return "number";
    case FIELD_COUNT:
        return "whole number";
    case FIELD_FLAG:
        return "true or false";
    case FIELD_TEXT:
    case FIELD_CHOICE:
        return "text";
    case FIELD_FILE:
        return "file";
    case FIELD_REALS:
        return "list of numbers";
    case FIELD_COUNTS:
        return "list of whole numbers";
    case FIELD_TEXTS:
        return "list of names";
    case FIELD_FILES:
        return "files, each under the name of its own";
    case FIELD_NONE:
        break;
    }
    return "";
}

static void put_choices(const struct field *f, struct buf *out)
{
    for (const char *c = f->choices; *c; c++)
        if (*c == '|')
            buf_puts(out, ", ");
        else
            buf_putc(out, *c);
}

/* A limit that only keeps the number finite says nothing to a person. */
static bool is_bounded_above(const struct field *f)
{
    static const double as_good_as_none = 1e300;
    return isfinite(f->max) && f->max < as_good_as_none;
}

/* "from 1 to 64" in a sentence, "1 to 64" alone. */
static void put_range(const struct field *f, bool sentence, struct buf *out)
{
    if (f->above_min) {
        buf_puts(out, "above ");
        buf_real(out, f->min);
        if (is_bounded_above(f)) {
            buf_puts(out, ", at most ");
            buf_real(out, f->max);
        }
    } else if (is_bounded_above(f) && isfinite(f->min)) {
        buf_puts(out, sentence ? "from " : "");
        buf_real(out, f->min);
        buf_puts(out, " to ");
        buf_real(out, f->max);
    } else if (is_bounded_above(f)) {
        buf_puts(out, sentence ? "of at most " : "at most ");
        buf_real(out, f->max);
    } else {
        buf_puts(out, sentence ? "of at least " : "at least ");
        buf_real(out, f->min);
    }
}

static bool is_numeric(const struct field *f)
{
    return f->type == FIELD_REAL || f->type == FIELD_COUNT || f->type == FIELD_REALS ||
           f->type == FIELD_COUNTS;
}

void wants_range(const struct field *f, struct buf *out)
{
    if (f->choices)
        put_choices(f, out);
    else if (is_numeric(f) && f->min != f->max)
        put_range(f, false, out);
}

void wants_text(const struct field *f, struct buf *out)
{
    if (f->choices) {
        buf_puts(out, "one of ");
        put_choices(f, out);
        return;
    }
    buf_puts(out, f->type == FIELD_FLAG ? "" : "a ");
    buf_puts(out, wants_type(f));
    if (is_numeric(f) && f->min != f->max) {
        buf_putc(out, ' ');
        put_range(f, true, out);
    }
}

void wants_upper_end(const struct field *f, struct buf *out)
{
    bool limited = f->min != f->max;
    if (!is_numeric(f) || (limited && is_bounded_above(f)))
        return;
    buf_puts(out, ", at most ");
    buf_real(out, limited && isfinite(f->max) ? f->max : DBL_MAX);
    buf_puts(out, f->infinite ? " or inf" : "");
}

void wants_default(const struct field *f, struct buf *out)
{
    const char *text = f->otherwise_text ? f->otherwise_text : "";
    if (f->required) {
        buf_puts(out, "required");
        return;
    }
    switch (f->type) {
    case FIELD_REAL:
    case FIELD_COUNT:
        buf_real(out, f->otherwise);
        break;
    case FIELD_FLAG:
        buf_puts(out, f->otherwise != 0 ? "true" : "false");
        break;
    case FIELD_TEXT:
    case FIELD_CHOICE:
        buf_puts(out, text[0] ? text : "\"\"");
        break;
    case FIELD_REALS:
    case FIELD_COUNTS:
        buf_putc(out, '[');
        for (; *text; text++)
            buf_puts(out, *text == ' ' ? ", " : (char[2]){*text, 0});
        buf_putc(out, ']');
        break;
    case FIELD_FILE:
    case FIELD_TEXTS:
    case FIELD_FILES:
    case FIELD_NONE:
        break;
    }
}
