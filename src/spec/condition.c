/* condition.c: see condition.h. Recursive descent into a tree of terms; truths and values are told
 * apart while it is read, so that asking cannot fail. */
#include "spec/condition.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "spec/scalar.h"

enum operation {
    OR,
    AND,
    NOT,
    EQUAL,
    DIFFERENT,
    LESS,
    AT_MOST,
    MORE,
    AT_LEAST,
    /* from here on values */
    ADD,
    SUBTRACT,
    MULTIPLY,
    DIVIDE,
    NEGATE,
    CONSTANT,
    NAME
};

struct condition {
    enum operation what;
    const struct condition *left, *right;
    struct value constant;
    size_t index;
};

struct value value_of(const struct node *n)
{
    struct value v = {VALUE_TEXT, 0, NULL};
    if (!n || n->type != NODE_SCALAR)
        return (struct value){VALUE_ABSENT, 0, NULL};
    v.text = n->text;
    if (!n->quoted && text_parse_real(n->text, n->length, &v.number))
        v.type = VALUE_NUMBER;
    return v;
}

/* --- reading ---------------------------------------------------------------------------------- */

struct reading {
    struct arena *arena;
    const struct node *node;
    const char *bytes; /* of the file */
    const struct names_of_condition *names;
    struct errs *es;
    const char *text;
    size_t at, depth, terms;
};

/* Asking goes down the tree: neither may be deeper than the stack. */
enum { DEPTH_MOST = 200, TERMS_MOST = 10000 };

static const struct condition *complain(struct reading *r, size_t at, const char *text,
                                        const char *hint)
{
    struct err *e = errs_add_at(r->es, scalar_place(r->node, r->bytes, at), "%s", text);
    if (e)
        err_hint(e, "%s", hint);
    return NULL;
}

static const char example[] = "a condition is written so: init.scale * width < 1 and not (depth = "
                              "3 or kind in ('polar', 'power'))";

static bool is_truth(const struct condition *c)
{
    return c->what < ADD;
}

static const struct condition *term(struct reading *r, enum operation what,
                                    const struct condition *left, const struct condition *right)
{
    struct condition *c = arena_alloc(r->arena, sizeof *c);
    *c = (struct condition){.what = what, .left = left, .right = right};
    r->terms++;
    return c;
}

static const struct condition *constant(struct reading *r, struct value v)
{
    struct condition *c = arena_alloc(r->arena, sizeof *c);
    *c = (struct condition){.what = CONSTANT, .constant = v};
    return c;
}

static void skip_blanks(struct reading *r)
{
    r->at += strspn(r->text + r->at, " \t\r\n");
}

static bool in_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* Past a word or a sign, when it comes next. */
static bool take(struct reading *r, const char *what)
{
    size_t n = strlen(what);
    skip_blanks(r);
    for (size_t i = 0; i < n; i++)
        if (tolower((unsigned char)r->text[r->at + i]) != what[i])
            return false;
    if (in_word(what[0]) && (in_word(r->text[r->at + n]) || r->text[r->at + n] == '.'))
        return false;
    r->at += n;
    return true;
}

static const struct condition *read_or(struct reading *r);

static const struct condition *read_number(struct reading *r)
{
    const char *s = r->text + r->at;
    size_t n = 0;
    struct value v = {VALUE_NUMBER, 0, NULL};
    while (in_word(s[n]) || s[n] == '.' ||
           ((s[n] == '-' || s[n] == '+') && n > 0 && (s[n - 1] == 'e' || s[n - 1] == 'E')))
        n++;
    if (!text_parse_real(s, n, &v.number))
        return complain(r, r->at, "this is no number", example);
    r->at += n;
    return constant(r, v);
}

static const struct condition *read_text(struct reading *r)
{
    const char *begin = r->text + r->at + 1, *end = strchr(begin, '\'');
    if (!end)
        return complain(r, r->at, "a text has no end", "'polar'");
    r->at += (size_t)(end - begin) + 2;
    return constant(
        r, (struct value){VALUE_TEXT, 0, arena_strndup(r->arena, begin, (size_t)(end - begin))});
}

/* Names may hold a hyphen, which is also a minus: the longest that is known is meant, else the word
 * before the first one. */
static size_t name_length(const struct reading *r)
{
    const char *s = r->text + r->at;
    size_t word = 0, n = 0, index;
    while (in_word(s[word]) || s[word] == '.')
        word++;
    while (in_word(s[n]) || s[n] == '.' || s[n] == '-')
        n++;
    for (; n > word; n--)
        if (!in_word(s[n]) && r->names->find(r->names->self, s, n, &index, NULL))
            return n;
    return word;
}

static const struct condition *read_name(struct reading *r)
{
    struct err e = {0};
    size_t n = name_length(r), index;
    if (!r->names->find(r->names->self, r->text + r->at, n, &index, &e))
        return complain(r, r->at, e.text, e.hint);
    struct condition *c = arena_alloc(r->arena, sizeof *c);
    *c = (struct condition){.what = NAME, .index = index};
    r->at += n;
    return c;
}

static const struct condition *read_bracket(struct reading *r, size_t begin)
{
    const struct condition *inside = read_or(r);
    if (inside && !take(r, ")"))
        return complain(r, begin, "a '(' is not closed", example);
    return inside;
}

static const struct condition *read_factor(struct reading *r)
{
    skip_blanks(r);
    size_t begin = r->at;
    const char *s = r->text + begin;
    if (r->depth > DEPTH_MOST)
        return complain(r, begin, "brackets, `not` and minus are nested too deeply", example);
    if (take(r, "("))
        return read_bracket(r, begin);
    if (take(r, "true"))
        return constant(r, (struct value){VALUE_TEXT, 0, "true"});
    if (take(r, "false"))
        return constant(r, (struct value){VALUE_TEXT, 0, "false"});
    if (s[0] == '\'')
        return read_text(r);
    if (isdigit((unsigned char)s[0]) || (s[0] == '.' && isdigit((unsigned char)s[1])))
        return read_number(r);
    if (isalpha((unsigned char)s[0]))
        return read_name(r);
    return complain(r, begin, s[0] ? "a value is expected here" : "the condition ends too early",
                    example);
}

/* A minus before what is to be negated. */
static const struct condition *read_signed(struct reading *r)
{
    skip_blanks(r);
    size_t begin = r->at;
    if (!take(r, "-"))
        return read_factor(r);
    r->depth++;
    const struct condition *c = r->depth > DEPTH_MOST ? read_factor(r) : read_signed(r);
    r->depth--;
    if (c && is_truth(c))
        return complain(r, begin, "a condition has no sign", example);
    return c ? term(r, NEGATE, c, NULL) : NULL;
}

static const struct condition *calculate(struct reading *r, size_t begin, enum operation what,
                                         const struct condition *a, const struct condition *b)
{
    if (a && b && (is_truth(a) || is_truth(b)))
        return complain(r, begin, "a number is expected on both sides of this", example);
    return a && b ? term(r, what, a, b) : NULL;
}

static const struct condition *read_product(struct reading *r)
{
    const struct condition *c = read_signed(r);
    for (;;) {
        skip_blanks(r);
        size_t begin = r->at;
        if (c && take(r, "*"))
            c = calculate(r, begin, MULTIPLY, c, read_signed(r));
        else if (c && take(r, "/"))
            c = calculate(r, begin, DIVIDE, c, read_signed(r));
        else
            return c;
    }
}

static const struct condition *read_sum(struct reading *r)
{
    const struct condition *c = read_product(r);
    for (;;) {
        skip_blanks(r);
        size_t begin = r->at;
        if (c && take(r, "+"))
            c = calculate(r, begin, ADD, c, read_product(r));
        else if (c && take(r, "-"))
            c = calculate(r, begin, SUBTRACT, c, read_product(r));
        else
            return c;
    }
}

static const struct condition *compare(struct reading *r, size_t begin, enum operation what,
                                       const struct condition *a, const struct condition *b)
{
    if (a && b && (is_truth(a) || is_truth(b)))
        return complain(r, begin, "values are compared, and one side of this is a condition",
                        example);
    return a && b ? term(r, what, a, b) : NULL;
}

/* Behind "in": what equals one of the list. */
static const struct condition *read_list(struct reading *r, const struct condition *left)
{
    const struct condition *any = NULL;
    skip_blanks(r);
    size_t begin = r->at;
    if (!take(r, "("))
        return complain(r, begin, "'in' is followed by values in brackets", "depth in (1, 2)");
    do {
        const struct condition *one = compare(r, begin, EQUAL, left, read_sum(r));
        if (!one)
            return NULL;
        any = any ? term(r, OR, any, one) : one;
    } while (take(r, ","));
    return take(r, ")") ? any : complain(r, begin, "a '(' is not closed", "depth in (1, 2)");
}

static const struct condition *read_comparison(struct reading *r)
{
    /* The longer of two that begin alike comes first. */
    static const struct {
        const char *sign;
        enum operation what;
    } signs[] = {{"==", EQUAL},   {"=", EQUAL},     {"!=", DIFFERENT}, {"<>", DIFFERENT},
                 {"<=", AT_MOST}, {">=", AT_LEAST}, {"<", LESS},       {">", MORE}};
    const struct condition *c = read_sum(r);
    skip_blanks(r);
    size_t begin = r->at;
    for (size_t i = 0; c && i < sizeof signs / sizeof *signs; i++)
        if (take(r, signs[i].sign))
            return compare(r, begin, signs[i].what, c, read_sum(r));
    if (c && take(r, "in"))
        return read_list(r, c);
    if (c && take(r, "not")) {
        if (!take(r, "in"))
            return complain(r, begin, "'not' stands before a condition, or before 'in'", example);
        c = read_list(r, c);
        return c ? term(r, NOT, c, NULL) : NULL;
    }
    return c;
}

static const struct condition *need_truth(struct reading *r, size_t begin,
                                          const struct condition *c)
{
    return !c || is_truth(c) ? c
                             : complain(r, begin, "a value is no condition: compare it", example);
}

static const struct condition *read_not(struct reading *r)
{
    skip_blanks(r);
    size_t begin = r->at;
    if (!take(r, "not"))
        return read_comparison(r);
    r->depth++;
    const struct condition *c = r->depth > DEPTH_MOST ? read_factor(r) : read_not(r);
    r->depth--;
    c = need_truth(r, begin, c);
    return c ? term(r, NOT, c, NULL) : NULL;
}

/* Operands of `and` and of `or`, which binds less. */
static const struct condition *read_chain(struct reading *r, enum operation what, const char *word,
                                          const struct condition *(*operand)(struct reading *r))
{
    skip_blanks(r);
    size_t begin = r->at;
    const struct condition *c = operand(r);
    while (c && take(r, word)) {
        c = need_truth(r, begin, c);
        skip_blanks(r);
        begin = r->at;
        const struct condition *next = c ? need_truth(r, begin, operand(r)) : NULL;
        c = next ? term(r, what, c, next) : NULL;
    }
    return c;
}

static const struct condition *read_and(struct reading *r)
{
    return read_chain(r, AND, "and", read_not);
}

static const struct condition *read_or(struct reading *r)
{
    r->depth++;
    const struct condition *c =
        r->depth > DEPTH_MOST ? read_factor(r) : read_chain(r, OR, "or", read_and);
    r->depth--;
    return c;
}

static const struct condition *not_too_many(struct reading *r, const struct node *n,
                                            const struct condition *c)
{
    if (!c || r->terms <= TERMS_MOST)
        return c;
    struct err *e = errs_add_at(r->es, n->at, "a condition of more than %d parts", TERMS_MOST);
    err_hint(e, "sweeps, zip and variants say more with less");
    return NULL;
}

const struct condition *condition_read(struct arena *a, const struct node *text, const char *bytes,
                                       const struct names_of_condition *names, struct errs *es)
{
    struct reading r = {.arena = a, .node = text, .bytes = bytes, .names = names, .es = es};
    r.text = text->text;
    const struct condition *c = need_truth(&r, 0, read_or(&r));
    skip_blanks(&r);
    if (c && r.text[r.at])
        return complain(&r, r.at, "the condition ends here, and more follows", example);
    return not_too_many(&r, text, c);
}

/* --- maps ------------------------------------------------------------------------------------- */

static const struct condition *equals(struct reading *r, const struct condition *name,
                                      const struct node *value)
{
    if (value->type == NODE_SCALAR)
        return term(r, EQUAL, name, constant(r, value_of(value)));
    struct err *e = errs_add_at(r->es, value->at, "a point is left out by values, not by a map");
    err_hint(e, "{init.scale: 1, depth: [2, 3]}");
    return NULL;
}

static const struct condition *any_of(struct reading *r, const struct condition *name,
                                      const struct node *values)
{
    const struct condition *any = NULL;
    if (values->type != NODE_LIST)
        return equals(r, name, values);
    for (size_t i = 0; i < values->n; i++) {
        const struct condition *one = equals(r, name, values->items[i]);
        if (!one)
            return NULL;
        any = any ? term(r, OR, any, one) : one;
    }
    if (!any)
        errs_add_at(r->es, values->at, "a list of no values");
    return any;
}

const struct condition *condition_of_map(struct arena *a, const struct node *map,
                                         const struct names_of_condition *names, struct errs *es)
{
    struct reading r = {.arena = a, .names = names, .es = es};
    const struct condition *all = NULL;
    for (size_t i = 0; i < map->n; i++) {
        struct err said = {0};
        struct condition *name = arena_alloc(a, sizeof *name);
        name->what = NAME;
        if (!names->find(names->self, map->keys[i]->text, map->keys[i]->length, &name->index,
                         &said)) {
            struct err *e = errs_add_at(es, map->keys[i]->at, "%s", said.text);
            err_hint(e, "%s", said.hint);
            return NULL;
        }
        const struct condition *one = any_of(&r, name, map->items[i]);
        if (!one)
            return NULL;
        all = all ? term(&r, AND, all, one) : one;
    }
    return not_too_many(&r, map, all);
}

/* --- asking ----------------------------------------------------------------------------------- */

static struct value calculated(enum operation what, struct value a, struct value b)
{
    if (a.type != VALUE_NUMBER || b.type != VALUE_NUMBER)
        return (struct value){VALUE_ABSENT, 0, NULL};
    a.text = NULL;
    a.number = what == ADD        ? a.number + b.number
               : what == SUBTRACT ? a.number - b.number
               : what == MULTIPLY ? a.number * b.number
                                  : a.number / b.number;
    return a;
}

static struct value value_at(const struct condition *c, const struct names_of_condition *names)
{
    static const struct value zero = {VALUE_NUMBER, 0, NULL};
    if (c->what == CONSTANT)
        return c->constant;
    if (c->what == NAME)
        return names->value(names->self, c->index);
    if (c->what == NEGATE)
        return calculated(SUBTRACT, zero, value_at(c->left, names));
    return calculated(c->what, value_at(c->left, names), value_at(c->right, names));
}

static bool compared(enum operation what, int order)
{
    return what == EQUAL       ? order == 0
           : what == DIFFERENT ? order != 0
           : what == LESS      ? order < 0
           : what == AT_MOST   ? order <= 0
           : what == MORE      ? order > 0
                               : order >= 0;
}

/* A number and a text differ, and neither is less. */
static bool comparison_holds(enum operation what, struct value a, struct value b)
{
    if (a.type == VALUE_ABSENT || b.type == VALUE_ABSENT)
        return false;
    if (a.type != b.type)
        return what == DIFFERENT;
    if (a.type == VALUE_TEXT)
        return compared(what, strcmp(a.text, b.text));
    if (isnan(a.number) || isnan(b.number))
        return what == DIFFERENT;
    return compared(what, (a.number > b.number) - (a.number < b.number));
}

bool condition_holds(const struct condition *c, const struct names_of_condition *names)
{
    if (c->what == OR)
        return condition_holds(c->left, names) || condition_holds(c->right, names);
    if (c->what == AND)
        return condition_holds(c->left, names) && condition_holds(c->right, names);
    if (c->what == NOT)
        return !condition_holds(c->left, names);
    return comparison_holds(c->what, value_at(c->left, names), value_at(c->right, names));
}
