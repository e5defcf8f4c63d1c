/* err.h: what went wrong, for the person who can mend it.
 *
 * Three sorts of bad news have three mechanisms. A bug is an assert. A mistake of the user or of
 * the machine is a `struct err`, written where the fact is known and handed to the caller; nothing
 * below cli/ prints. A numerical outcome (diverged, step limit) is an ordinary result, see
 * core/outcome.h. */
#ifndef OVERPARAM_BASE_ERR_H
#define OVERPARAM_BASE_ERR_H

#include <stdbool.h>
#include <stddef.h>

#if defined(__GNUC__)
#define PRINTF_LIKE(text, first) __attribute__((format(printf, text, first)))
#define MUST_CHECK __attribute__((warn_unused_result))
#else
#define PRINTF_LIKE(text, first)
#define MUST_CHECK
#endif

/* Every code with its exit status and meaning: the one list that --help and README.md print. */
#define ERR_CODES(X)                                                                               \
    X(ERR_NONE, 0, "done, nothing is wrong")                                                       \
    X(ERR_NEGATIVE, 1, "a result is negative: a claim fails, a run fails")                         \
    X(ERR_USAGE, 2, "the command line is wrong")                                                   \
    X(ERR_SPEC, 2, "an experiment file is wrong")                                                  \
    X(ERR_INPUT, 2, "a file that the user named cannot be used")                                   \
    X(ERR_ABSENT, 2, "a file that an experiment names is not here, or cannot be read")             \
    X(ERR_IO, 3, "reading or writing failed")                                                      \
    X(ERR_FULL, 3, "no room is left on the disk")                                                  \
    X(ERR_STORE, 3, "the database cannot be used")                                                 \
    X(ERR_DAMAGED, 3, "the database is damaged")                                                   \
    X(ERR_BUSY, 3, "another process holds the database")                                           \
    X(ERR_TOOL, 3, "a program that we call is missing or failed")                                  \
    X(ERR_MEMORY, 3, "out of memory")                                                              \
    X(ERR_INTERRUPTED, 130, "interrupted (Ctrl-C)")                                                \
    X(ERR_TERMINATED, 143, "asked to end (SIGTERM, SIGQUIT, SIGUSR1), or its terminal was closed")

enum err_code {
#define X(name, status, meaning) name,
    ERR_CODES(X)
#undef X
};

/* A place in a text: 1-based line and column; line 0 means no place. `file` is borrowed. */
struct where {
    const char *file;
    int line, column;
};

/* Room for the paths of a cluster, whole. */
enum { ERR_TEXT = 1000, ERR_HINT = 500 };

/* Untouched on success. What does not fit is taken out of the middle, for a path ends in its name
 * and a message in what is wrong. */
struct err {
    enum err_code code;
    struct where at;
    char text[ERR_TEXT]; /* one sentence, lower case, no full stop: "unknown key 'widht'" */
    char hint[ERR_HINT]; /* the remedy: "did you mean 'width'?"; empty when there is none */
    const char *about;  /* the option that is to blame ("target"), or NULL when it is all of them */
    const char *source; /* borrowed: the text in which `at` is when it is in no file, or NULL */
};

enum { ERRS_MAX = 50 };

/* All mistakes of one file, in order of place once sorted. `more` counts those beyond ERRS_MAX, and
 * `found` all that were met, those that were told already among them: what was read is fine when
 * `found` stays. */
struct errs {
    struct err list[ERRS_MAX];
    size_t n, more, found;
};

int err_exit_status(enum err_code code);
const char *err_code_name(enum err_code code); /* "ERR_SPEC" */
const char *err_code_meaning(enum err_code code);

/* Fill *e (when e is not NULL) and return false, so that `return err_set(...)` reads well. */
bool err_set(struct err *e, enum err_code code, const char *format, ...) PRINTF_LIKE(3, 4);
/* The same with a place in a text. */
bool err_set_at(struct err *e, enum err_code code, struct where at, const char *format, ...)
    PRINTF_LIKE(4, 5);
/* Add the remedy; returns false. */
bool err_hint(struct err *e, const char *format, ...) PRINTF_LIKE(2, 3);
/* Name the option that is to blame, a literal; returns false. */
bool err_about(struct err *e, const char *option);
/* Put "while reading FILE: " or the like before the text; returns false. */
bool err_context(struct err *e, const char *format, ...) PRINTF_LIKE(2, 3);

/* Append a copy; a second error at the same place with the same text is counted and dropped. */
void errs_add(struct errs *es, const struct err *e);
/* Append and return the slot to fill with err_hint, or NULL when the list is full or it is a
 * repeat. */
struct err *errs_add_at(struct errs *es, struct where at, const char *format, ...)
    PRINTF_LIKE(3, 4);
void errs_sort(struct errs *es); /* by line, then column */
/* There are mistakes, and all of them are of this code. */
bool errs_are(const struct errs *es, enum err_code code);

#endif
