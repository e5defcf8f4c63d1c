/* test-kind.c: the laws of a contract, put to one kind, and what became of them in words. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "cli/kinds.h"
#include "cli/prose.h"
#include "laws/laws.h"
#include "spec/own.h"
#include "sys/apart.h"
#include "sys/proc.h"

enum { INDENT = 10 };

static const double usual_patience = 60; /* seconds for one law in one case */

/* A law over all cases; the first of those where it does not hold stays. */
struct verdict {
    const struct law *law;
    size_t tried, failed;
    struct finding first;
    const char *end; /* of the process there: "crashed (SIGSEGV)", or NULL */
};

/* What the child says: a law is asked, a law was measured, all are through. Laws are static, and the
 * child's are where ours are. */
struct message {
    enum { ASKED, MEASURED, THROUGH } what;
    struct finding found;
    size_t cases;
    char text[400]; /* where; why there was no case */
};

struct testing {
    struct context *c;
    const struct contract *contract;
    const struct kind *kind;
    int out; /* of the child */
    struct verdict *verdicts;
    size_t n, room, failing;
    struct message last;
};

static struct verdict *verdict_of(struct testing *t, const struct law *law)
{
    for (size_t i = 0; i < t->n; i++)
        if (t->verdicts[i].law == law)
            return &t->verdicts[i];
    t->verdicts = arena_room(t->c->arena, t->verdicts, t->n, &t->room, sizeof *t->verdicts);
    t->verdicts[t->n] = (struct verdict){.law = law};
    return &t->verdicts[t->n++];
}

static void find(struct testing *t, const struct finding *f)
{
    struct verdict *v = verdict_of(t, f->law);
    v->tried++;
    if (!f->holds && v->failed++ == 0) {
        v->first = *f;
        v->first.where = arena_strdup(t->c->arena, f->where);
        t->failing++;
    }
}

/* --- in the child ----------------------------------------------------------------------------- */

static void say(const struct testing *t, struct message *m, const char *text)
{
    text_fit(m->text, sizeof m->text, text);
    apart_write(t->out, m, sizeof *m);
}

static void say_asked(void *self, const struct law *law, const char *where)
{
    say(self, &(struct message){.what = ASKED, .found.law = law}, where);
}

static void say_measured(void *self, const struct finding *f)
{
    say(self, &(struct message){.what = MEASURED, .found = *f}, f->where);
}

static void try_laws(void *self, int out)
{
    struct testing *t = self;
    const struct listener to = {.self = t, .hear = say_measured, .ask = say_asked};
    char why[LAWS_WHY];
    t->out = out;
    struct message m = {.what = THROUGH, .cases = laws_try(t->contract, t->kind, &to, why)};
    say(t, &m, why);
}

/* --- in the parent ---------------------------------------------------------------------------- */

static void hear(void *self, const void *message)
{
    struct testing *t = self;
    t->last = *(const struct message *)message;
    t->last.found.where = t->last.text;
    if (t->last.what == MEASURED)
        find(t, &t->last.found);
}

/* What became of the child where it did not come to its end. */
static const char *end_describe(struct testing *t, const struct apart_end *end)
{
    if (!end->in_time)
        return arena_printf(t->c->arena, "did not return within %g s", proc_limit(usual_patience));
    if (end->signal)
        return arena_printf(t->c->arena, "crashed (%s)", apart_signal_name(end->signal));
    return arena_printf(t->c->arena, "ended the program with status %d", end->status);
}

/* The law that was asked last is the one that was not answered. */
static void end_note(struct testing *t, const struct apart_end *end)
{
    struct finding unanswered = {.law = t->last.found.law,
                                 .where = t->last.text,
                                 .measured = (double)NAN,
                                 .allowed = (double)NAN};
    find(t, &unanswered);
    struct verdict *v = verdict_of(t, unanswered.law);
    v->first = unanswered;
    v->first.where = arena_strdup(t->c->arena, t->last.text);
    v->end = end_describe(t, end);
}

static const char *cause_of(const struct verdict *v)
{
    return !v->end ? v->law->cause
                   : "an index beyond an array, a pointer that was never set, or a loop that never "
                     "ends";
}

/* --- for people ------------------------------------------------------------------------------- */

static void put_failure(struct buf *out, const struct verdict *v)
{
    struct buf text = {0};
    if (v->end)
        buf_printf(&text, "the kind %s%s%s", v->end, v->first.where[0] ? ", with " : "",
                   v->first.where);
    else
        buf_printf(&text, "in %zu of %zu tries, first with %s", v->failed, v->tried,
                   v->first.where);
    if (!isnan(v->first.allowed))
        buf_printf(&text, ": measured %.3g, allowed is %.3g", v->first.measured, v->first.allowed);
    buf_printf(out, "%*s", INDENT, "");
    prose_wrap(out, buf_text(&text), INDENT, prose_width());
    buf_clear(&text);
    buf_printf(&text, "usual cause: %s", cause_of(v));
    buf_printf(out, "%*s", INDENT, "");
    prose_wrap(out, buf_text(&text), INDENT, prose_width());
    buf_release(&text);
}

static void put_verdicts(struct buf *out, const struct testing *t)
{
    for (size_t i = 0; i < t->n; i++) {
        const struct verdict *v = &t->verdicts[i];
        buf_printf(out, "  %-7s ", v->failed ? "FAILS" : "holds");
        prose_wrap(out, v->law->says, INDENT, prose_width());
        if (v->failed)
            put_failure(out, v);
    }
}

/* --- for programs ----------------------------------------------------------------------------- */

static void json_text(struct buf *out, const char *name, const char *text)
{
    buf_printf(out, "\"%s\": ", name);
    if (text)
        text_put(out, TEXT_JSON, text);
    else
        buf_puts(out, "null");
}

static void json_number(struct buf *out, const char *name, double value)
{
    buf_printf(out, ", \"%s\": ", name);
    if (isfinite(value))
        buf_real(out, value);
    else
        buf_puts(out, "null");
}

static void json_verdict(struct buf *out, const struct verdict *v)
{
    const bool told = v->failed > 0;
    buf_putc(out, '{');
    json_text(out, "law", v->law->says);
    buf_printf(out, ", \"holds\": %s, \"tried\": %zu, \"failed\": %zu, ", told ? "false" : "true",
               v->tried, v->failed);
    json_text(out, "where", told ? v->first.where : NULL);
    json_number(out, "measured", told ? v->first.measured : (double)NAN);
    json_number(out, "allowed", told ? v->first.allowed : (double)NAN);
    buf_puts(out, ", ");
    json_text(out, "cause", told ? cause_of(v) : NULL);
    buf_puts(out, ", ");
    json_text(out, "end", v->end);
    buf_putc(out, '}');
}

static void json_verdicts(struct buf *out, const struct testing *t)
{
    buf_puts(out, ", \"laws\": [");
    for (size_t i = 0; i < t->n; i++) {
        buf_puts(out, i ? ",\n  " : "\n  ");
        json_verdict(out, &t->verdicts[i]);
    }
    buf_puts(out, "]}\n");
}

/* --- the kind --------------------------------------------------------------------------------- */

static bool left_out(struct context *c, const char *name, struct err *e)
{
    for (size_t i = 0; i < n_contracts; i++) {
        const char *source = own_left_out(c->arena, &contracts[i], name);
        if (source) {
            err_set(e, ERR_SPEC, "%s was left out: see the note about it", source);
            return true;
        }
    }
    return false;
}

static const struct kind *kind_asked(struct context *c, const struct contract **owner,
                                     struct err *e)
{
    const char *name = c->args.names[0];
    *owner = c->args.n_names > 1 ? kinds_contract(c->args.names[1]) : NULL;
    if (c->args.n_names > 1 && !*owner) {
        err_set(e, ERR_USAGE, "there is no contract '%.60s'", c->args.names[1]);
        err_hint(e, "overparam describe lists them");
        return NULL;
    }
    const struct kind *k = *owner ? kind_find(*owner, name, NULL) : kinds_anywhere(name, owner, e);
    if (k || e->code != ERR_NONE || left_out(c, name, e))
        return k;
    if (*owner)
        kinds_unknown(c, *owner, name, e);
    else {
        err_set(e, ERR_USAGE, "no kind is called '%.60s'", name);
        err_hint(e, "overparam describe lists them; one of your own is kinds/FOLDER/%.60s.c", name);
    }
    return NULL;
}

static void conclude(const struct testing *t, struct err *e)
{
    const char *name = t->kind->name;
    for (size_t i = 0; i < t->n; i++)
        if (t->verdicts[i].end) {
            err_set(e, ERR_NEGATIVE, "%s %s in the law \"%s\"", name, t->verdicts[i].end,
                    t->verdicts[i].law->says);
            err_hint(e, "gdb -ex 'set follow-fork-mode child' --args overparam test-kind %s", name);
            return;
        }
    if (t->failing > 0)
        err_set(e, ERR_NEGATIVE, "%zu of %zu laws do not hold for %s", t->failing, t->n, name);
    else if (t->last.cases == 0) {
        err_set(e, ERR_NEGATIVE, "%s was not tried: %s", name,
                t->last.text[0] ? t->last.text : "no case suits it");
        err_hint(e, "options with defaults that suit a small model can be tried");
    }
}

static void put_all(struct testing *t, struct buf *out)
{
    const char *const *files = own_files(t->kind), *contract = t->contract->name;
    if (t->c->json) {
        buf_printf(out, "{\"contract\": \"%s\", \"kind\": \"%s\", ", contract, t->kind->name);
        json_text(out, "file", files ? files[0] : NULL);
        buf_printf(out, ", \"cases\": %zu", t->last.cases);
        json_verdicts(out, t);
        return;
    }
    buf_printf(out, "%s %s%s%s%s: ", contract, t->kind->name, files ? " (" : "",
               files ? files[0] : "", files ? ")" : "");
    if (t->last.what == THROUGH)
        buf_printf(out, "%zu cases\n\n", t->last.cases);
    else
        buf_puts(out, "broken off\n\n");
    put_verdicts(out, t);
}

/* The kind lives in a process of its own: what it does to its memory is its own. */
static int run(struct context *c, struct err *e)
{
    static const struct law starts = {"a process of its own is started", "no room on the machine"};
    struct testing t = {.c = c, .last.found.law = &starts};
    const struct apart child = {&t, try_laws, hear, sizeof(struct message),
                                proc_limit(usual_patience)};
    struct apart_end end;
    struct buf out = {0};
    t.kind = kind_asked(c, &t.contract, e);
    if (!t.kind || !apart_run(&child, &end, e))
        return 0;
    if (t.last.what != THROUGH || end.signal || end.status)
        end_note(&t, &end);
    put_all(&t, &out);
    print_out(buf_text(&out), out.n);
    buf_release(&out);
    conclude(&t, e);
    return 0;
}

const struct command command_test_kind = {
    .name = "test-kind",
    .summary = "the laws that every kind of a contract obeys, put to one kind",
    .arguments = "NAME [CONTRACT]",
    .help =
        "NAME is a kind, built in or of your own (kinds/FOLDER/NAME.c); CONTRACT where two have "
        "that name. It is tried\n"
        "on small cases of many sizes, with its defaults and with every option in turn. Of a "
        "parameterization: that vjp\n"
        "is the transpose of jvp, jvp the derivative of psi; of all kinds: that outputs are "
        "written whole and nothing\n"
        "beside them, that nothing is kept between calls, that what is only looked at stays. A "
        "law that fails is told\n"
        "with the first case, what was measured and allowed, and what usually causes it; so is a "
        "kind that crashes or does\n"
        "not return; exit status 1 then, and when no case could be tried. That a kind computes "
        "what you mean is for a claim\n"
        "or a test of yours.\n\n"
        "  overparam test-kind hadamard\n"
        "  overparam test-kind gaussian initialization\n",
    .json = "`{contract: text, kind: text, file: text|null, cases: integer, laws: [{law: text, "
            "holds: boolean, tried: integer, failed: integer, where: text|null, measured: "
            "number|null, allowed: number|null, cause: text|null, end: text|null}]}`",
    .min_names = 1,
    .max_names = 2,
    .run = run,
};
