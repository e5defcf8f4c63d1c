/* given.h: what users give as values of options besides numbers and texts: files and lists. */
#ifndef OVERPARAM_BASE_GIVEN_H
#define OVERPARAM_BASE_GIVEN_H

#include <stddef.h>
#include <stdint.h>

/* A file that the user names. The spec fills path and sha256; whoever runs the trial fills bytes
 * (inflated when the file is gzip), for those who compute read no files. The key of a run holds sha256 and
 * not the path. */
struct file {
    const char *path;   /* as seen from the working directory; NULL when the key is absent */
    const char *sha256; /* of the bytes as stored */
    const char *bytes;  /* content, or NULL before it is loaded */
    size_t size;
};

/* Files under names that no field has, as weights block by block; borrowed. */
struct files {
    const char *const *names;
    struct file *v;
    size_t n;
};

/* A list of numbers; borrowed. */
struct reals {
    const double *v;
    size_t n;
};

struct counts {
    const int64_t *v;
    size_t n;
};

/* A list of texts, such as names of columns; borrowed. v is NULL when the key is absent. */
struct texts {
    const char *const *v;
    size_t n;
};

#endif
