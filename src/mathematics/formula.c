/* formula.c: the reader of formulas, by recursive descent:
 *
 *   sum      product { + | - product }
 *   product  signed { * | / | .* | ./ signed }
 *   signed   - signed | + signed | power
 *   power    primary { ' } [ ^ | .^ signed ]
 *   primary  number | name | function ( sum ) | ( sum )
 *
 * so that -u^2 is -(u^2) and u^v^w is u^(v^w). What is made of numbers only is computed here. */
#include "mathematics/formula.h"

#include <math.h>
#include <string.h>

#include "base/text.h"

enum { NONE = -1 }; /* no node: the mistake is told */

struct reading {
    const char *text;
    size_t at; /* the byte that is read next */
    struct formula *f;
    struct err *e;
    int depth;
};

/* --- characters ------------------------------------------------------------------------------- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool goes_on(char c)
{
    return is_letter(c) || is_digit(c) || c == '_';
}

static char peek(struct reading *r)
{
    while (r->text[r->at] == ' ' || r->text[r->at] == '\n' || r->text[r->at] == '\t')
        r->at++;
    return r->text[r->at];
}

/* Go past the sign when it is what comes next. */
static bool take(struct reading *r, char sign)
{
    if (peek(r) != sign)
        return false;
    r->at++;
    return true;
}

/* --- messages --------------------------------------------------------------------------------- */

static int complain(const struct reading *r, size_t at, const char *what, const char *hint)
{
    err_set_at(r->e, ERR_SPEC, text_place(NULL, r->text, at), "%s", what);
    err_hint(r->e, "%s", hint);
    return NONE;
}

static int complain_of_name(const struct reading *r, size_t at, size_t n, const char *what)
{
    char shown[TEXT_SHOWN];
    err_set_at(r->e, ERR_SPEC, text_place(NULL, r->text, at), "%s '%s'", what,
               text_shown(r->text + at, n, shown));
    return NONE;
}

/* Signs that other languages and word processors write, with ours. */
static const char *sign_remedy(const char *s)
{
    static const char *const signs[][2] = {
        {"**", "a power is written u^2"},
        {"@", "* is the product of matrices when a name begins with a capital letter"},
        {"\xc2\xb7", "a product is written u * v"},
        {"\xc3\x97", "a product is written u * v"},
        {"\xe2\x88\x98", "a product is written u * v"},
        {"\xe2\x8a\x99", "a product is written u * v"},
        {"\xc2\xb2", "a power is written u^2"},
        {"\xc2\xb3", "a power is written u^3"},
        {"\xe2\x88\x92", "write -, the sign on the keyboard"},
        {"\xe2\x80\x93", "write -, the sign on the keyboard"},
        {"\xe2\x80\x99", "write ', the sign on the keyboard"},
        {"\xe1\xb5\x80", "a transposed matrix is written W'"},
        {"[", "parts are put together with ( and ); a weight has no index"},
        {"{", "parts are put together with ( and )"},
        {",", "a function takes one value; a number has a point"},
        {"=", "write the right-hand side alone"},
    };
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (strncmp(s, signs[i][0], strlen(signs[i][0])) == 0)
            return signs[i][1];
    return NULL;
}

static int complain_of_sign(const struct reading *r, const char *otherwise)
{
    const char *s = r->text + r->at, *remedy = sign_remedy(s);
    const size_t left = strlen(s), visible = text_visible(s, left);
    if (left == 0)
        return complain(r, r->at, "the formula ends too early", otherwise);
    complain_of_name(r, r->at, visible ? visible : 1, "unexpected");
    err_hint(r->e, "%s", remedy ? remedy : otherwise);
    return NONE;
}

/* What cannot go on behind a sum. */
static int rest_refuse(const struct reading *r)
{
    const char c = r->text[r->at];
    if (c == ')')
        return complain(r, r->at, "no parenthesis is open here", "take this ) away");
    if (goes_on(c) || c == '(')
        return complain(r, r->at, "an operator is missing here", "a product is written u * v");
    return complain_of_sign(r, "an operator is expected here: + - * / ^");
}

/* --- nodes ------------------------------------------------------------------------------------ */

static int node_add(const struct reading *r, struct formula_node node, size_t from)
{
    struct formula *f = r->f;
    if (f->n == FORMULA_NODES)
        return complain(r, from, "more than 256 numbers, names and operations",
                        "a longer map is a kind of its own, written in C");
    node.from = (uint16_t)from;
    f->nodes[f->n] = node;
    return (int)f->n++;
}

static int number_add(const struct reading *r, double number, size_t from)
{
    if (!isfinite(number))
        return complain(r, from, "a number that is not finite", "2, 0.5 and 1e-3 are numbers");
    return node_add(r, (struct formula_node){.op = FORMULA_NUMBER, .number = number}, from);
}

static bool is_number(const struct formula *f, int k)
{
    return f->nodes[k].op == FORMULA_NUMBER;
}

static double folded(enum formula_op op, double a, double b)
{
    switch ((int)op) {
    case FORMULA_ADD:
        return a + b;
    case FORMULA_SUBTRACT:
        return a - b;
    case FORMULA_MULTIPLY:
        return a * b;
    case FORMULA_DIVIDE:
        return a / b;
    default:
        return pow(a, b);
    }
}

/* Numbers are the last nodes when both operands are numbers. */
static int fold(const struct reading *r, enum formula_op op, int a, int b, size_t from)
{
    struct formula *f = r->f;
    const double number = folded(op, f->nodes[a].number, f->nodes[b].number);
    f->n = (size_t)a;
    return number_add(r, number, from);
}

static int unary_add(const struct reading *r, struct formula_node node, int a, size_t from)
{
    node.a = (uint16_t)a;
    node.varies = r->f->nodes[a].varies;
    return node_add(r, node, from);
}

static int binary_add(const struct reading *r, enum formula_op op, int a, int b, size_t from)
{
    struct formula *f = r->f;
    if (is_number(f, a) && is_number(f, b))
        return fold(r, op, a, b, from);
    return node_add(r,
                    (struct formula_node){.op = op,
                                          .a = (uint16_t)a,
                                          .b = (uint16_t)b,
                                          .varies = f->nodes[a].varies || f->nodes[b].varies},
                    from);
}

/* a^b; the number of a constant exponent moves into the node. */
static int power_add(const struct reading *r, int a, int b, size_t from)
{
    struct formula *f = r->f;
    const double exponent = f->nodes[b].number;
    if (!is_number(f, b) || is_number(f, a))
        return binary_add(r, FORMULA_RAISE, a, b, from);
    f->n--;
    return exponent == 1
               ? a
               : unary_add(r, (struct formula_node){.op = FORMULA_POWER, .number = exponent}, a,
                           from);
}

static int negation_add(const struct reading *r, int a, size_t from)
{
    struct formula_node *n = &r->f->nodes[a];
    if (n->op == FORMULA_NUMBER) {
        n->number = -n->number;
        return a;
    }
    return unary_add(r, (struct formula_node){.op = FORMULA_NEGATE}, a, from);
}

static int function_add(const struct reading *r, size_t function, int a, size_t from)
{
    if (is_number(r->f, a)) {
        r->f->n--;
        return number_add(r, formula_functions[function].value(r->f->nodes[a].number), from);
    }
    return unary_add(
        r, (struct formula_node){.op = FORMULA_FUNCTION, .function = (uint16_t)function}, a, from);
}

/* The factor of a product below its transposition, which the product does on its way. */
static uint16_t factor(struct formula *f, int k, bool *transposed)
{
    struct formula_node *n = &f->nodes[k];
    *transposed = n->op == FORMULA_TRANSPOSE;
    if (!*transposed)
        return (uint16_t)k;
    n->op = FORMULA_NOTHING;
    n->varies = false;
    return n->a;
}

static int product_add(const struct reading *r, int a, int b, size_t from)
{
    struct formula_node node = {.op = FORMULA_PRODUCT, .varies = true};
    if (is_number(r->f, a) || is_number(r->f, b))
        return binary_add(r, FORMULA_MULTIPLY, a, b, from);
    node.a = factor(r->f, a, &node.ta);
    node.b = factor(r->f, b, &node.tb);
    return node_add(r, node, from);
}

/* --- primaries -------------------------------------------------------------------------------- */

static int sum_read(struct reading *r);

static int number_read(struct reading *r)
{
    const char *s = r->text + r->at;
    const size_t from = r->at;
    size_t n = strspn(s, "0123456789");
    double number = 0;
    if (s[n] == '.' && !strchr("*/^", s[n + 1] ? s[n + 1] : ' '))
        n += 1 + strspn(s + n + 1, "0123456789");
    if (s[n] == 'e' || s[n] == 'E') {
        const size_t sign = s[n + 1] == '-' || s[n + 1] == '+' ? 1 : 0;
        const size_t digits = strspn(s + n + 1 + sign, "0123456789");
        n += digits > 0 ? 1 + sign + digits : 0;
    }
    if (!text_parse_real(s, n, &number)) {
        complain_of_name(r, from, n, "not a number:");
        err_hint(r->e, "2, 0.5 and 1e-3 are numbers");
        return NONE;
    }
    r->at += n;
    return number_add(r, number, from);
}

static size_t function_named(const char *name, size_t n)
{
    size_t i = 0;
    while (formula_functions[i].name &&
           (formula_functions[i].name[0] != name[0] ||
            strncmp(formula_functions[i].name, name, n) != 0 || formula_functions[i].name[n] != 0))
        i++;
    return i;
}

static int function_unknown(const struct reading *r, const char *name, size_t at)
{
    const char *names[FORMULA_WEIGHTS];
    size_t n = 0;
    for (; formula_functions[n].name; n++)
        names[n] = formula_functions[n].name;
    const char *near = text_nearest(name, names, n);
    complain_of_name(r, at, strlen(name), "unknown function");
    if (near)
        err_hint(r->e, "did you mean '%s'?", near);
    else
        err_hint(r->e, "exp, log, sin, cos, tanh, sinh, asinh, sqrt, abs and relu are known; a "
                       "product is written with *");
    return NONE;
}

static int parenthesis_read(struct reading *r, size_t open)
{
    const int inside = sum_read(r);
    if (inside == NONE || take(r, ')'))
        return inside;
    if (r->text[r->at])
        return rest_refuse(r);
    return complain(r, open, "this parenthesis is not closed", "write ) where it ends");
}

static int function_read(struct reading *r, const char *name, size_t from)
{
    const size_t open = r->at - 1, function = function_named(name, strlen(name));
    if (!formula_functions[function].name)
        return function_unknown(r, name, from);
    const int a = parenthesis_read(r, open);
    return a == NONE ? NONE : function_add(r, function, a, from);
}

static int weight_read(struct reading *r, const char *name, size_t from)
{
    struct formula *f = r->f;
    size_t i = 0;
    while (i < f->n_weights && strcmp(f->weights[i].name, name) != 0)
        i++;
    if (i == FORMULA_WEIGHTS)
        return complain(r, from, "more than 16 weights",
                        "a map of more weights is a kind of its own, written in C");
    if (i == f->n_weights)
        memcpy(f->weights[f->n_weights++].name, name, BLOCK_NAME);
    f->weights[i].times++;
    return node_add(
        r, (struct formula_node){.op = FORMULA_WEIGHT, .a = (uint16_t)i, .varies = true}, from);
}

static int name_read(struct reading *r)
{
    const size_t from = r->at;
    char name[BLOCK_NAME] = "";
    while (goes_on(r->text[r->at]))
        r->at++;
    if (r->at - from >= sizeof name) {
        complain_of_name(r, from, r->at - from, "a name of more than 15 characters:");
        err_hint(r->e, "shorten it");
        return NONE;
    }
    memcpy(name, r->text + from, r->at - from);
    if (take(r, '('))
        return function_read(r, name, from);
    if (formula_functions[function_named(name, strlen(name))].name) {
        complain_of_name(r, from, strlen(name), "nothing is given to the function");
        err_hint(r->e, "write %s(u)", name);
        return NONE;
    }
    return weight_read(r, name, from);
}

static int primary_read(struct reading *r)
{
    const char c = peek(r);
    if (is_letter(c))
        return name_read(r);
    if (is_digit(c) || (c == '.' && is_digit(r->text[r->at + 1])))
        return number_read(r);
    const size_t open = r->at;
    if (take(r, '('))
        return parenthesis_read(r, open);
    return complain_of_sign(r, "a weight, a number, a function or ( is expected here");
}

/* --- operations ------------------------------------------------------------------------------- */

static int signed_read(struct reading *r);

static int exponent_read(struct reading *r, int a, bool entrywise, size_t from)
{
    if (r->f->matrices && !entrywise)
        return complain(r, from, "a power of a matrix could mean two things",
                        "write W .^ 2 for a power entry by entry, W * W for a product");
    const int b = signed_read(r);
    return b == NONE ? NONE : power_add(r, a, b, from);
}

static int power_read(struct reading *r)
{
    int a = primary_read(r);
    while (a != NONE && take(r, '\''))
        if (!is_number(r->f, a))
            a = unary_add(r, (struct formula_node){.op = FORMULA_TRANSPOSE}, a, r->at - 1);
    if (a == NONE)
        return NONE;
    const char c = peek(r);
    const size_t from = r->at;
    if (c == '*' && r->text[from + 1] == '*')
        return complain_of_sign(r, "");
    if (c == '.' && r->text[from + 1] == '^') {
        r->at += 2;
        return exponent_read(r, a, true, from);
    }
    return take(r, '^') ? exponent_read(r, a, false, from) : a;
}

/* Every way to nest comes by here. */
static int signed_read(struct reading *r)
{
    const char c = peek(r);
    const size_t from = r->at;
    int a;
    if (r->depth == FORMULA_DEPTH)
        return complain(r, from, "nested more than 64 deep", "take parentheses or signs away");
    r->depth++;
    if (c == '-' || c == '+') {
        r->at++;
        a = signed_read(r);
        a = a != NONE && c == '-' ? negation_add(r, a, from) : a;
    } else
        a = power_read(r);
    r->depth--;
    return a;
}

static int quotient_add(const struct reading *r, int a, int b, size_t from)
{
    if (r->f->matrices && !is_number(r->f, b))
        return complain(r, from, "a matrix is divided by a number only",
                        "write ./ for a quotient entry by entry");
    return binary_add(r, FORMULA_DIVIDE, a, b, from);
}

static int product_read(struct reading *r)
{
    int a = signed_read(r);
    while (a != NONE) {
        const char c = peek(r), next = c ? r->text[r->at + 1] : 0, sign = c == '.' ? next : c;
        const size_t from = r->at;
        if (sign != '*' && sign != '/')
            return a;
        r->at += c == '.' ? 2 : 1;
        const int b = signed_read(r);
        if (b == NONE)
            return NONE;
        if (c == '*' && r->f->matrices)
            a = product_add(r, a, b, from);
        else if (c == '/')
            a = quotient_add(r, a, b, from);
        else
            a = binary_add(r, sign == '*' ? FORMULA_MULTIPLY : FORMULA_DIVIDE, a, b, from);
    }
    return NONE;
}

static int sum_read(struct reading *r)
{
    int a = product_read(r);
    while (a != NONE) {
        const char c = peek(r);
        const size_t from = r->at;
        if (c != '+' && c != '-')
            return a;
        r->at++;
        const int b = product_read(r);
        a = b == NONE ? NONE : binary_add(r, c == '+' ? FORMULA_ADD : FORMULA_SUBTRACT, a, b, from);
    }
    return NONE;
}

/* --- the whole -------------------------------------------------------------------------------- */

static bool has_matrices(const char *text)
{
    for (size_t i = 0; text[i]; i++)
        if (text[i] == '\'' || (is_capital(text[i]) && (i == 0 || !goes_on(text[i - 1]))))
            return true;
    return false;
}

size_t formula_operands(const struct formula_node *n)
{
    switch (n->op) {
    case FORMULA_NOTHING:
    case FORMULA_WEIGHT:
    case FORMULA_NUMBER:
        return 0;
    case FORMULA_POWER:
    case FORMULA_NEGATE:
    case FORMULA_FUNCTION:
    case FORMULA_TRANSPOSE:
        return 1;
    case FORMULA_ADD:
    case FORMULA_SUBTRACT:
    case FORMULA_MULTIPLY:
    case FORMULA_DIVIDE:
    case FORMULA_RAISE:
    case FORMULA_PRODUCT:
        return 2;
    }
    return 0;
}

/* Where the backward sweep, from node to node and from the left operand to the right one, meets
 * each weight first. */
static void mark_first(struct formula *f)
{
    bool met[FORMULA_WEIGHTS] = {false};
    for (size_t k = f->n; k-- > 0;) {
        const struct formula_node *n = &f->nodes[k];
        const uint16_t operands[] = {n->a, n->b};
        for (size_t i = 0; i < formula_operands(n); i++) {
            struct formula_node *to = &f->nodes[operands[i]];
            if (to->op != FORMULA_WEIGHT)
                continue;
            to->first = !met[to->a];
            met[to->a] = true;
        }
    }
}

bool formula_read(const char *text, struct formula *f, struct err *e)
{
    struct reading r = {.text = text, .f = f, .e = e};
    f->n = f->n_weights = 0;
    memset(f->weights, 0, sizeof f->weights);
    if (strlen(text) > FORMULA_TEXT) {
        complain(&r, 0, "a formula of more than 4096 bytes",
                 "a longer map is a kind of its own, written in C");
        return false;
    }
    f->matrices = has_matrices(text);
    if (!peek(&r)) {
        complain(&r, 0, "the formula is empty", "such as \"u * v^2\" or \"W2 * W1\"");
        return false;
    }
    if (sum_read(&r) == NONE)
        return false;
    if (peek(&r) != 0)
        return rest_refuse(&r) != NONE;
    if (f->n_weights == 0) {
        complain(&r, 0, "a formula without weights", "every name in it is a weight, such as u");
        return false;
    }
    mark_first(f);
    return true;
}
