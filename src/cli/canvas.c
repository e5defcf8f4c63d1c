/* canvas.c: see canvas.h. */
#include "cli/canvas.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"

enum { ACROSS = 2, DOWN = 4, LETTERS = 26, LABEL = 10, COLOURS = 6 };

/* An axis: what stands at its ends, as written and as drawn. */
struct scale {
    double low, high;
    bool log;
    double shift; /* added before the logarithm */
};

struct cell_of_canvas {
    unsigned char dots, letter; /* letter 0: none */
    unsigned char curve;        /* that drew it last */
};

struct drawing {
    const struct canvas *canvas;
    struct cell_of_canvas *cells; /* (rows,columns) */
    struct scale x, y;
    size_t across, down; /* dots */
};

static double placed(const struct scale *s, double v)
{
    return s->log ? log10(v + s->shift) : v;
}

/* 0 .. 1 */
static double share(const struct scale *s, double v)
{
    double low = placed(s, s->low), high = placed(s, s->high);
    return high > low ? (placed(s, v) - low) / (high - low) : 0.5;
}

static void extend(struct scale *s, double v, bool *any)
{
    s->low = *any ? fmin(s->low, v) : v;
    s->high = *any ? fmax(s->high, v) : v;
    *any = true;
}

/* False when no point is finite. */
static bool scales_find(struct drawing *d, const struct curve *curves, size_t n)
{
    bool any_x = false, any_y = false;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < curves[i].n; k++)
            if (isfinite(curves[i].x[k]) && isfinite(curves[i].y[k])) {
                extend(&d->x, curves[i].x[k], &any_x);
                extend(&d->y, curves[i].y[k], &any_y);
            }
    d->y.log = d->y.low > 0 && d->y.high >= 100 * d->y.low;
    d->x.log = d->x.low >= 0 && d->x.high >= 1000;
    d->x.shift = 1;
    return any_x;
}

/* Dots: from the left, from the top. */
static void dot(struct drawing *d, double across, double down, size_t curve)
{
    static const unsigned char bits[ACROSS][DOWN] = {{0x01, 0x02, 0x04, 0x40},
                                                     {0x08, 0x10, 0x20, 0x80}};
    const size_t per_x = d->canvas->braille ? ACROSS : 1, per_y = d->canvas->braille ? DOWN : 1;
    size_t i = (size_t)lround(across), j = (size_t)lround(down);
    struct cell_of_canvas *c = &d->cells[j / per_y * d->canvas->columns + i / per_x];
    c->dots |= bits[i % per_x][j % per_y];
    c->curve = (unsigned char)curve;
    if (!d->canvas->braille)
        c->letter = (unsigned char)('a' + curve % LETTERS);
}

struct spot {
    double across, down;
};

static struct spot spot_of(const struct drawing *d, double x, double y)
{
    return (struct spot){share(&d->x, x) * (double)(d->across - 1),
                         (1 - share(&d->y, y)) * (double)(d->down - 1)};
}

static void line(struct drawing *d, struct spot from, struct spot to, size_t curve)
{
    double steps = fmax(1, ceil(fmax(fabs(to.across - from.across), fabs(to.down - from.down))));
    for (double k = 0; k <= steps; k++) {
        double t = k / steps;
        dot(d, from.across + t * (to.across - from.across), from.down + t * (to.down - from.down),
            curve);
    }
}

static void curve_draw(struct drawing *d, const struct curve *c, size_t curve)
{
    struct spot last = {0, 0};
    bool pen = false, any = false;
    for (size_t k = 0; k < c->n; k++) {
        bool finite = isfinite(c->x[k]) && isfinite(c->y[k]);
        struct spot here = finite ? spot_of(d, c->x[k], c->y[k]) : last;
        if (finite)
            line(d, pen ? last : here, here, curve);
        pen = finite;
        any = any || finite;
        last = here;
    }
    size_t per_x = d->canvas->braille ? ACROSS : 1, per_y = d->canvas->braille ? DOWN : 1;
    if (any)
        d->cells[(size_t)lround(last.down) / per_y * d->canvas->columns +
                 (size_t)lround(last.across) / per_x]
            .letter = (unsigned char)('a' + curve % LETTERS);
}

static void put_cell(struct buf *out, const struct canvas *c, const struct cell_of_canvas *cell)
{
    bool empty = cell->dots == 0 && cell->letter == 0;
    if (c->colours && !empty)
        buf_printf(out, "\033[%dm",
                   31 + (cell->letter ? cell->letter - 'a' : cell->curve) % COLOURS);
    if (cell->letter)
        buf_putc(out, (char)cell->letter);
    else if (empty)
        buf_putc(out, ' ');
    else
        buf_printf(out, "\xe2%c%c", 0xa0 + (cell->dots >> 6), 0x80 + (cell->dots & 0x3f));
    if (c->colours && !empty)
        buf_puts(out, "\033[0m");
}

static void put_rows(struct buf *out, const struct drawing *d)
{
    const struct canvas *c = d->canvas;
    for (size_t j = 0; j < c->rows; j++) {
        if (j == 0 || j + 1 == c->rows)
            buf_printf(out, "%*.4g |", LABEL, j == 0 ? d->y.high : d->y.low);
        else
            buf_printf(out, "%*s |", LABEL, "");
        size_t end = c->columns;
        while (end > 0 && d->cells[j * c->columns + end - 1].dots == 0 &&
               d->cells[j * c->columns + end - 1].letter == 0)
            end--;
        for (size_t i = 0; i < end; i++)
            put_cell(out, c, &d->cells[j * c->columns + i]);
        buf_putc(out, '\n');
    }
}

void canvas_draw(struct buf *out, const struct canvas *c, const struct curve *curves, size_t n,
                 const char *x, const char *y)
{
    struct arena a = {0};
    struct drawing d = {.canvas = c,
                        .across = c->columns * (c->braille ? ACROSS : 1),
                        .down = c->rows * (c->braille ? DOWN : 1)};
    d.cells = arena_array(&a, c->columns * c->rows, sizeof *d.cells);
    if (!scales_find(&d, curves, n)) {
        buf_printf(out, "%s: no value is finite\n", y);
        return;
    }
    for (size_t i = 0; i < n; i++)
        curve_draw(&d, &curves[i], i);
    buf_printf(out, "%s%s\n", y, d.y.log ? ", logarithmic" : "");
    put_rows(out, &d);
    buf_printf(out, "%*s +", LABEL, "");
    for (size_t i = 0; i < c->columns; i++)
        buf_putc(out, '-');
    buf_printf(out, "\n%*s  %s from %.15g to %.15g%s\n", LABEL, "", x, d.x.low, d.x.high,
               d.x.log ? ", logarithmic (of 1 + it)" : "");
    arena_release(&a);
}
