/* limits.c: see limits.h. */
#include "spec/limits.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "spec/keys.h"

/* Without a unit it is GiB. */
static double unit_of(const char *text)
{
    static const struct {
        const char *unit;
        double bytes;
    } units[] = {{"", 0x1p30}, {"KiB", 0x1p10}, {"MiB", 0x1p20}, {"GiB", 0x1p30}, {"TiB", 0x1p40}};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strcmp(text, units[i].unit) == 0)
            return units[i].bytes;
    return 0;
}

bool limits_memory(const char *text, double *bytes)
{
    size_t n = strcspn(text, "KMGT");
    double unit = unit_of(text + n);
    while (n > 0 && text[n - 1] == ' ')
        n--;
    if (unit == 0 || !text_parse_real(text, n, bytes) || !(*bytes > 0) || isinf(*bytes))
        return false;
    *bytes *= unit;
    return true;
}

static bool is_positive(const struct node *n, double *value)
{
    return n->type == NODE_SCALAR && text_parse_real(n->text, n->length, value) && *value > 0 &&
           isfinite(*value);
}

struct limits limits_read(const struct node *n, struct errs *es)
{
    struct limits l = {0};
    if (!n)
        return l;
    if (n->type != NODE_MAP) {
        errs_add_at(es, n->at, "'limits' must be a map: {seconds: 600, memory: 4 GiB}");
        return l;
    }
    keys_check(n, limits_words, "limits", es);
    const struct node *seconds = node_find(n, "seconds"), *memory = node_find(n, "memory");
    if (seconds && !is_positive(seconds, &l.seconds))
        errs_add_at(es, seconds->at, "'seconds' must be a number greater than 0");
    if (memory && (memory->type != NODE_SCALAR || !limits_memory(memory->text, &l.memory)))
        errs_add_at(es, memory->at, "'memory' must be a size such as 4 GiB or 512 MiB");
    return l;
}

bool checkpoint_seconds(const char *text, double *seconds)
{
    return text_parse_real(text, strlen(text), seconds) && *seconds >= 0 && isfinite(*seconds);
}

double checkpoint_read(const struct node *n, struct errs *es)
{
    double seconds = 0;
    if (n && !is_positive(n, &seconds))
        errs_add_at(es, n->at, "'checkpoint' must be a number of seconds greater than 0");
    return seconds;
}
