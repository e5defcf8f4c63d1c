/* Any bytes as an experiment: read or refused with places inside the text, never a crash or a leak.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/render.h"
#include "spec/spec.h"
#include "sys/file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char path[64];
    static struct errs es;
    struct err e = {0};
    struct arena a = {0};
    struct buf out = {0}, text = {0};
    struct spec s = {0};
    if (!path[0])
        snprintf(path, sizeof path, "/tmp/fuzz-%ld.yaml", (long)getpid());
    if (!file_write(path, data, size, &e))
        abort();
    es = (struct errs){0};
    bool fine = spec_read(&a, path, "full", &s, &es);
    if (!fine && es.n == 0)
        abort();
    buf_add(&text, data, size);
    errs_render(&out, &es, text.s);
    buf_release(&text);
    buf_release(&out);
    arena_release(&a);
    return 0;
}
