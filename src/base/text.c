/* text.c: numbers to text and back, the nearest known word. See text.h; the escapes are in
 * escape.c.
 *
 * printf and strtod follow the locale; the program never leaves the C locale (it does not call
 * setlocale), so the decimal point is a point. */
#include "base/text.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST_NUMBER = 400, LONGEST_WORD = 63, NAME_MAX_LENGTH = 64 };

/* Below 2^53 every integer is exact and prints plainly. */
static const double plain_integer_limit = 9007199254740992.0;

/* Without printf: plans write whole numbers by the million, and printf is slow in a process in
 * which a library (Fortran's libquadmath) has registered conversions of its own. */
const char *text_count(int64_t value, char out[TEXT_REAL_SIZE])
{
    uint64_t rest = value < 0 ? -(uint64_t)value : (uint64_t)value;
    char digits[TEXT_REAL_SIZE];
    size_t n = 0, sign = value < 0;
    do
        digits[n++] = (char)('0' + rest % 10);
    while (rest /= 10);
    out[0] = '-';
    for (size_t i = 0; i < n; i++)
        out[sign + i] = digits[n - 1 - i];
    out[sign + n] = 0;
    return out;
}

const char *text_real(double value, char out[TEXT_REAL_SIZE])
{
    if (isnan(value))
        return memcpy(out, "nan", 4);
    if (isinf(value))
        return memcpy(out, value > 0 ? "inf" : "-inf", value > 0 ? 4 : 5);
    if (value == 0 && signbit(value))
        return memcpy(out, "-0", 3);
    if (fabs(value) < plain_integer_limit && value == floor(value))
        return text_count((int64_t)value, out);
    /* A decimal of up to 15 digits survives the way into a normal double and back, and %g drops
     * trailing zeros: 15 digits give every shorter text, too. Denormal numbers hold fewer. */
    for (int digits = isnormal(value) ? 15 : 1; digits <= 17; digits++) {
        snprintf(out, TEXT_REAL_SIZE, "%.*g", digits, value);
        if (strtod(out, NULL) == value)
            break;
    }
    return out;
}

static bool is_word(const char *s, size_t n, const char *word)
{
    return n == strlen(word) && memcmp(s, word, n) == 0;
}

static bool parse_special(const char *s, size_t n, double *value)
{
    bool negative = n > 0 && s[0] == '-';
    const char *rest = n > 0 && (s[0] == '-' || s[0] == '+') ? s + 1 : s;
    size_t m = n - (size_t)(rest - s);
    if (is_word(rest, m, "inf") || is_word(rest, m, ".inf")) {
        *value = negative ? -INFINITY : INFINITY;
        return true;
    }
    if (rest == s && (is_word(s, n, "nan") || is_word(s, n, ".nan"))) {
        *value = NAN;
        return true;
    }
    return false;
}

/* [+-] digits [. digits] [e [+-] digits], with a digit before the exponent. */
static bool is_decimal(const char *s, size_t n)
{
    size_t i = 0, digits = 0;
    if (i < n && (s[i] == '-' || s[i] == '+'))
        i++;
    for (; i < n && isdigit((unsigned char)s[i]); i++)
        digits++;
    if (i < n && s[i] == '.')
        for (i++; i < n && isdigit((unsigned char)s[i]); i++)
            digits++;
    if (digits == 0)
        return false;
    if (i < n && (s[i] == 'e' || s[i] == 'E')) {
        i++;
        if (i < n && (s[i] == '-' || s[i] == '+'))
            i++;
        size_t exponent = i;
        while (i < n && isdigit((unsigned char)s[i]))
            i++;
        if (i == exponent)
            return false;
    }
    return i == n;
}

bool text_parse_real(const char *s, size_t n, double *value)
{
    char copy[LONGEST_NUMBER + 1];
    if (parse_special(s, n, value))
        return true;
    if (n == 0 || n > LONGEST_NUMBER || !is_decimal(s, n))
        return false;
    memcpy(copy, s, n);
    copy[n] = 0;
    *value = strtod(copy, NULL);
    return true;
}

bool text_parse_count(const char *s, size_t n, int64_t *value)
{
    double real;
    size_t sign = n > 0 && (s[0] == '-' || s[0] == '+');
    bool plain = n > sign;
    for (size_t i = sign; i < n; i++)
        plain = plain && isdigit((unsigned char)s[i]);
    if (n > sign + 1 && s[sign] == '0' && isdigit((unsigned char)s[sign + 1]))
        return false;
    if (plain && n < TEXT_REAL_SIZE) {
        char copy[TEXT_REAL_SIZE];
        memcpy(copy, s, n);
        copy[n] = 0;
        errno = 0;
        long long whole = strtoll(copy, NULL, 10);
        if (errno != 0)
            return false;
        *value = whole;
        return true;
    }
    if (plain || !text_parse_real(s, n, &real) || !isfinite(real) || real != floor(real) ||
        fabs(real) > plain_integer_limit)
        return false;
    *value = (int64_t)real;
    return true;
}

/* Edit distance with transpositions of neighbours counted once (optimal string alignment). */
static size_t edit_distance(const char *a, const char *b)
{
    size_t n = strlen(a), m = strlen(b);
    size_t row[3][LONGEST_WORD + 1];
    if (n > LONGEST_WORD || m > LONGEST_WORD)
        return SIZE_MAX;
    for (size_t j = 0; j <= m; j++)
        row[0][j] = j;
    for (size_t i = 1; i <= n; i++) {
        size_t *now = row[i % 3], *last = row[(i + 2) % 3], *before = row[(i + 1) % 3];
        now[0] = i;
        for (size_t j = 1; j <= m; j++) {
            size_t best = last[j - 1] + (a[i - 1] != b[j - 1]);
            best = last[j] + 1 < best ? last[j] + 1 : best;
            best = now[j - 1] + 1 < best ? now[j - 1] + 1 : best;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
                before[j - 2] + 1 < best)
                best = before[j - 2] + 1;
            now[j] = best;
        }
    }
    return row[n % 3][m];
}

const char *text_nearest(const char *word, const char *const *candidates, size_t n)
{
    size_t best = SIZE_MAX;
    const char *nearest = NULL;
    for (size_t i = 0; i < n; i++) {
        size_t d = edit_distance(word, candidates[i]);
        if (d < best) {
            best = d;
            nearest = candidates[i];
        }
    }
    /* A typo changes at most a third of the word. */
    size_t length = strlen(word);
    return nearest && best <= (length < 3 ? 1 : (length + 2) / 3) ? nearest : NULL;
}

/* U+202A to U+202E and U+2066 to U+2069: what follows is shown in another order than it has. */
static bool turns(const unsigned char s[3])
{
    return s[0] == 0xe2 && ((s[1] == 0x80 && s[2] >= 0xaa && s[2] <= 0xae) ||
                            (s[1] == 0x81 && s[2] >= 0xa6 && s[2] <= 0xa9));
}

size_t text_visible(const char *text, size_t n)
{
    const unsigned char *s = (const unsigned char *)text;
    size_t length = s[0] < 0x80                   ? 1
                    : s[0] >= 0xc2 && s[0] < 0xe0 ? 2
                    : s[0] >= 0xe0 && s[0] < 0xf0 ? 3
                    : s[0] >= 0xf0 && s[0] < 0xf5 ? 4
                                                  : 0;
    if (length == 0 || length > n)
        return 0;
    for (size_t i = 1; i < length; i++)
        if ((s[i] & 0xc0) != 0x80)
            return 0;
    bool control = s[0] < 0x20 || s[0] == 0x7f || (s[0] == 0xc2 && s[1] < 0xa0);
    return control || (length == 3 && turns(s)) ? 0 : length;
}

const char *text_shown(const char *s, size_t n, char out[TEXT_SHOWN])
{
    static const char cut[] = "...";
    size_t at = 0;
    for (size_t i = 0; i < n;) {
        size_t length = text_visible(s + i, n - i), step = length > 0 ? length : 1;
        if (at + step + sizeof cut > TEXT_SHOWN) {
            memcpy(out + at, cut, sizeof cut);
            return out;
        }
        if (length > 0)
            memcpy(out + at, s + i, length);
        else
            out[at] = (unsigned char)s[i] < 0x80 ? ' ' : '?';
        at += step;
        i += step;
    }
    out[at] = 0;
    return out;
}

void text_clean(struct buf *b, const char *s, size_t n, const char *kept)
{
    for (size_t i = 0; i < n;) {
        size_t length = text_visible(s + i, n - i);
        if (length > 0 || (s[i] && strchr(kept, s[i])))
            buf_add(b, s + i, length > 0 ? length : 1);
        else
            buf_putc(b, (unsigned char)s[i] < 0x80 ? ' ' : '?');
        i += length > 0 ? length : 1;
    }
}

const char *text_tail(const char *s, char *out, size_t size)
{
    static const char cut[] = "...";
    size_t n = strlen(s), before = sizeof cut - 1;
    if (n < size)
        return memcpy(out, s, n + 1);
    const char *from = s + n - (size - 1 - before);
    while (((unsigned char)*from & 0xc0) == 0x80)
        from++;
    memcpy(out, cut, before);
    memcpy(out + before, from, strlen(from) + 1);
    return out;
}

static bool begins_character(char byte)
{
    return ((unsigned char)byte & 0xc0) != 0x80;
}

void text_fit(char *out, size_t room, const char *s)
{
    static const char gap[] = " ... ";
    size_t n = strlen(s);
    if (n < room) {
        memcpy(out, s, n + 1);
        return;
    }
    size_t kept = room - sizeof gap, head = kept / 3, tail = kept - head;
    while (head > 0 && !begins_character(s[head]))
        head--;
    while (tail > 0 && !begins_character(s[n - tail]))
        tail--;
    memcpy(out, s, head);
    memcpy(out + head, gap, sizeof gap - 1);
    memcpy(out + head + sizeof gap - 1, s + n - tail, tail + 1);
}

struct where text_place(const char *file, const char *text, size_t at)
{
    struct where w = {file, 1, 1};
    for (size_t i = 0; i < at; i++)
        if (text[i] == '\n') {
            w.line++;
            w.column = 1;
        } else if (begins_character(text[i]))
            w.column++;
    return w;
}

bool text_is_name(const char *s)
{
    size_t n = strlen(s);
    if (n == 0 || n > NAME_MAX_LENGTH)
        return false;
    for (size_t i = 0; i < n; i++) {
        bool letter = (s[i] >= 'a' && s[i] <= 'z') || (s[i] >= '0' && s[i] <= '9');
        if (!letter && (i == 0 || (s[i] != '.' && s[i] != '-')))
            return false;
    }
    return true;
}
