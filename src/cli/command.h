/* command.h: a command of the program is one file that ends in one `const struct command`,
 * registered by being there. Only this layer prints. */
#ifndef OVERPARAM_CLI_COMMAND_H
#define OVERPARAM_CLI_COMMAND_H

#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"

/* An option row: drives parsing and --help. The table ends with a NULL name. */
struct flag {
    const char *name;     /* "jobs" for --jobs */
    char letter;          /* 'j' for -j, 0 for none */
    const char *argument; /* "N", "full|quick", or NULL for a switch */
    const char *help;     /* one line */
};

/* What the command line said. */
struct args {
    const struct flag *flags;
    const char **values; /* by flag: the text given, "" for a switch, NULL when absent */
    const char **names;  /* positional arguments */
    size_t n_names;
};

/* The database, unless --db or the environment names another. */
#define DATABASE "db/overparam.sqlite"
#define DATABASE_ENV "OVERPARAM_DB"

/* What every command gets; paths are as seen from the project's folder, where it works. */
struct context {
    struct arena *arena;
    const char *db;
    bool db_named; /* by the user */
    bool json;
    struct args args;
    const char *stands, *root; /* the user's folder and the project's, absolute */
    bool in_project;           /* there is one, see project.h */
    bool lacking; /* some of what was asked for was left out, and told: the exit status is 2 */
};

/* What a command does where there is no project. */
enum project_use {
    PROJECT_OPTIONAL,  /* goes on */
    PROJECT_NEEDED,    /* refuses, unless a database is named */
    PROJECT_OR_FILES,  /* does with files that are named */
    PROJECT_OR_BEGINS, /* begins one where the user stands, for what is named */
    PROJECT_UNUSED,    /* does not look for one */
};

struct command {
    const char *name;
    const char *summary;      /* one line for the list */
    const char *arguments;    /* "FILE...", "full|quick": what it is, or the words to choose from */
    const char *help;         /* what it does, an example, what it prints: see prose.h */
    const char *json;         /* the shape of what --json prints, see help.h; NULL: not in JSON */
    const struct flag *flags; /* may be NULL */
    enum project_use project;
    size_t min_names, max_names;
    /* Returns the exit status; on a fault fills *e and returns anything: the code in *e decides. */
    int (*run)(struct context *c, struct err *e);
};

extern const struct command *const commands[];
extern const size_t n_commands;

bool args_has(const struct args *a, const char *name);
const char *args_text(const struct args *a, const char *name, const char *otherwise);
/* False (and *e) when the text is no integer within [min, max]. */
bool args_count(const struct args *a, const char *name, int64_t min, int64_t max, int64_t *value,
                struct err *e);

/* Print a struct err for people (with the source line and caret when it has a place) or as one line
 * of JSON: {"error": {"code", "status", "message", "file", "line", "column", "hint"}}, what is not
 * known null. */
void print_err(const struct context *c, const struct err *e);
void print_errs(const struct context *c, const struct errs *es);
/* What a person should know although the command goes on: a line on standard error, as JSON
 * {"note": ...}. */
void print_note(const struct context *c, const char *format, ...) PRINTF_LIKE(2, 3);
/* Write to standard output; a failed or short write makes the program end with status 3. A terminal
 * gets '?' for what would move it: control characters but ends of lines, tabs and colours. */
void print_out(const char *bytes, size_t n);
/* On a terminal: in place of the last so many lines. */
void print_over(size_t lines, const char *bytes, size_t n);
/* A whole answer for people: through the pager where it is longer than the terminal. */
void print_long(const char *bytes, size_t n);
/* A table for people: as wide as the terminal at most, with a little colour there. */
struct table;
void print_put_table(struct buf *out, const struct table *t);
/* How wide a table for people may be before its cells are cut; 0, not cut, where nobody looks at a
 * terminal. */
size_t print_width(void);
void print_line(const char *format, ...) PRINTF_LIKE(1, 2);

/* Read and plan the experiment files named on the command line (or, when none is named, every
 * experiments/NAME.yaml and NAME.yml); profile from --profile. All mistakes of all files are
 * printed before it returns false. What waits for other runs' results is found by stages_find. */
struct plan;
bool plans_read(struct context *c, const char *const *files, size_t n, struct plan **plans,
                size_t *n_plans, struct err *e);

#endif
