/* render.h: errors as people read them: file:line:column, the line, a caret, the remedy. */
#ifndef OVERPARAM_BASE_RENDER_H
#define OVERPARAM_BASE_RENDER_H

#include "base/buf.h"
#include "base/err.h"

/* Append every error of *es to *out:
 *
 *     file:3:5: error: unknown key 'widht'
 *       widht: 3
 *       ^
 *       hint: did you mean 'width'?
 *
 * text: the bytes of the file that the places refer to, or NULL when they are not at hand. An error
 * without a place begins with "overparam: error: ". */
void errs_render(struct buf *out, const struct errs *es, const char *text);
/* The same for a terminal: "error" and the caret in colours. */
void errs_render_coloured(struct buf *out, const struct errs *es, const char *text);

/* The same in one line, for a run that failed: "file:3:5: unknown key 'widht' (did you mean
 * 'width'?)". Longer than any message; a path that is longer than that is cut in front. */
enum { ERR_LINE_PATH = 500, ERR_LINE_SIZE = ERR_LINE_PATH + ERR_TEXT + ERR_HINT + 40 };
const char *err_line(const struct err *e, char out[ERR_LINE_SIZE]);

#endif
