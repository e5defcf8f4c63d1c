/* language.h: the words of an experiment file, once: the reader checks keys by these tables, the
 * JSON Schema and `describe` tell them. What kinds and the sections `stop` and `record` take stands
 * in their tables of fields. */
#ifndef OVERPARAM_SPEC_LANGUAGE_H
#define OVERPARAM_SPEC_LANGUAGE_H

#include "base/buf.h"
#include "core/field.h"

/* Runs of a file when it gives no `limit`, and the most that it may give; points of one sweep. */
#define LIMIT_DEFAULT 100000
#define LIMIT_MOST 10000000
#define SWEEP_MOST 10000000

/* A key with what is written behind it. */
struct word {
    const char *name, *form, *doc;
    bool required;
};

/* Each ends with a NULL name. */
extern const struct word file_words[], limits_words[], variant_words[], section_words[],
    problem_words[], claim_words[], program_words[], sweep_words[], random_words[];
/* The first words of a sweep, those that choose its way, are in the order of enum series_way. */
enum { SWEEP_WAYS = 6 };

const struct word *word_find(const struct word *words, const char *name);
size_t words_names(const struct word *words, const char **names, size_t room);

/* A part of the language. */
struct topic {
    const char *name, *summary;
    const char *help;           /* conventions that a user must know; may be NULL */
    const struct word *words;   /* its keys, or NULL */
    const struct word *inner;   /* keys of a map inside it, or NULL */
    const struct field *fields; /* its keys where they are options, or NULL */
    const char *example;        /* lines of an experiment file */
};

/* Ends with a NULL name. Those that are called like the key of a contract add its example. */
extern const struct topic topics[];
const struct topic *topic_find(const char *name);
/* The topic that has a key of that name, or NULL. */
const struct topic *topic_with(const char *word);
/* Append a whole experiment file, called example.yaml, around the topic's lines. */
void topic_example(const struct topic *t, struct buf *out);

#endif
