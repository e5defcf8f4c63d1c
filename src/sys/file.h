/* file.h: files, all failures as struct err with path, reason and remedy. */
#ifndef OVERPARAM_SYS_FILE_H
#define OVERPARAM_SYS_FILE_H

#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"

/* Append the whole file to *out. `limit` bounds the size in bytes (0: none). A missing or
 * unreadable file is ERR_INPUT; anything else ERR_IO. */
MUST_CHECK bool file_read(const char *path, size_t limit, struct buf *out, struct err *e);
/* The same; content that begins with gzip's magic is inflated (the limit holds for what comes out).
 */
MUST_CHECK bool file_read_inflated(const char *path, size_t limit, struct buf *out, struct err *e);
/* What was read from `path`, inflated as above; `stored` may be emptied. */
MUST_CHECK bool file_inflate(const char *path, struct buf *stored, size_t limit, struct buf *out,
                             struct err *e);
/* Replace `path` by these bytes: temporary file in the same folder, fsync, rename, fsync the
 * folder. A kill at any instant leaves the old content or the new. */
MUST_CHECK bool file_write(const char *path, const void *bytes, size_t n, struct err *e);
/* SHA-256 of the file's bytes as stored. */
MUST_CHECK bool file_sha256(const char *path, char hex[65], struct err *e);

bool file_exists(const char *path);
bool file_is_link(const char *path);
/* What the file system tells of a file without its being read; times in nanoseconds since 1970. Who
 * writes a file moves `changed`, whatever else he sets; a clock has ticks, so that two edits within
 * one look the same: see look_is_settled. */
struct file_look {
    int64_t size, modified, changed, inode;
};
bool file_look(const char *path, struct file_look *look);
/* Nothing that is written from `now` on can look like this. */
bool look_is_settled(const struct file_look *look, int64_t now);
/* Make the folder and its parents. */
MUST_CHECK bool folder_make(const char *path, struct err *e);
/* Sorted stems of the files NAME+suffix in a folder (suffix such as ".sql"); a missing folder has
 * none. */
MUST_CHECK bool folder_list(struct arena *a, const char *path, const char *suffix,
                            const char *const **stems, size_t *n, struct err *e);
/* `path` as seen from the folder of `file`; absolute paths stay. */
const char *path_beside(struct arena *a, const char *file, const char *path);
/* Where `path` leads when links are followed, absolute; NULL when nothing is there. */
const char *path_real(struct arena *a, const char *path);
/* Does `path` lead to something below `folder`, links followed? False when either is not there. */
bool path_is_below(const char *folder, const char *path);
/* The same folder, links followed; false when either is not there. */
bool path_same(const char *a, const char *b);
/* `path` as seen from `folder`: "../x". Both are absolute and without links. */
const char *path_from(struct arena *a, const char *folder, const char *path);
/* The stem of "a/b/name.yaml" is "name". */
const char *path_stem(struct arena *a, const char *path);

#endif
