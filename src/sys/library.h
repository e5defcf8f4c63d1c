/* library.h: shared objects: made by the C compiler, looked into by the loader. */
#ifndef OVERPARAM_SYS_LIBRARY_H
#define OVERPARAM_SYS_LIBRARY_H

#include "base/arena.h"
#include "base/buf.h"

/* Compile one C source against the headers in `include` to the shared object `path`, which is there
 * whole or not at all. The compiler is $CC, else cc. Errors: ERR_SPEC at the place of the
 * compiler's first complaint, of which `complaints` gets all; ERR_TOOL without a compiler. */
MUST_CHECK bool library_make(struct arena *a, const char *source, const char *include,
                             const char *path, struct buf *complaints, struct err *e);
/* Load it for the life of the process and find the object of this name. Errors: ERR_SPEC when it
 * cannot be loaded or has no such name. */
MUST_CHECK bool library_symbol(struct arena *a, const char *path, const char *name,
                               const void **object, struct err *e);
/* The functions of these names in a library of the system, into pointers that follow each other.
 * Errors: ERR_TOOL. */
MUST_CHECK bool library_functions(const char *library, const char *const *names, size_t n,
                                  void *pointers, struct err *e);

#endif
