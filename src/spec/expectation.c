/* expectation.c: what a claim expects, as an interval. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "spec/spec.h"

static const char *skip_blanks(const char *s)
{
    return s + strspn(s, " ");
}

/* The number at *s up to one of `ends` (or the end); moves *s there. */
static bool number_take(const char **s, const char *ends, double *value)
{
    const char *from = skip_blanks(*s);
    size_t n = strcspn(from, ends), m = n;
    while (m > 0 && from[m - 1] == ' ')
        m--;
    *s = from + n;
    return text_parse_real(from, m, value);
}

/* [low, high], with ( or ) where an end is left out. */
static const char *parse_interval(const char *s, struct expectation *x)
{
    static const char form[] = "an interval is written in [low, high]";
    x->low_open = *s == '(';
    if (*s != '[' && *s != '(')
        return form;
    s++;
    if (!number_take(&s, ",", &x->low) || *s != ',')
        return form;
    s++;
    if (!number_take(&s, ")]", &x->high) || (*s != ']' && *s != ')'))
        return form;
    x->high_open = *s == ')';
    return *skip_blanks(s + 1) ? "something stands behind the interval"
           : x->low <= x->high ? NULL
                               : "the interval is empty";
}

static const char *parse_around(const char *s, struct expectation *x)
{
    double centre, tolerance;
    const char *sign = strstr(s, "+-");
    if (!sign)
        return "it has none of the known forms";
    size_t n = (size_t)(sign - s);
    const char *behind = sign + 2;
    while (n > 0 && s[n - 1] == ' ')
        n--;
    if (!text_parse_real(s, n, &centre) || !isfinite(centre))
        return "a number must stand before '+-'";
    if (!number_take(&behind, "%", &tolerance) || !(tolerance >= 0) || !isfinite(tolerance))
        return "a number that is not negative must stand behind '+-'";
    if (*behind == '%') {
        tolerance *= fabs(centre) / 100;
        behind++;
    }
    x->low = centre - tolerance;
    x->high = centre + tolerance;
    return *skip_blanks(behind) ? "something stands behind the tolerance" : NULL;
}

const char *expectation_parse(const char *text, struct expectation *x)
{
    const char *s = skip_blanks(text);
    double value;
    *x = (struct expectation){.low = -HUGE_VAL, .high = HUGE_VAL};
    if (strncmp(s, "in ", 3) == 0)
        return parse_interval(skip_blanks(s + 3), x);
    bool less = *s == '<', greater = *s == '>', equal = *s == '=';
    if (!less && !greater && !equal)
        return parse_around(s, x);
    bool open = !equal && s[1] != '=';
    s += open || (equal && s[1] != '=') ? 1 : 2;
    if (!number_take(&s, "", &value) || isnan(value))
        return "a number must stand behind the comparison";
    if (less || equal)
        x->high = value;
    if (greater || equal)
        x->low = value;
    x->high_open = less && open;
    x->low_open = greater && open;
    return NULL;
}

bool expectation_holds(const struct expectation *x, double measured)
{
    return (x->low_open ? measured > x->low : measured >= x->low) &&
           (x->high_open ? measured < x->high : measured <= x->high);
}
