/* format.c: see format.h. */
#include "report/format.h"

#include <fenv.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* No more significant digits than DIGITS_MOST where nobody asks for them. */
enum { PRECISION_MAX = 17, DIGITS_MOST = 10, NUMBER_SIZE = 512 };

/* The literal text up to the next conversion; %% stands for one percent sign. */
static const char *literal(struct arena *a, const char **s, const char *end)
{
    struct buf b = {0};
    while (*s < end && (**s != '%' || (*s + 1 < end && (*s)[1] == '%'))) {
        *s += **s == '%';
        buf_putc(&b, *(*s)++);
    }
    char *text = arena_strndup(a, buf_text(&b), b.n);
    buf_release(&b);
    return text;
}

static const char *conversion_parse(const char **s, const char *end, struct format *f)
{
    if (*s < end && **s == '\'') {
        f->grouped = true;
        ++*s;
    }
    if (*s < end && **s == '.') {
        f->precision = 0;
        for (++*s; *s < end && **s >= '0' && **s <= '9'; ++*s)
            if ((f->precision = 10 * f->precision + (**s - '0')) > PRECISION_MAX)
                return "a format has at most 17 digits";
    }
    if (*s >= end || !strchr("fegdrs", **s))
        return "a format's conversion is one of f, e, g, d, r, s";
    f->conversion = *(*s)++;
    return NULL;
}

const char *format_parse(struct arena *a, const char *text, size_t n, struct format *f)
{
    const char *s = text, *end = text + n;
    *f = (struct format){.precision = -1};
    f->before = literal(a, &s, end);
    if (s >= end)
        return "a format holds one conversion such as %.3g";
    s++;
    const char *wrong = conversion_parse(&s, end, f);
    if (wrong)
        return wrong;
    f->after = literal(a, &s, end);
    return s < end ? "a format holds one conversion only" : NULL;
}

/* The digits of a finite number, in the rounding mode of the moment, which printf obeys. */
static void digits_now(const struct format *f, double x, char out[NUMBER_SIZE])
{
    int precision = f->precision >= 0 ? f->precision : 6;
    char exact[TEXT_REAL_SIZE];
    switch (f->conversion) {
    case 'f':
        snprintf(out, NUMBER_SIZE, "%.*f", precision, x);
        break;
    case 'e': /* a zero has no power of ten */
        if (x == 0)
            snprintf(out, NUMBER_SIZE, "0");
        else
            snprintf(out, NUMBER_SIZE, "%.*e", precision, x);
        break;
    case 'g':
        snprintf(out, NUMBER_SIZE, "%.*g", precision, x);
        break;
    case 'd':
        snprintf(out, NUMBER_SIZE, "%.0f", x);
        break;
    default:
        snprintf(out, NUMBER_SIZE, "%s", text_real(x, exact));
    }
}

static void digits(const struct format *f, double x, char out[NUMBER_SIZE])
{
    digits_now(f, x, out);
    double shown = strtod(out, NULL);
    int mode = fegetround();
    if ((f->rounding == FORMAT_UP && shown < x) || (f->rounding == FORMAT_DOWN && shown > x)) {
        fesetround(f->rounding == FORMAT_UP ? FE_UPWARD : FE_DOWNWARD);
        digits_now(f, x, out);
        fesetround(mode);
    }
    if (out[0] == '-' && strtod(out, NULL) == 0)
        memmove(out, out + 1, strlen(out));
}

double format_shown(const struct format *f, double x)
{
    char text[NUMBER_SIZE];
    digits(f, x, text);
    return strtod(text, NULL);
}

const char *format_hides(struct arena *a, const struct format *f, const struct cell *c)
{
    char exact[TEXT_REAL_SIZE];
    /* Sums of fractions miss a whole number by some units in the last place. */
    double x = c->real, tolerance = 8 * DBL_EPSILON * fabs(x);
    if (f->conversion != 'd' || f->rounding != FORMAT_NEAREST || c->type != CELL_REAL ||
        !isfinite(x) || fabs(x - nearbyint(x)) <= tolerance)
        return NULL;
    return arena_printf(a, "%%d shows %s as %.0f", text_real(x, exact), format_shown(f, x));
}

/* Is y on the same side of every number in `expected` as x? */
static bool same_sides(const char *expected, double x, double y)
{
    while (*expected) {
        char *end;
        double bound = strtod(expected, &end);
        if (end > expected && ((y < bound) != (x < bound) || (y > bound) != (x > bound)))
            return false;
        expected = end > expected ? end : expected + 1;
    }
    return true;
}

struct format format_of_claim(const struct format *chosen, const char *expected, bool holds,
                              double measured)
{
    enum { DIGITS_USUAL = 3 };
    struct format f = {.conversion = 'g', .precision = DIGITS_USUAL, .before = "", .after = ""};
    if (chosen)
        f = *chosen;
    if (holds)
        f.rounding = expected[0] == '<'   ? FORMAT_UP
                     : expected[0] == '>' ? FORMAT_DOWN
                                          : FORMAT_NEAREST;
    while (!chosen && f.precision < DIGITS_MOST && isfinite(measured) &&
           !same_sides(expected, measured, format_shown(&f, measured)))
        f.precision++;
    return f;
}

/* Groups of three before the decimal point; short numbers stay as they are. */
static void put_grouped(struct buf *out, const char *s, size_t n, const char *space)
{
    enum { GROUP = 3, LONG = 5 };
    size_t whole = strspn(s, "0123456789");
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && i < whole && whole >= LONG && (whole - i) % GROUP == 0)
            buf_puts(out, space);
        buf_putc(out, s[i]);
    }
}

static void put_number(struct buf *out, const struct format *f, double x, bool in_math)
{
    char text[NUMBER_SIZE];
    digits(f, x, text);
    const char *s = text + (text[0] == '-');
    size_t mantissa = strcspn(s, "e");
    bool math = text[0] == '-' || s[mantissa] == 'e';
    buf_puts(out, math && !in_math ? "$" : "");
    buf_puts(out, text[0] == '-' ? "-" : "");
    const char *thin = math || in_math ? "\\," : "\xe2\x80\xaf";
    bool unit = s[mantissa] == 'e' && mantissa == 1 && s[0] == '1';
    if (!unit)
        put_grouped(out, s, mantissa, f->grouped ? thin : "");
    if (s[mantissa] == 'e') {
        const char *power = s + mantissa + 1;
        bool negative = *power == '-';
        power += *power == '-' || *power == '+';
        power += strspn(power, "0") - (power[strspn(power, "0")] == 0);
        buf_printf(out, "%s10^{%s%s}", unit ? "" : "\\times ", negative ? "-" : "", power);
    }
    buf_puts(out, math && !in_math ? "$" : "");
}

static void put_special(struct buf *out, double x, bool in_math)
{
    if (isnan(x))
        buf_puts(out, in_math ? "\\text{not a number}" : "not a number");
    else
        buf_printf(out, "%s%s\\infty%s", in_math ? "" : "$", x < 0 ? "-" : "", in_math ? "" : "$");
}

static void put_text(struct buf *out, const char *s, bool in_math)
{
    if (in_math)
        buf_puts(out, "\\text{");
    text_escape(out, in_math ? TEXT_LATEX : TEXT_MARKDOWN, s, strlen(s));
    if (in_math)
        buf_puts(out, "}");
}

void format_markdown(struct buf *out, const struct format *f, const struct cell *c, bool in_math)
{
    double x;
    char exact[TEXT_REAL_SIZE];
    if (c->type == CELL_NULL) {
        buf_puts(out, in_math ? "\\text{--}" : "\xe2\x80\x93");
        return;
    }
    if (f->before[0])
        put_text(out, f->before, in_math);
    if (c->type == CELL_TEXT || !cell_number(c, &x))
        put_text(out, cell_text(c, exact), in_math);
    else if (!isfinite(x))
        put_special(out, x, in_math);
    else if (c->type == CELL_INTEGER && (f->conversion == 'd' || f->conversion == 's')) {
        /* Every 64-bit integer exactly, not through a double. */
        const char *s = cell_text(c, exact);
        buf_puts(out, *s == '-' ? (in_math ? "-" : "\xe2\x88\x92") : "");
        s += *s == '-';
        put_grouped(out, s, strlen(s), f->grouped ? (in_math ? "\\," : "\xe2\x80\xaf") : "");
    } else
        put_number(out, f, x, in_math);
    if (f->after[0])
        put_text(out, f->after, in_math);
}

/* The power of ten of the leading digit, once rounded to two significant digits: 0.0996 is 0.10. */
static int leading_power(double x)
{
    char text[NUMBER_SIZE];
    snprintf(text, sizeof text, "%.1e", fabs(x));
    return (int)strtol(strchr(text, 'e') + 1, NULL, 10);
}

/* Both numbers over 10^power. */
static void put_pair(struct buf *out, double value, double spread, int power)
{
    int decimals = 1 - leading_power(spread) + power;
    struct format f = {.conversion = 'f', .precision = decimals > 0 ? decimals : 0};
    /* A double has no 10^-324. */
    long double unit = powl(10, power);
    bool whole = power == 0;
    buf_puts(out, whole ? "" : "(");
    put_number(out, &f, (double)(value / unit), false);
    buf_puts(out, "\xc2\xa0\xc2\xb1\xc2\xa0");
    put_number(out, &f, (double)(spread / unit), false);
    if (!whole)
        buf_printf(out, ") $\\times 10^{%d}$", power);
}

/* A spread that says nothing about the digits of its value. */
static void put_apart(struct buf *out, const struct format *f, const struct cell *value,
                      const struct cell *spread)
{
    static const struct format two = {.conversion = 'g', .precision = 2, .before = "", .after = ""};
    struct format g = *f;
    if (strchr("sr", g.conversion)) {
        g.conversion = 'g';
        g.precision = DIGITS_MOST;
    }
    format_markdown(out, value->type == CELL_REAL ? &g : f, value, false);
    if (spread->type == CELL_NULL || value->type == CELL_NULL)
        return;
    buf_puts(out, "\xc2\xa0\xc2\xb1\xc2\xa0");
    format_markdown(out, &two, spread, false);
}

void format_uncertain(struct buf *out, const struct format *f, const struct cell *value,
                      const struct cell *spread)
{
    enum { SMALLEST_POWER = -3, LARGEST_POWER = 6 };
    double x, s;
    bool pair = value->type != CELL_TEXT && spread->type != CELL_TEXT && cell_number(value, &x) &&
                cell_number(spread, &s) && isfinite(x) && isfinite(s) && s > 0;
    int power = pair ? leading_power(fmax(fabs(x), s)) : 0;
    if (pair && power - leading_power(s) < DIGITS_MOST)
        put_pair(out, x, s, power >= SMALLEST_POWER && power < LARGEST_POWER ? 0 : power);
    else
        put_apart(out, f, value, spread);
}

void format_plain(struct buf *out, const struct format *f, const struct cell *c)
{
    double x;
    char text[NUMBER_SIZE], exact[TEXT_REAL_SIZE];
    bool number = c->type != CELL_TEXT && f->conversion != 's' && cell_number(c, &x);
    buf_puts(out, f->before);
    if (number && isfinite(x)) {
        digits(f, x, text);
        buf_puts(out, text);
    } else
        buf_puts(out, cell_text(c, exact));
    buf_puts(out, f->after);
}
