/* options.h: the options of any kind, set field by field under their names. */
#ifndef OVERPARAM_TESTS_OPTIONS_H
#define OVERPARAM_TESTS_OPTIONS_H

#include <CUnit/CUnit.h>
#include <stddef.h>
#include <string.h>

#include "core/kind.h"

/* Room for the options of every kind. */
struct options_of {
    const struct kind *kind;
    _Alignas(max_align_t) unsigned char bytes[2048];
};

/* Members are written as bytes: the room has no type of its own that the compiler could reason
 * from. */
static inline void options_write(struct options_of *o, const struct field *f, const void *value,
                                 size_t size)
{
    CU_ASSERT_FATAL(f->offset + size <= sizeof o->bytes);
    memcpy(o->bytes + f->offset, value, size);
}

/* Scalars have their defaults; lists are empty. */
static inline void options_default(struct options_of *o, const struct kind *kind)
{
    memset(o, 0, sizeof *o);
    o->kind = kind;
    CU_ASSERT_FATAL(kind->options_size <= sizeof o->bytes);
    fields_default(kind->fields, o->bytes);
}

static inline const struct field *options_field(const struct options_of *o, const char *name)
{
    const struct field *f = o->kind->fields;
    while (f->name && strcmp(f->name, name) != 0) {
        f++;
    }
    CU_ASSERT_PTR_NOT_NULL_FATAL(f->name);
    return f;
}

/* A real, a count or a flag. */
static inline void options_number(struct options_of *o, const char *name, double value)
{
    const struct field *f = options_field(o, name);
    CU_ASSERT_FATAL(f->type == FIELD_REAL || f->type == FIELD_COUNT || f->type == FIELD_FLAG);
    if (f->type == FIELD_REAL) {
        *field_real(f, o->bytes) = value;
    } else if (f->type == FIELD_COUNT) {
        *field_count(f, o->bytes) = (int64_t)value;
    } else {
        *field_flag(f, o->bytes) = value != 0;
    }
}

static inline void options_text(struct options_of *o, const char *name, const char *text)
{
    CU_ASSERT_FATAL(field_chooses(options_field(o, name), text));
    field_choose(options_field(o, name), o->bytes, text);
}

/* v is borrowed. */
static inline void options_reals(struct options_of *o, const char *name, const double *v, size_t n)
{
    const struct reals value = {v, n};
    options_write(o, options_field(o, name), &value, sizeof value);
}

static inline void options_counts(struct options_of *o, const char *name, const int64_t *v,
                                  size_t n)
{
    const struct counts value = {v, n};
    options_write(o, options_field(o, name), &value, sizeof value);
}

/* Names; v NULL takes the key away. Another field may have the same name, a file say. */
static inline void options_texts(struct options_of *o, const char *name, const char *const *v,
                                 size_t n)
{
    const struct texts value = {v, n};
    const struct field *f = o->kind->fields;
    char key[FIELD_KEY_SIZE];
    while (f->name && (f->type != FIELD_TEXTS || strcmp(field_key(f, key), name) != 0)) {
        f++;
    }
    CU_ASSERT_PTR_NOT_NULL_FATAL(f->name);
    options_write(o, f, &value, sizeof value);
}

/* The bytes are borrowed; the path is the field's own name. */
static inline void options_file(struct options_of *o, const char *name, const void *bytes,
                                size_t size)
{
    const struct file value = {.path = name, .sha256 = "", .bytes = bytes, .size = size};
    options_write(o, options_field(o, name), &value, sizeof value);
}

static inline struct choice options_choice(const struct options_of *o)
{
    return (struct choice){.kind = o->kind, .options = o->bytes};
}

#endif
