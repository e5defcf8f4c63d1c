/* field.h: one table of fields per kind.
 *
 * The table drives the YAML check, the defaults, the run key, `describe` and the JSON Schema. FIELD
 * takes the type from the struct member itself (C11 _Generic), so the table cannot disagree with
 * the struct; a member of another type does not compile.
 *
 * Two fields in a row may share a key when one of them is a list: `features: X.csv` is a file,
 * `features: [a, b]` names columns. The form of the value decides.
 *
 * In YAML a member `blow_up` is the key `blow-up`, and a name with dots (FIELD_AS) is a nested key:
 * "at.log" is `at: {log: 200}`. */
#ifndef OVERPARAM_CORE_FIELD_H
#define OVERPARAM_CORE_FIELD_H

#include "base/given.h"
#include "core/core.h"

struct err;

enum field_type {
    FIELD_NONE, /* ends the table */
    FIELD_REAL,
    FIELD_COUNT,
    FIELD_FLAG,
    FIELD_TEXT,
    FIELD_CHOICE, /* an enum of the options, whose values stand in the order of `choices` */
    FIELD_FILE,
    FIELD_REALS,
    FIELD_COUNTS,
    FIELD_TEXTS,
    FIELD_FILES /* all keys that are no other field's; its own name only stands for them in help */
};

struct field {
    const char *name;
    enum field_type type;
    size_t offset;
    const char *doc; /* one line: what it is, its unit */
    /* Optional from here on. */
    bool required;    /* no default: must be given (a file that is not required may be absent) */
    double min, max;  /* inclusive range of numbers and list entries; min == max: any finite one */
    bool above_min;   /* the minimum itself is excluded */
    bool infinite;    /* inf is allowed, for limits */
    double otherwise; /* default of a real, a count; of a flag, 0 or 1 */
    const char *otherwise_text; /* default of a text; of a list, "1 2 3" (NULL: empty). Of a text
                                   that is required, an example */
    const char *choices;        /* the values that a text or an enum may take: "sum|mean" */
    /* Whether a text says something; a place in *e is one within it. Pure. */
    bool (*reads)(const char *text, struct err *e);
};

#define FIELD_TYPE_OF(member)                                                                      \
    _Generic((member), double                                                                      \
             : FIELD_REAL, int64_t                                                                 \
             : FIELD_COUNT, bool                                                                   \
             : FIELD_FLAG, const char *                                                            \
             : FIELD_TEXT, unsigned                                                                \
             : FIELD_CHOICE, struct file                                                             \
             : FIELD_FILE, struct reals                                                            \
             : FIELD_REALS, struct counts                                                          \
             : FIELD_COUNTS, struct texts                                                          \
             : FIELD_TEXTS, struct files                                                           \
             : FIELD_FILES)

/* FIELD(struct options, width, .doc = "hidden units", .min = 1, .max = 4096, .otherwise = 16) */
#define FIELD(type, member, ...) FIELD_AS(type, member, #member, __VA_ARGS__)
#define FIELD_AS(owner, member, key, ...)                                                          \
    {                                                                                              \
        .name = (key), .type = FIELD_TYPE_OF(((owner *)0)->member),                                \
        .offset = offsetof(owner, member), __VA_ARGS__                                             \
    }
#define FIELD_END                                                                                  \
    {                                                                                              \
        .name = NULL                                                                               \
    }

/* The value of a field inside an options block, by type. */
double *field_real(const struct field *f, void *options);
int64_t *field_count(const struct field *f, void *options);
bool *field_flag(const struct field *f, void *options);
const char **field_text(const struct field *f, void *options);
unsigned *field_choice(const struct field *f, void *options);
/* The word that an enum stands for, into `out`. */
enum { FIELD_WORD_SIZE = 64 };
const char *field_word(const struct field *f, void *options, char out[FIELD_WORD_SIZE]);
struct file *field_file(const struct field *f, void *options);
struct reals *field_reals(const struct field *f, void *options);
struct counts *field_counts(const struct field *f, void *options);
struct texts *field_texts(const struct field *f, void *options);
bool field_is_list(const struct field *f);
struct files *field_files(const struct field *f, void *options);

/* Set every scalar, text and flag of `options` to its default; lists become empty (their defaults
 * need memory: the spec sets them). */
void fields_default(const struct field *fields, void *options);

/* Length of the table without its end. */
size_t fields_count(const struct field *fields);

/* True when the name of the field is the key as written in YAML ('_' in the name is '-' in the
 * key). */
bool field_is(const struct field *f, const char *key);
/* The key as written in YAML. */
enum { FIELD_KEY_SIZE = 64 };
const char *field_key(const struct field *f, char out[FIELD_KEY_SIZE]);

/* True when the number is allowed by the field's range. */
bool field_admits(const struct field *f, double value);
/* True when the text is one of the choices, or there are none. */
bool field_chooses(const struct field *f, const char *text);
/* Set a text or an enum to one of its choices. */
void field_choose(const struct field *f, void *options, const char *text);

#endif
