/* canvas.h: curves drawn with characters, for a look in a terminal. Figures for people to keep are
 * gnuplot's. */
#ifndef OVERPARAM_CLI_CANVAS_H
#define OVERPARAM_CLI_CANVAS_H

#include "base/buf.h"

/* Points in order; those that are not finite are gaps. */
struct curve {
    const double *x, *y;
    size_t n;
};

struct canvas {
    size_t columns, rows; /* characters, without the scales */
    bool
        braille; /* dots of Braille (2 x 4 in a character) and a letter at each end; else letters */
    bool colours;
};

/* Curve 0 is 'a', and so on. y is logarithmic where all of it is positive and spans a factor of 100,
 * x is log(1 + x) where it starts at 0 or later and reaches 1000; the lines around say so. */
void canvas_draw(struct buf *out, const struct canvas *c, const struct curve *curves, size_t n,
                 const char *x, const char *y);

#endif
