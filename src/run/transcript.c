/* transcript.c: see transcript.h. The limits are there for programs that have gone wild. */
#include "run/transcript.h"

#include <jansson.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

enum {
    LINE_MOST = 1 << 20, /* bytes */
    LINES_MOST = 1000000,
    NUMBERS_MOST = 1 << 22, /* of all lines: 200 MB */
    COMPONENTS_MOST = 4096, /* of one observable */
    OBSERVABLES_MOST = 256,
    NAME_LONGEST = 64
};

static const double step_most = 9007199254740992.0; /* 2^53 */

/* Where and when of a line. */
struct moment {
    int64_t step;
    double time, at;
};

static bool refuse(struct transcript *t, const char *format, ...) PRINTF_LIKE(2, 3);
static bool refuse(struct transcript *t, const char *format, ...)
{
    struct outcome *o = t->out;
    va_list args;
    int n =
        snprintf(o->reason, sizeof o->reason, "line %lld of its output ", (long long)t->lines + 1);
    va_start(args, format);
    vsnprintf(o->reason + n, sizeof o->reason - (size_t)n, format, args);
    va_end(args);
    o->status = OUTCOME_FAILED;
    t->refused = true;
    return false;
}

/* --- lines that are no JSON ------------------------------------------------------------------- */

static const char *fault_word(const json_error_t *e)
{
    static const struct {
        enum json_error_code code;
        const char *word;
    } words[] = {
        {json_error_invalid_utf8, "is not UTF-8"},
        {json_error_duplicate_key, "has a key twice"},
        {json_error_numeric_overflow, "has a number that is too large for a double"},
        {json_error_null_character, "has a zero byte in a text"},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (json_error_code(e) == words[i].code)
            return words[i].word;
    return "is no JSON object";
}

static bool refuse_line(struct transcript *t, const json_error_t *e)
{
    char shown[TEXT_SHOWN];
    const char *line = buf_text(&t->line);
    bool infinite = strstr(line, "NaN") || strstr(line, "Infinity");
    return refuse(t, "%s: %s%s", fault_word(e), text_shown(line, t->line.n, shown),
                  infinite ? " (JSON has no NaN and no infinity: write null, or end with "
                             "{\"status\": \"diverged\"})"
                           : "");
}

/* --- samples ---------------------------------------------------------------------------------- */

static const char *name_shown(const char *name, char out[TEXT_SHOWN])
{
    return text_shown(name, strlen(name), out);
}

static bool value_read(struct transcript *t, const char *name, const json_t *value, double *x)
{
    char shown[TEXT_SHOWN];
    *x = json_is_null(value) ? (double)NAN : json_number_value(value);
    return json_is_null(value) || json_is_number(value) ||
           refuse(t, "has '%s', which is neither a number nor a list of them",
                  name_shown(name, shown));
}

static bool name_check(struct transcript *t, const char *name)
{
    char shown[TEXT_SHOWN];
    size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-");
    return (n > 0 && n <= NAME_LONGEST && name[n] == 0) ||
           refuse(t, "has an observable '%s': letters, digits, '_', '-' and '.', at most %d",
                  name_shown(name, shown), NAME_LONGEST);
}

/* json: a number, or a list of n components. */
static bool observable_read(struct transcript *t, const struct moment *m, const char *name,
                            const json_t *json)
{
    struct sample s = {.step = m->step, .time = m->time, .at = m->at};
    size_t n = json_is_array(json) ? json_array_size(json) : 1;
    if (!name_check(t, name))
        return false;
    if (n > COMPONENTS_MOST)
        return refuse(t, "has %zu components of '%s', more than %d", n, name, COMPONENTS_MOST);
    if (t->out->n_samples + n > NUMBERS_MOST)
        return refuse(t, "is one too many: a run records at most %d numbers", NUMBERS_MOST);
    s.observable = outcome_name(t->out, name);
    if (t->out->n_names > OBSERVABLES_MOST)
        return refuse(t, "has one observable too many: at most %d", OBSERVABLES_MOST);
    for (size_t i = 0; i < n; i++) {
        s.component = (uint32_t)i;
        if (!value_read(t, name, json_is_array(json) ? json_array_get(json, i) : json, &s.value))
            return false;
        outcome_add(t->out, &s);
    }
    return true;
}

static bool step_read(struct transcript *t, const json_t *line, int64_t *step)
{
    const json_t *json = json_object_get(line, "step");
    double x = json_number_value(json);
    if (!json)
        return refuse(t, "has no 'step'");
    if (!json_is_number(json) || x < 0 || x > step_most || x != floor(x))
        return refuse(t, "has a 'step' that is no whole number, at least 0");
    *step = (int64_t)x;
    return *step >= t->out->steps || refuse(t, "goes back to step %lld from %lld", (long long)*step,
                                            (long long)t->out->steps);
}

static bool place_read(struct transcript *t, const json_t *line, const char *key, double *x)
{
    const json_t *json = json_object_get(line, key);
    *x = NAN;
    return !json || value_read(t, key, json, x);
}

static bool is_place(const char *key)
{
    return strcmp(key, "step") == 0 || strcmp(key, "time") == 0 || strcmp(key, "at") == 0;
}

static bool sample_read(struct transcript *t, json_t *line)
{
    struct moment m = {0};
    const char *key;
    json_t *value;
    if (!step_read(t, line, &m.step) || !place_read(t, line, "time", &m.time) ||
        !place_read(t, line, "at", &m.at))
        return false;
    t->out->steps = m.step;
    t->out->time = m.time;
    json_object_foreach(line, key, value) if (!is_place(key) &&
                                              !observable_read(t, &m, key, value)) return false;
    return true;
}

/* --- the last line ---------------------------------------------------------------------------- */

static void reason_set(struct outcome *o, const char *reason)
{
    struct buf clean = {0};
    text_clean(&clean, reason, strlen(reason), "");
    text_fit(o->reason, sizeof o->reason, buf_text(&clean));
    buf_release(&clean);
}

static bool status_read(struct transcript *t, json_t *line)
{
    struct outcome *o = t->out;
    const char *status = json_string_value(json_object_get(line, "status"));
    const char *reason = json_string_value(json_object_get(line, "reason"));
    bool diverged = status && strcmp(status, "diverged") == 0;
    if (!diverged && (!status || strcmp(status, "done") != 0))
        return refuse(t, "has a 'status' that is neither \"done\" nor \"diverged\"");
    if (json_object_size(line) != (json_object_get(line, "reason") ? 2U : 1U))
        return refuse(t, "has more than 'status' and 'reason'");
    if (json_object_get(line, "reason") && !reason)
        return refuse(t, "has a 'reason' that is no text");
    o->status = diverged ? OUTCOME_DIVERGED : OUTCOME_DONE;
    if (reason)
        reason_set(o, reason);
    return t->closed = true;
}

static bool is_blank(const struct buf *line)
{
    return strspn(buf_text(line), " \t\r") == line->n;
}

static bool line_read(struct transcript *t)
{
    json_error_t e = {0};
    if (is_blank(&t->line))
        return true;
    if (t->lines >= LINES_MOST)
        return refuse(t, "is one too many: at most %d", LINES_MOST);
    if (t->closed)
        return refuse(t, "comes behind the last one, which has the status");
    json_t *line =
        json_loadb(t->line.s, t->line.n, JSON_REJECT_DUPLICATES | JSON_DECODE_INT_AS_REAL, &e);
    if (!json_is_object(line)) {
        json_decref(line);
        return refuse_line(t, &e);
    }
    bool fine = json_object_get(line, "status") ? status_read(t, line) : sample_read(t, line);
    json_decref(line);
    return fine;
}

/* --- bytes ------------------------------------------------------------------------------------ */

static bool line_end(struct transcript *t)
{
    bool fine = line_read(t);
    buf_clear(&t->line);
    t->lines++;
    return fine;
}

bool transcript_take(struct transcript *t, const char *bytes, size_t n)
{
    while (n > 0 && !t->refused) {
        const char *end = memchr(bytes, '\n', n);
        size_t part = end ? (size_t)(end - bytes) : n;
        if (t->line.n + part > LINE_MOST)
            return refuse(t, "is longer than %d bytes", LINE_MOST);
        buf_add(&t->line, bytes, part);
        part += end != NULL; /* the newline itself */
        bytes += part;
        n -= part;
        if (end && !line_end(t))
            return false;
    }
    return !t->refused;
}

bool transcript_end(struct transcript *t)
{
    bool fine = !t->refused && (t->line.n == 0 || line_end(t));
    buf_release(&t->line);
    return fine;
}
