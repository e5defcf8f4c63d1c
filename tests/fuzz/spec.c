/* Any bytes as an experiment: read, checked, unfolded and rehearsed, or refused with its mistakes;
 * never a crash, a leak or silence. What is unfolded has as many runs as were foreseen, and the key
 * of a run is the SHA-256 of its canonical text. The reader takes a path whose stem is the
 * experiment's name: that of the corpus is `experiment`.
 *
 * seeds: experiments tests/messages tests/fuzz/corpus/spec longest: 4096 */
#include "base/render.h"
#include "patch.h"
#include "plan/plan.h"
#include "run/rehearsal.h"

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
    static const char *path;
    path = path ? path : place_of("experiment.yaml");
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
