/* number.c: see number.h. What stands in real tables instead of numbers; the first rule that fits
 * tells the reason. */
#include "formats/number.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

enum { LONGEST = 400, EXACT_DIGITS = 15 };

struct text {
    const char *s;
    size_t n;
};

static bool is_digit(struct text t, size_t i)
{
    return i < t.n && isdigit((unsigned char)t.s[i]);
}

/* The texts stand in a table of words parted by '|'; the case of letters does not matter. */
static bool is_word(struct text t, const char *words)
{
    for (const char *w = words; *w;) {
        size_t n = strcspn(w, "|"), i = 0;
        while (i < n && i < t.n && tolower((unsigned char)t.s[i]) == w[i])
            i++;
        if (i == n && n == t.n)
            return true;
        w += n + (w[n] == '|');
    }
    return false;
}

static bool holds(struct text t, const char *part)
{
    size_t n = strlen(part);
    for (size_t i = 0; i + n <= t.n; i++)
        if (memcmp(t.s + i, part, n) == 0)
            return true;
    return false;
}

static bool is_missing(struct text t)
{
    return t.n == 0 ||
           is_word(t, "na|n/a|#n/a|<na>|n.a.|nan|-nan|nat|null|none|nil|missing|?|.|-|--|*");
}

static bool is_comment(struct text t)
{
    return t.s[0] == '#';
}

static bool is_truth(struct text t)
{
    return is_word(t, "true|false|yes|no");
}

static bool is_infinite(struct text t)
{
    return is_word(t, "inf|+inf|-inf|.inf|+.inf|-.inf|infinity|+infinity|-infinity");
}

/* Hyphens and dashes, U+2010 to U+2015, and the minus of typesetting, U+2212. */
static bool has_dash(struct text t)
{
    for (size_t i = 0; i + 2 < t.n; i++)
        if (memcmp(t.s + i, "\xe2\x88\x92", 3) == 0 ||
            (memcmp(t.s + i, "\xe2\x80", 2) == 0 && (unsigned char)t.s[i + 2] >= 0x90 &&
             (unsigned char)t.s[i + 2] <= 0x95))
            return true;
    return false;
}

static bool has_wide_blank(struct text t)
{
    return holds(t, "\xc2\xa0") || holds(t, "\xe2\x80\xaf") || holds(t, "\xe2\x80\x89");
}

static bool is_hexadecimal(struct text t)
{
    size_t sign = t.s[0] == '-' || t.s[0] == '+';
    return t.n > sign + 2 && t.s[sign] == '0' && (t.s[sign + 1] | 0x20) == 'x';
}

/* Digits, a mark, digits, that mark again: 2019-07-01, 1/7/2019, 1.7.2019; or a colon: 12:30. */
static bool is_date(struct text t)
{
    size_t i = 0;
    while (is_digit(t, i))
        i++;
    if (i == 0 || i >= t.n || !strchr("-/.:", t.s[i]))
        return false;
    char mark = t.s[i++];
    size_t from = i;
    while (is_digit(t, i))
        i++;
    return i > from && (mark == ':' || (i < t.n && t.s[i] == mark && is_digit(t, i + 1)));
}

/* A number between whose digits `mark` stands. */
static bool has_between_digits(struct text t, const char *marks)
{
    for (size_t i = 1; i + 1 < t.n; i++)
        if (strchr(marks, t.s[i]) && is_digit(t, i - 1) && is_digit(t, i + 1))
            return true;
    return false;
}

static bool has_comma(struct text t)
{
    return has_between_digits(t, ",");
}

static bool has_group_mark(struct text t)
{
    return has_between_digits(t, "_' ");
}

/* 1.0D+00, as Fortran writes. */
static bool is_fortran(struct text t)
{
    char copy[LONGEST + 1];
    double ignored;
    if (t.n > LONGEST || !(holds(t, "D") || holds(t, "d")))
        return false;
    for (size_t i = 0; i < t.n; i++)
        copy[i] = (char)((t.s[i] | 0x20) == 'd' ? 'e' : t.s[i]);
    return text_parse_real(copy, t.n, &ignored);
}

static bool has_unit(struct text t)
{
    size_t sign = t.s[0] == '-' || t.s[0] == '+';
    return is_digit(t, sign) || (t.s[0] == '$' && is_digit(t, 1));
}

/* A text of digits only whose number a double cannot hold. */
static bool is_rounded(struct text t, double value)
{
    char whole[LONGEST];
    size_t zeros = 0, sign = t.s[0] == '-' || t.s[0] == '+';
    if (t.n <= EXACT_DIGITS)
        return false;
    for (size_t i = sign; i < t.n; i++)
        if (!is_digit(t, i))
            return false;
    while (sign + zeros + 1 < t.n && t.s[sign + zeros] == '0')
        zeros++;
    size_t n = (size_t)snprintf(whole, sizeof whole, "%.0f", fabs(value));
    return n != t.n - sign - zeros || memcmp(whole, t.s + sign + zeros, n) != 0;
}

static bool is_out_of_range(struct text t)
{
    double value;
    return text_parse_real(t.s, t.n, &value) && isinf(value);
}

static bool is_inexact(struct text t)
{
    double value;
    return text_parse_real(t.s, t.n, &value) && isfinite(value);
}

bool number_read(const char *s, size_t n, double *value)
{
    return text_parse_real(s, n, value) && isfinite(*value) &&
           !is_rounded((struct text){s, n}, *value);
}

const char *number_reason(const char *s, size_t n)
{
    static const struct {
        bool (*fits)(struct text t);
        const char *reason;
    } rules[] = {
        {is_missing, "a value is missing here: leave such rows out"},
        {is_comment, "lines of comments are not read: take them out"},
        {is_truth, "write 1 and 0"},
        {is_infinite, "an infinite value: leave such rows out"},
        {is_out_of_range, "beyond the range of doubles, 1.8e308"},
        {is_inexact, "a whole number that a double would round, as beyond 2^53 most are"},
        {has_dash, "its minus is a dash: write the '-' of the keyboard"},
        {has_wide_blank, "a blank that is none of the keyboard's stands in it"},
        {is_hexadecimal, "hexadecimal numbers are not read"},
        {is_date, "a date or a time: turn it into a number"},
        {has_comma, "decimals are written with a point, thousands without a mark"},
        {has_group_mark, "digits are written without a mark between them"},
        {is_fortran, "the exponent is written with an e"},
        {has_unit, "a number stands without its unit"},
    };
    struct text t = {s, n};
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (rules[i].fits(t))
            return rules[i].reason;
    return "it is a text: numbers are expected";
}
