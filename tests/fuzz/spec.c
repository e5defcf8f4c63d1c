/* Any bytes as an experiment: read, checked and unfolded, or refused with its mistakes; never a
 * crash, a leak or silence.
 *
 * seeds: experiments tests/messages */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/render.h"
#include "plan/plan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Without the care of file_write, which waits for the disk. */
static void keep(const char *path, const uint8_t *data, size_t size)
{
    FILE *f = fopen(path, "wb");
    if (!f || fwrite(data, 1, size, f) != size || fclose(f) != 0)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char path[64];
    static struct errs es;
    struct arena a = {0};
    struct buf out = {0}, text = {0};
    struct spec s = {0};
    struct plan p = {0};
    snprintf(path, sizeof path, "/dev/shm/overparam-fuzz-%ld.yaml", (long)getpid());
    keep(path, data, size);
    es = (struct errs){0};
    if (!spec_read(&a, path, "full", &s, &es) && es.n == 0)
        abort();
    if (es.n == 0 && s.runs < 1000)
        (void)plan_build(&a, &s, &p, &es);
    buf_add(&text, data, size);
    errs_render(&out, &es, text.s);
    buf_release(&text);
    buf_release(&out);
    arena_release(&a);
    return 0;
}
