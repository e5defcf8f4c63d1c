/* check.c: validate experiment files. */
#include "base/text.h"
#include "cli/plans.h"
#include "cli/project.h"
#include "plan/representatives.h"

static const struct flag flags[] = {
    PLANS_FLAG_PROFILE,
    {NULL, 0, NULL, NULL},
};

/* A reader counts the findings: whoever wrote a claim is asked what it is. */
static void ask_sorts(const struct context *c, const struct spec *s)
{
    for (size_t i = 0; i < s->n_claims; i++) {
        const struct claim *claim = &s->claims[i];
        if (!claim->sort[0])
            print_note(c,
                       "%s:%d:%d: claim '%s' does not say its sort: identity (%s), theorem (%s) or "
                       "finding (%s)",
                       s->file, claim->at.line, claim->at.column, claim->id, claim_sorts[0].meaning,
                       claim_sorts[1].meaning, claim_sorts[2].meaning);
    }
}

static const char *words_of(struct arena *a, const struct node *command)
{
    const char *words = "";
    char shown[NODE_SHOWN];
    for (size_t i = 0; command->type == NODE_LIST && i < command->n; i++)
        words = arena_printf(a, "%s%s%s", words, i ? " " : "",
                             command->items[i]->type == NODE_SCALAR
                                 ? node_shown(command->items[i], shown)
                                 : "{...}");
    return words;
}

/* Whoever was given the file should know what `run` would start. */
static void tell_programs(const struct context *c, const struct spec *s)
{
    int line = 0;
    for (size_t i = 0; i < s->n_variants; i++) {
        const struct node *program = node_find(s->variants[i].tree, "program");
        const struct node *command = program ? node_find(program, "command") : NULL;
        if (!command || command->at.line == line)
            continue;
        line = command->at.line;
        print_note(c, "%s:%d:%d: overparam run starts a program: %s", s->file, line,
                   command->at.column, words_of(c->arena, command));
    }
}

/* Who is told, and the line of which it was told last. */
struct telling {
    const struct context *c;
    int line;
};

static bool tell_if_it_starts_over(void *self, struct representative *r)
{
    struct telling *t = self;
    const struct err nothing = {0};
    const struct choice *o = r->trial ? &r->trial->optimizer : NULL;
    const struct optimizer *k = o ? (const struct optimizer *)(const void *)o->kind : NULL;
    if (!k || !k->starts_over || !k->starts_over(o->options))
        return true;
    const struct where at = representative_place(r, TRIAL_OPTIMIZER, 0, &nothing);
    if (at.line != t->line)
        print_note(t->c,
                   "%s:%d:%d: a run of %s with these options starts over when it is interrupted: "
                   "its state cannot be kept",
                   at.file, at.line, at.column, k->kind.name);
    t->line = at.line;
    return true;
}

/* Whoever asks for checkpoints should know of runs that have none. */
static void tell_starting_over(const struct context *c, const struct spec *s)
{
    struct telling t = {.c = c};
    if (s->checkpoint > 0)
        plan_represent(s, tell_if_it_starts_over, &t);
}

/* A claim is decided on runs; that its query can be answered at all, in one number, is known before
 * there is one. */
static void claim_check(struct store *blank, const struct claim *claim, struct errs *es)
{
    struct err e = {0};
    size_t n = 1;
    if (store_query_columns(blank, claim->query, &n, &e) && n != 1)
        err_set(&e, ERR_SPEC, "the query gives %zu columns, not one", n);
    if (e.code == ERR_NONE)
        return;
    e.at = claim->query_at;
    err_context(&e, "claim %s: ", claim->id);
    errs_add(es, &e);
}

/* right[i]: all claims of plan i can be decided. */
static bool claims_check(const struct context *c, const struct plan *plans, size_t n, bool *right,
                         struct err *e)
{
    struct store *blank;
    bool fine = true;
    if (!store_open_blank(&blank, e))
        return false;
    for (size_t i = 0; i < n; i++) {
        struct errs *es = arena_alloc(c->arena, sizeof *es);
        for (size_t k = 0; k < plans[i].spec->n_claims; k++)
            claim_check(blank, &plans[i].spec->claims[k], es);
        if (es->n > 0)
            print_errs(c, es);
        right[i] = es->n == 0;
        fine = fine && right[i];
    }
    store_close(blank);
    return fine ? true : plans_refused(e);
}

/* The experiments that are right. */
static void print_right(struct context *c, const struct plan *plans, size_t n, const bool *right)
{
    struct buf out = {0};
    for (size_t i = 0; i < n; i++) {
        if (!right[i])
            continue;
        buf_puts(&out, out.n ? ",\n {\"file\": " : "{\"file\": ");
        text_put(&out, TEXT_JSON, project_shown(c, plans[i].spec->file));
        buf_printf(&out, ", \"experiment\": \"%s\", \"runs\": %zu}", plans[i].spec->name,
                   plans[i].n);
    }
    print_line("[%s]", buf_text(&out));
    buf_release(&out);
}

static int run(struct context *c, struct err *e)
{
    struct plan *plans = NULL;
    size_t n = 0;
    struct err claims = {0};
    bool fine = plans_rehearse(c, true, &plans, &n, e);
    bool *right = arena_array(c->arena, n + 1, sizeof *right);
    if (!claims_check(c, plans, n, right, &claims) && fine)
        *e = claims;
    if (c->json)
        print_right(c, plans, n, right);
    for (size_t i = 0; fine && i < n; i++) {
        tell_programs(c, plans[i].spec);
        tell_starting_over(c, plans[i].spec);
        ask_sorts(c, plans[i].spec);
    }
    return 0;
}

const struct command command_check = {
    .name = "check",
    .summary = "validate experiment files; print nothing when all is well",
    .arguments = "[FILE...]",
    .help =
        "Every mistake of every file is reported at once, as file:line:column, with the line, "
        "a caret and the\n"
        "nearest known name. What runs would meet before they compute is looked at, too, once "
        "for all seeds: data and\n"
        "weights of your own, sizes, and whether all parts fit; and whether the claims' "
        "queries (and those of `best:`) can be answered.\n"
        "Without FILE all of experiments/ is checked. Nothing is run or written.\n"
        "A claim that does not say its sort (identity, theorem, finding) is noted, and so are each "
        "program that `run`\n"
        "would start (overparam describe program) and runs of which no checkpoint can be kept.\n",
    .json = "`[{file: text, experiment: text, runs: integer}]` of those that are right",
    .flags = flags,
    .project = PROJECT_OR_FILES,
    .max_names = SIZE_MAX,
    .run = run,
};
