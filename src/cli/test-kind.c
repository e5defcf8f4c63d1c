/* test-kind.c: the laws of a contract, put to one kind, and what became of them in words. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "cli/kinds.h"
#include "cli/prose.h"
#include "laws/laws.h"
#include "spec/own.h"

enum { INDENT = 10 };

/* A law over all cases; the first of those where it does not hold stays. */
struct verdict {
    const struct law *law;
    size_t tried, failed;
    struct finding first;
};

struct testing {
    struct context *c;
    struct verdict *verdicts;
    size_t n, room, failing;
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

static void hear(void *self, const struct finding *f)
{
    struct testing *t = self;
    struct verdict *v = verdict_of(t, f->law);
    v->tried++;
    if (!f->holds && v->failed++ == 0) {
        v->first = *f;
        v->first.where = arena_strdup(t->c->arena, f->where);
        t->failing++;
    }
}

/* --- for people ------------------------------------------------------------------------------- */

static void put_failure(struct buf *out, const struct verdict *v)
{
    struct buf text = {0};
    buf_printf(&text, "in %zu of %zu tries, first with %s", v->failed, v->tried, v->first.where);
    if (!isnan(v->first.allowed)) {
        buf_printf(&text, ": measured %.3g, allowed is %.3g", v->first.measured, v->first.allowed);
    }
    buf_printf(out, "%*s", INDENT, "");
    prose_wrap(out, buf_text(&text), INDENT, prose_width());
    buf_clear(&text);
    buf_printf(&text, "usual cause: %s", v->law->cause);
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
    json_text(out, "cause", told ? v->law->cause : NULL);
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

static void conclude(const struct testing *t, const struct kind *k, size_t cases, const char *why,
                     struct err *e)
{
    if (t->failing > 0)
        err_set(e, ERR_NEGATIVE, "%zu of %zu laws do not hold for %s", t->failing, t->n, k->name);
    else if (cases == 0) {
        err_set(e, ERR_NEGATIVE, "%s was not tried: %s", k->name, *why ? why : "no case suits it");
        err_hint(e, "options with defaults that suit a small model can be tried");
    }
}

static int run(struct context *c, struct err *e)
{
    struct testing t = {.c = c};
    const struct listener to = {&t, hear};
    const struct contract *owner;
    const struct kind *k = kind_asked(c, &owner, e);
    struct buf out = {0};
    char why[LAWS_WHY];
    if (!k)
        return 0;
    const size_t cases = laws_try(owner, k, &to, why);
    const char *const *files = own_files(k);
    if (c->json) {
        buf_printf(&out, "{\"contract\": \"%s\", \"kind\": \"%s\", ", owner->name, k->name);
        json_text(&out, "file", files ? files[0] : NULL);
        buf_printf(&out, ", \"cases\": %zu", cases);
        json_verdicts(&out, &t);
    } else {
        buf_printf(&out, "%s %s%s%s%s: %zu cases\n\n", owner->name, k->name, files ? " (" : "",
                   files ? files[0] : "", files ? ")" : "", cases);
        put_verdicts(&out, &t);
    }
    print_out(buf_text(&out), out.n);
    buf_release(&out);
    conclude(&t, k, cases, why, e);
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
        "with the first case, what was measured and allowed, and what usually causes it; exit "
        "status 1 then, and when\n"
        "no case could be tried. That a kind computes what you mean is for a claim or a test of "
        "yours.\n\n"
        "  overparam test-kind hadamard\n"
        "  overparam test-kind gaussian initialization\n",
    .json = "`{contract: text, kind: text, file: text|null, cases: integer, laws: [{law: text, "
            "holds: boolean, tried: integer, failed: integer, where: text|null, measured: "
            "number|null, allowed: number|null, cause: text|null}]}`",
    .min_names = 1,
    .max_names = 2,
    .run = run,
};
