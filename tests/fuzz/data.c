/* Any bytes as files of the user's own, under any options, opened as a problem: no crash; what is
 * accepted is finite and as large as it says, what is refused is told. The first byte chooses the
 * kind of data and its options, a double bar parts two files.
 *
 * seeds: tests/fuzz/corpus/data
 * longest: 4096 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/problem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ROOM = 2048 };

struct opened {
    const struct kind *kind;
    _Alignas(max_align_t) unsigned char options[ROOM];
};

static void require(bool law)
{
    if (!law)
        abort();
}

static void choose(struct opened *o, const char *contract, const char *name)
{
    *o = (struct opened){.kind = kind_find(contract_find(contract), name, NULL)};
    require(o->kind && o->kind->options_size <= ROOM);
    fields_default(o->kind->fields, o->options);
}

static const struct field *field(const struct opened *o, const char *key, enum field_type type)
{
    const struct field *f = o->kind->fields;
    while (f->name && !(f->type == type && field_is(f, key)))
        f++;
    require(f->name);
    return f;
}

static void set_file(struct opened *o, const char *key, const char *bytes, size_t n)
{
    *field_file(field(o, key, FIELD_FILE), o->options) =
        (struct file){.path = key, .sha256 = "", .bytes = bytes, .size = n};
}

static void set_form(struct opened *o, unsigned choice)
{
    static const char *const separators[] = {"comma", "semicolon", "tab", "blanks"},
                             *const headers[] = {"auto", "true", "false"};
    *field_text(field(o, "separator", FIELD_TEXT), o->options) = separators[choice % 4];
    *field_text(field(o, "header", FIELD_TEXT), o->options) = headers[choice / 4 % 3];
}

static void csv(struct opened *o, unsigned choice, const char *a, size_t n, const char *b, size_t m)
{
    choose(o, "data", "csv");
    set_form(o, choice);
    *field_flag(field(o, "standardize", FIELD_FLAG), o->options) = choice & 1;
    *field_flag(field(o, "centre", FIELD_FLAG), o->options) = choice & 2;
    *field_count(field(o, "tests", FIELD_COUNT), o->options) = choice % 5;
    if (choice & 64) {
        set_file(o, "path", a, n);
        *field_text(field(o, "target", FIELD_TEXT), o->options) = "y";
        return;
    }
    *field_flag(field(o, "transpose", FIELD_FLAG), o->options) = choice & 4;
    set_file(o, "features", a, n);
    set_file(o, "target-file", b, m);
}

static void idx(struct opened *o, const char *a, size_t n, const char *b, size_t m)
{
    static const int64_t classes[] = {0, 1, 7};
    choose(o, "data", "idx");
    set_file(o, "images", a, n);
    set_file(o, "labels", b, m);
    *field_counts(field(o, "classes", FIELD_COUNTS), o->options) = (struct counts){classes, 3};
}

static void entries(struct opened *o, unsigned choice, const char *a, size_t n)
{
    choose(o, "data", "observed-entries");
    set_form(o, choice);
    *field_count(field(o, "rows", FIELD_COUNT), o->options) = 9;
    *field_count(field(o, "cols", FIELD_COUNT), o->options) = 7;
    set_file(o, "path", a, n);
}

static void open_problem(const struct opened *o)
{
    struct opened loss;
    struct problem pb;
    struct err e = {0};
    choose(&loss, "loss", "squared");
    const struct choice data = {o->kind, o->options}, squared = {loss.kind, loss.options};
    if (o->kind->check && o->kind->check(o->options))
        return;
    bool fine = problem_open(&pb, &data, &squared, &e);
    const struct dataset *d = &pb.data;
    require(fine || (e.code == ERR_INPUT && e.text[0]) || e.code == ERR_MEMORY);
    for (size_t i = 0; fine && i < d->n * d->m; i++)
        require(isfinite(d->y[i]));
    for (size_t i = 0; fine && d->x && i < d->n * d->d; i++)
        require(isfinite(d->x[i]));
    problem_release(&pb);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct opened o;
    if (size < 3)
        return 0;
    const char *a = (const char *)data + 1, *end = (const char *)data + size, *b = a;
    while (b + 1 < end && !(b[0] == '|' && b[1] == '|'))
        b++;
    const char *second = b + 1 < end ? b + 2 : end;
    size_t n = b + 1 < end ? (size_t)(b - a) : size - 1;
    unsigned choice = data[0];
    if (choice < 128)
        csv(&o, choice, a, n, second, (size_t)(end - second));
    else if (choice < 192)
        entries(&o, choice, a, n);
    else
        idx(&o, a, n, second, (size_t)(end - second));
    open_problem(&o);
    return 0;
}
