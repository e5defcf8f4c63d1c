/* key.h: the canonical text of a run, and the two digests made from a resolved spec. */
#ifndef OVERPARAM_PLAN_KEY_H
#define OVERPARAM_PLAN_KEY_H

#include "base/buf.h"
#include "base/sha256.h"
#include "spec/resolve.h"

/* What names a run besides its parameters. */
struct run_name {
    const char *experiment, *variant, *profile;
};

/* The canonical text is a head and one line "path=value" per field, sorted; texts are escaped so
 * that no value can forge a line. */
void key_head(const struct run_name *name, struct buf *out);
void key_line(const struct parameter *p, struct buf *out);
/* What stands behind the "=" of a parameter's line. */
void key_value(const struct parameter *p, struct buf *out);
/* The code of a run: the engine, the modules that its kinds include, the kinds; or the
 * files of its program. */
struct code {
    char digest[SHA256_HEX];              /* over a line "name=digest" of each part */
    const struct code_part *const *parts; /* by name, each once */
    size_t n_parts;
};

const struct code *key_code(struct arena *a, const struct resolved *r);

#endif
