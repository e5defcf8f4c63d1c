/* current.c: see current.h. A review finds, without writing, what is to be done about each known
 * experiment; then it is done, or not, and said. */
#include "cli/current.h"

#include <string.h>

#include "cli/plans.h"
#include "sys/file.h"

/* What is to be done about an experiment. */
enum need {
    NEED_NOTHING,
    NEED_LOOKS,  /* its files were written again, its plan is the same */
    NEED_PLAN,   /* it plans other runs, or was not planned */
    NEED_FORGET, /* its file is gone */
    NEED_AUTHOR  /* its file has mistakes */
};

struct experiment {
    const struct known *known;
    enum need need;
    const struct plan *plan;     /* for NEED_LOOKS, NEED_PLAN */
    const struct errs *mistakes; /* for NEED_AUTHOR */
};

struct review {
    struct experiment *list;
    size_t n;
    /* A file of a known experiment is here, so this is their folder; by whether it was named by its
     * whole path, which is here wherever here is. */
    bool any_here[2];
    bool to_write;
};

/* --- what is to be done ----------------------------------------------------------------------- */

static bool is_absolute(const struct known *k)
{
    return k->file[0] == '/';
}

static bool plan_anew(struct context *c, struct store *st, struct experiment *x, struct err *e)
{
    struct plan *p = arena_alloc(c->arena, sizeof *p);
    struct errs *es = arena_alloc(c->arena, sizeof *es);
    bool same;
    if (!plans_try(c->arena, st, x->known->path, x->known->profile, p, es)) {
        x->need = NEED_AUTHOR;
        x->mistakes = es;
        return true;
    }
    if (!store_plan_same(st, p, &same, e))
        return false;
    x->plan = p;
    x->need = !same ? NEED_PLAN : x->known->state == KNOWN_SAME ? NEED_NOTHING : NEED_LOOKS;
    return true;
}

static bool judge(struct context *c, struct store *st, const struct review *r, struct experiment *x,
                  enum store_mode mode, struct err *e)
{
    const struct known *k = x->known;
    if (k->state == KNOWN_GONE && k->planned && !k->away && r->any_here[is_absolute(k)])
        x->need = NEED_FORGET;
    if (k->state == KNOWN_GONE || k->away)
        return true;
    bool kept = k->state == KNOWN_LACKING ||
                (!k->staged &&
                 (k->state == KNOWN_SAME || (k->state == KNOWN_TOUCHED && mode == STORE_READ)));
    return (k->planned && kept) || plan_anew(c, st, x, e);
}

static bool review_make(struct context *c, struct store *st, enum store_mode mode, struct review *r,
                        struct err *e)
{
    struct known *known;
    *r = (struct review){0};
    if (!store_known(st, c->arena, &known, &r->n, e))
        return false;
    r->list = arena_array(c->arena, r->n + 1, sizeof *r->list);
    for (size_t i = 0; i < r->n; i++)
        if (known[i].state != KNOWN_GONE && !known[i].away)
            r->any_here[is_absolute(&known[i])] = true;
    for (size_t i = 0; i < r->n; i++) {
        r->list[i].known = &known[i];
        if (!judge(c, st, r, &r->list[i], mode, e))
            return false;
        r->to_write =
            r->to_write || (r->list[i].need != NEED_NOTHING && r->list[i].need != NEED_AUTHOR);
    }
    return true;
}

static bool experiment_apply(const struct experiment *x, struct store *st, struct err *e)
{
    if (x->plan && x->need != NEED_NOTHING)
        return store_plan(st, x->plan, e);
    return x->need != NEED_FORGET || store_forget(st, x->known->name, e);
}

/* What an experiment found may rest on others whose plans were just changed. */
static bool stages_apply(struct context *c, struct review *r, struct store *st, bool *changed,
                         struct err *e)
{
    bool fine = true;
    *changed = false;
    for (size_t i = 0; fine && i < r->n; i++) {
        struct experiment *x = &r->list[i];
        if (!x->known->staged || !x->plan)
            continue;
        fine = plan_anew(c, st, x, e) && experiment_apply(x, st, e);
        *changed = *changed || x->need == NEED_PLAN;
    }
    return fine;
}

static bool review_apply(struct context *c, struct review *r, struct store *st, struct err *e)
{
    bool fine = true, changed = false;
    for (size_t i = 0; fine && i < r->n; i++) {
        changed = changed || r->list[i].need != NEED_NOTHING;
        fine = experiment_apply(&r->list[i], st, e);
    }
    for (size_t i = 0; fine && changed && i < r->n; i++)
        fine = stages_apply(c, r, st, &changed, e);
    return fine;
}

/* --- what is said ----------------------------------------------------------------------------- */

enum { NAMED = 6 };

/* "a, b, c, ..." */
struct names {
    struct buf text;
    size_t n;
};

static void names_add(struct names *l, const char *name)
{
    if (l->n < NAMED)
        buf_printf(&l->text, "%s%s", l->n ? ", " : "", name);
    else if (l->n == NAMED)
        buf_puts(&l->text, ", ...");
    l->n++;
}

static void names_say(struct context *c, struct names *l, const char *one, const char *several)
{
    if (l->n > 0)
        print_note(c, "%s %s", buf_text(&l->text), l->n == 1 ? one : several);
    buf_release(&l->text);
}

/* Several experiments may lack one file. */
static bool is_said(const struct review *r, size_t i)
{
    for (size_t j = 0; j < i; j++)
        if (r->list[j].known->lacking &&
            strcmp(r->list[j].known->lacking, r->list[i].known->lacking) == 0)
            return true;
    return false;
}

static const char last_shown[] = "what was planned last is shown";

static void say_mistakes(struct context *c, const struct experiment *x)
{
    const struct err *first = &x->mistakes->list[0];
    size_t more = x->mistakes->n + x->mistakes->more - 1;
    const char *others =
        more > 0 ? arena_printf(c->arena, " (and %zu mistake%s more)", more, more == 1 ? "" : "s")
                 : "";
    print_note(c, "%s:%d:%d: %s%s; %s, overparam %s tells more", x->known->path, first->at.line,
               first->at.column, first->text, others, last_shown,
               x->known->staged ? "plan" : "check");
}

/* why: what kept the database from being brought up to date, or NULL when it was. */
static void review_say(struct context *c, const struct review *r, const char *why)
{
    struct names forgotten = {0}, gone = {0}, lacking = {0}, edited = {0}, behind = {0};
    for (size_t i = 0; i < r->n; i++) {
        const struct experiment *x = &r->list[i];
        const struct known *k = x->known;
        if (x->need == NEED_FORGET && !why)
            names_add(&forgotten, k->path);
        else if (k->state == KNOWN_GONE && k->planned)
            names_add(&gone, k->path);
        else if (x->need == NEED_AUTHOR)
            say_mistakes(c, x);
        else if (x->need == NEED_PLAN && why)
            names_add(&behind, k->path);
        else if (k->state == KNOWN_LACKING && k->planned && !is_said(r, i))
            names_add(&lacking, k->lacking);
        else if (k->state == KNOWN_EDITED && k->away)
            names_add(&edited, k->path);
    }
    const char *because = why ? arena_printf(c->arena, "%s (%s)", last_shown, why) : last_shown;
    names_say(c, &forgotten, "is not here: its runs are no longer shown",
              "are not here: their runs are no longer shown");
    names_say(c, &gone, arena_printf(c->arena, "is not here: %s", because),
              arena_printf(c->arena, "are not here: %s", because));
    names_say(c, &lacking, arena_printf(c->arena, "is not here: %s", last_shown),
              arena_printf(c->arena, "are not here: %s", last_shown));
    names_say(c, &behind, arena_printf(c->arena, "plans other runs today: %s", because),
              arena_printf(c->arena, "plan other runs today: %s", because));
    names_say(
        c, &edited,
        arena_printf(c->arena, "was edited: %s; a command there plans it anew", last_shown),
        arena_printf(c->arena, "were edited: %s; a command there plans them anew", last_shown));
}

static bool is_known(const struct review *r, const char *file)
{
    struct arena a = {0};
    bool known = false;
    const char *name = path_stem(&a, file);
    for (size_t i = 0; i < r->n && !known; i++)
        known = strcmp(r->list[i].known->name, name) == 0;
    arena_release(&a);
    return known;
}

/* Files of experiments/ that nobody ran into this database, and two of one name. */
static bool say_never_run(struct context *c, const struct review *r, struct err *e)
{
    const char *const *files;
    struct names never = {0};
    size_t n;
    if (r->n > 0 && !r->any_here[false] && !r->any_here[true])
        return true; /* the files of another project */
    if (!plans_files(c->arena, &files, &n, e))
        return false;
    for (size_t i = 0; i < n; i++) {
        const char *name = path_stem(c->arena, files[i]);
        if (i > 0 && strcmp(name, path_stem(c->arena, files[i - 1])) == 0)
            print_note(c, "%s and %s are one experiment: remove one, or give it another name",
                       files[i - 1], files[i]);
        else if (!is_known(r, files[i]))
            names_add(&never, files[i]);
    }
    names_say(c, &never, "was never run: overparam run makes its runs",
              "were never run: overparam run makes their runs");
    plans_say_unread(c);
    return true;
}

static const char missing_query[] =
    "select x.name, x.file, n.planned - n.done - n.diverged - n.failed as runs\n"
    "from experiment_counts n\n"
    "join experiments x on x.name = n.experiment\n"
    "where n.planned > n.done + n.diverged + n.failed\n"
    "order by x.name\n";

/* The command that makes the runs of these experiments: a plain `run` makes those of experiments/.
 */
static const char *run_command(struct arena *a, const struct table *t)
{
    static const char usual[] = "experiments/";
    const char *command = "overparam run";
    bool all_usual = true;
    for (size_t i = 0; i < t->n_rows; i++)
        all_usual = all_usual && strncmp(table_text(t, i, 1), usual, sizeof usual - 1) == 0;
    for (size_t i = 0; i < t->n_rows && !all_usual; i++)
        command = i == NAMED  ? arena_printf(a, "%s ...", command)
                  : i < NAMED ? arena_printf(a, "%s %s", command, table_text(t, i, 1))
                              : command;
    return command;
}

static const char waiting_query[] =
    "select experiment, variant, path from found_values where value is null\n";

static bool waiting_say(struct context *c, struct store *st, struct err *e)
{
    struct table t;
    if (!store_query(st, c->arena, waiting_query, &t, e))
        return false;
    for (size_t i = 0; i < t.n_rows && i < NAMED; i++)
        print_note(c, "runs of %s%s%s wait for %s: overparam plan tells for what",
                   table_text(&t, i, 0), table_text(&t, i, 1)[0] ? " " : "", table_text(&t, i, 1),
                   table_text(&t, i, 2));
    return true;
}

/* "5 planned runs are missing or out of date (a: 2, b: 3) and not shown" */
bool current_say_missing(struct context *c, struct store *st, struct err *e)
{
    struct table t;
    struct names names = {0};
    long long n = 0;
    if (store_is_newer(st))
        return true;
    if (!store_query(st, c->arena, missing_query, &t, e))
        return false;
    for (size_t i = 0; i < t.n_rows; i++) {
        long long runs = (long long)t.cells[i * t.n_columns + 2].integer;
        names_add(&names, arena_printf(c->arena, "%s: %lld", table_text(&t, i, 0), runs));
        n += runs;
    }
    if (!waiting_say(c, st, e))
        return false;
    if (n > 0)
        print_note(c, "%lld planned run%s missing or out of date (%s) and not shown; %s makes %s",
                   n, n == 1 ? " is" : "s are", buf_text(&names.text), run_command(c->arena, &t),
                   n == 1 ? "it" : "them");
    buf_release(&names.text);
    return true;
}

/* --- the commands' side ----------------------------------------------------------------------- */

/* That a file which an experiment reads is not here is no mistake in it. */
static bool refuse_mistakes(struct context *c, const struct review *r, struct err *e)
{
    bool any = false;
    for (size_t i = 0; i < r->n; i++)
        if (r->list[i].mistakes && !errs_are(r->list[i].mistakes, ERR_ABSENT)) {
            print_errs(c, r->list[i].mistakes);
            any = true;
        }
    return !any || plans_refused(e);
}

bool current_refresh(struct context *c, struct store *st, enum current_manner manner, struct err *e)
{
    struct review r;
    if (!review_make(c, st, STORE_WRITE, &r, e) ||
        (manner == CURRENT_STRICT && !refuse_mistakes(c, &r, e)) || !review_apply(c, &r, st, e))
        return false;
    review_say(c, &r, NULL);
    return manner == CURRENT_LENIENT || say_never_run(c, &r, e);
}

bool current_open_writer(struct context *c, enum current_manner manner, struct store **st,
                         struct err *e)
{
    if (!file_exists(c->db)) {
        err_set(e, ERR_INPUT, "there is no database %s", c->db);
        return err_hint(e, "overparam run makes it, --db names another");
    }
    if (!store_open(c->db, STORE_WRITE, st, e))
        return false;
    if (current_refresh(c, *st, manner, e))
        return true;
    store_close(*st);
    *st = NULL;
    return false;
}

/* In a connection of its own, which waits for nobody. */
static bool apply_at_once(struct context *c, struct review *r, struct err *why)
{
    struct store *st;
    if (!store_open(c->db, STORE_REPLAN, &st, why))
        return false;
    bool fine = review_apply(c, r, st, why);
    store_close(st);
    return fine;
}

bool current_open(struct context *c, struct store **st, struct err *e)
{
    struct review r;
    struct err why = {0};
    if (!store_open(c->db, STORE_READ, st, e))
        return false;
    if (store_is_newer(*st)) { /* only the program that made it knows its tables */
        print_note(c, "%s: what this one knows of it is shown", store_versions(*st, c->arena));
        return true;
    }
    bool fine = review_make(c, *st, STORE_READ, &r, e), written = true;
    if (fine && r.to_write) {
        store_close(*st);
        written = apply_at_once(c, &r, &why);
        fine = store_open(c->db, STORE_READ, st, e);
    }
    if (fine) {
        review_say(c, &r, written ? NULL : why.text);
        fine = say_never_run(c, &r, e);
    }
    if (!fine) {
        store_close(*st);
        *st = NULL;
    }
    return fine;
}

bool current_say(struct context *c, struct store *st, struct err *e)
{
    struct review r;
    if (store_is_newer(st))
        return true;
    if (!review_make(c, st, STORE_READ, &r, e))
        return false;
    review_say(c, &r, NULL);
    return say_never_run(c, &r, e) && current_say_missing(c, st, e);
}

bool current_behind(struct context *c, struct store *st, const char *const **names, size_t *n,
                    struct err *e)
{
    struct review r;
    *n = 0;
    if (store_is_newer(st))
        return true;
    if (!review_make(c, st, STORE_READ, &r, e))
        return false;
    const char **list = arena_array(c->arena, r.n + 1, sizeof *list);
    for (size_t i = 0; i < r.n; i++) {
        const struct experiment *x = &r.list[i];
        if (x->need > NEED_LOOKS || (x->known->away && x->known->state == KNOWN_EDITED))
            list[(*n)++] = x->known->name;
    }
    *names = list;
    return true;
}

/* --- is anything to be made? ------------------------------------------------------------------ */

static const struct known *known_file(const struct known *known, size_t n, const char *file)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(known[i].file, file) == 0)
            return &known[i];
    return NULL;
}

/* Planned from files that are as they were, or gone and not planned. */
static bool is_settled(const struct known *k)
{
    return k->planned ? k->state == KNOWN_SAME && !k->away && !k->staged : k->state == KNOWN_GONE;
}

static const char made_query[] =
    "select planned, done + diverged from experiment_counts where experiment = ?1\n";

static bool all_made(struct context *c, struct store *st, const char *const *files, size_t n,
                     const char *profile, int64_t *runs)
{
    struct known *known;
    struct table t;
    struct err ignored = {0};
    size_t n_known;
    if (!store_known(st, c->arena, &known, &n_known, &ignored))
        return false;
    for (size_t i = 0; i < n_known; i++)
        if (!is_settled(&known[i]))
            return false;
    for (size_t i = 0; i < n; i++) {
        const struct known *k = known_file(known, n_known, files[i]);
        if (!k || strcmp(k->profile, profile) != 0 ||
            !store_query_bound(st, c->arena, made_query, &k->name, 1, &t, &ignored) ||
            t.n_rows == 0 || t.cells[0].integer != t.cells[1].integer)
            return false;
        *runs += t.cells[0].integer;
    }
    return true;
}

bool current_is_made(struct context *c, const char *const *files, size_t n, const char *profile,
                     int64_t *runs)
{
    struct store *st;
    struct err ignored = {0};
    *runs = 0;
    if (!file_exists(c->db) || (n == 0 && !plans_files(c->arena, &files, &n, &ignored)) || n == 0 ||
        !store_open(c->db, STORE_READ, &st, &ignored))
        return false;
    bool made = !store_is_newer(st) && all_made(c, st, files, n, profile, runs);
    store_close(st);
    return made;
}
