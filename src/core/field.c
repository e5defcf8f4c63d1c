/* field.c: see field.h. */
#include "core/field.h"

#include <math.h>
#include <string.h>

static void *member(const struct field *f, void *options)
{
    return (char *)options + f->offset;
}

double *field_real(const struct field *f, void *options)
{
    return f->type == FIELD_REAL ? member(f, options) : NULL;
}

int64_t *field_count(const struct field *f, void *options)
{
    return f->type == FIELD_COUNT ? member(f, options) : NULL;
}

bool *field_flag(const struct field *f, void *options)
{
    return f->type == FIELD_FLAG ? member(f, options) : NULL;
}

const char **field_text(const struct field *f, void *options)
{
    return f->type == FIELD_TEXT ? member(f, options) : NULL;
}

struct file *field_file(const struct field *f, void *options)
{
    return f->type == FIELD_FILE ? member(f, options) : NULL;
}

struct reals *field_reals(const struct field *f, void *options)
{
    return f->type == FIELD_REALS ? member(f, options) : NULL;
}

struct counts *field_counts(const struct field *f, void *options)
{
    return f->type == FIELD_COUNTS ? member(f, options) : NULL;
}

struct texts *field_texts(const struct field *f, void *options)
{
    return f->type == FIELD_TEXTS ? member(f, options) : NULL;
}

bool field_is_list(const struct field *f)
{
    return f->type == FIELD_REALS || f->type == FIELD_COUNTS || f->type == FIELD_TEXTS;
}

struct files *field_files(const struct field *f, void *options)
{
    return f->type == FIELD_FILES ? member(f, options) : NULL;
}

unsigned *field_choice(const struct field *f, void *options)
{
    return f->type == FIELD_CHOICE ? member(f, options) : NULL;
}

/* The place of the text among the choices, their number when it is none of them. */
static unsigned place_of(const struct field *f, const char *text)
{
    const size_t n = strlen(text);
    unsigned place = 0;
    for (const char *c = f->choices; *c; place++) {
        const size_t m = strcspn(c, "|");
        if (m == n && memcmp(c, text, n) == 0)
            break;
        c += m + (c[m] == '|');
    }
    return place;
}

const char *field_word(const struct field *f, void *options, char out[FIELD_WORD_SIZE])
{
    const char *c = f->choices;
    for (unsigned k = *field_choice(f, options); k > 0; k--)
        c += strcspn(c, "|") + 1;
    const size_t n = strcspn(c, "|"), most = FIELD_WORD_SIZE - 1;
    memcpy(out, c, n < most ? n : most);
    out[n < most ? n : most] = 0;
    return out;
}

void field_choose(const struct field *f, void *options, const char *text)
{
    if (f->type == FIELD_CHOICE)
        *field_choice(f, options) = place_of(f, text);
    else
        *field_text(f, options) = text;
}

static void field_default(const struct field *f, void *options)
{
    switch (f->type) {
    case FIELD_REAL:
        *field_real(f, options) = f->otherwise;
        break;
    case FIELD_COUNT:
        *field_count(f, options) = (int64_t)f->otherwise;
        break;
    case FIELD_FLAG:
        *field_flag(f, options) = f->otherwise != 0;
        break;
    case FIELD_TEXT:
        *field_text(f, options) = f->otherwise_text ? f->otherwise_text : "";
        break;
    case FIELD_CHOICE:
        field_choose(f, options, f->otherwise_text);
        break;
    case FIELD_FILE:
        *field_file(f, options) = (struct file){0};
        break;
    case FIELD_REALS:
        *field_reals(f, options) = (struct reals){0};
        break;
    case FIELD_COUNTS:
        *field_counts(f, options) = (struct counts){0};
        break;
    case FIELD_TEXTS:
        *field_texts(f, options) = (struct texts){0};
        break;
    case FIELD_FILES:
        *field_files(f, options) = (struct files){0};
        break;
    case FIELD_NONE:
        break;
    }
}

void fields_default(const struct field *fields, void *options)
{
    for (; fields && fields->name; fields++)
        field_default(fields, options);
}

size_t fields_count(const struct field *fields)
{
    size_t n = 0;
    while (fields && fields[n].name)
        n++;
    return n;
}

bool field_is(const struct field *f, const char *key)
{
    const char *name = f->name;
    for (; *name && *key; name++, key++)
        if (*key != (*name == '_' ? '-' : *name))
            return false;
    return *name == *key;
}

const char *field_key(const struct field *f, char out[FIELD_KEY_SIZE])
{
    size_t i = 0;
    for (; f->name[i] && i + 1 < FIELD_KEY_SIZE; i++)
        out[i] = f->name[i] == '_' ? '-' : f->name[i];
    out[i] = 0;
    return out;
}

bool field_admits(const struct field *f, double value)
{
    if (isnan(value) || (isinf(value) && !f->infinite))
        return false;
    if (f->min == f->max)
        return true;
    return value <= f->max && (f->above_min ? value > f->min : value >= f->min);
}

bool field_chooses(const struct field *f, const char *text)
{
    size_t n = strlen(text);
    for (const char *c = f->choices; c && *c;) {
        size_t m = strcspn(c, "|");
        if (m == n && memcmp(c, text, n) == 0)
            return true;
        c += m + (c[m] == '|');
    }
    return f->choices == NULL;
}
