/* Any bytes as an experiment: read, checked, unfolded and rehearsed, or refused with its mistakes;
 * never a crash, a leak or silence. What is unfolded has as many runs as were foreseen, and the key
 * of a run is the SHA-256 of its canonical text.
 *
 * seeds: experiments tests/messages tests/fuzz/corpus/spec */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/render.h"
#include "plan/plan.h"
#include "run/rehearsal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(int holds)
{
    if (!holds)
        abort();
}

/* Without the care of file_write, which waits for the disk. */
static void keep(const char *path, const uint8_t *data, size_t size)
{
    FILE *f = fopen(path, "wb");
    demand(f && fwrite(data, 1, size, f) == size && fclose(f) == 0);
}

/* The reader takes a path whose stem is the experiment's name: that of the corpus is `experiment`.
 */
static const char *path_of_input(void)
{
    static char path[64];
    if (!path[0]) {
        char folder[] = "/dev/shm/overparam-fuzz-XXXXXX";
        demand(mkdtemp(folder) != NULL);
        snprintf(path, sizeof path, "%s/experiment.yaml", folder);
    }
    return path;
}

static void demand_key(const struct plan *p, size_t i)
{
    struct arena a = {0};
    struct run r;
    char key[SHA256_HEX];
    plan_resolve(p, i, &a, &r);
    const char *canonical = plan_canonical(&r, &a);
    sha256_of(canonical, strlen(canonical), key);
    demand(strcmp(key, r.key) == 0);
    arena_release(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *path = path_of_input();
    struct arena a = {0};
    struct errs *es = arena_alloc(&a, sizeof *es);
    struct buf out = {0}, text = {0};
    struct spec s = {0};
    struct plan p = {0};
    keep(path, data, size);
    bool fine =
        spec_read(&a, path, size % 2 ? "quick" : "full", &s, es) && plan_build(&a, &s, &p, es);
    demand(fine == (es->n == 0));
    demand(!fine || (p.n > 0 && p.n == s.count));
    if (fine) {
        demand_key(&p, 0);
        demand_key(&p, p.n - 1);
        demand(rehearse(&s, es) == (es->n == 0));
    }
    buf_add(&text, data, size);
    errs_render(&out, es, buf_text(&text));
    buf_release(&text);
    buf_release(&out);
    arena_release(&a);
    return 0;
}
