/* picture.h: a photo or a drawing that lies below report/: .png, .jpg, .jpeg; .pdf and .svg, see pair.h.
 *
 * build/pictures/N.png is a copy for LaTeX, under a name that TeX takes and in the folder that it
 * may read; N.uri is the same as a data: URI, for the page is one file. N counts the pictures of
 * the text. Both show it as it is stored: what a
 * camera notes of how it was held (EXIF) is not heeded. */
#ifndef OVERPARAM_REPORT_PICTURE_H
#define OVERPARAM_REPORT_PICTURE_H

#include "report/workshop.h"

/* The file that an address means as pandoc gives it: percent signs undone. */
const char *picture_file(struct arena *a, const char *address);
/* Copy the file, as seen from report/, to build/pictures/; *name is N.png or the like. A file that
 * is missing, no picture or not below report/ is ERR_INPUT. */
MUST_CHECK bool picture_make(struct workshop *w, const char *file, size_t number, const char **name,
                             struct err *e);

#endif
