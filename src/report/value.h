/* value.h: a number in a sentence: report/values/NAME.sql, a select of one row and one column.
 * Directive: `-- format: %.3g` (see format.h). */
#ifndef OVERPARAM_REPORT_VALUE_H
#define OVERPARAM_REPORT_VALUE_H

#include "report/workshop.h"

/* Append the value as pandoc Markdown, a link to what stands behind it. in_math: as TeX, for a
 * place between the braces of a formula. */
MUST_CHECK bool value_markdown(struct workshop *w, const char *name, bool in_math, struct buf *out,
                               struct err *e);

/* The measured value of claim `id` of the claims view, in `format` (or "%.3g" when it is NULL). */
MUST_CHECK bool value_claim(struct workshop *w, const char *id, const char *format, bool in_math,
                            struct buf *out, struct err *e);

#endif
