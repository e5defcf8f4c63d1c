/* format.h: how a number of the database is shown to a reader.
 *
 * A format is `[text]%['][.N]C[text]`, after printf: C is f, e or g with N digits, d for whole
 * numbers, r for the shortest text that reads back to the same bits, s for text as it stands; %'
 * sets thin spaces between groups of three digits; %% is a percent sign. The format comes from a
 * file, so it is parsed here and never handed to printf.
 *
 * One rule for all places, the text, its tables, the page and `overparam claims` (--json and CSV
 * have the exact numbers):
 *   - a number is rounded to the nearest decimal that its format can show;
 *   - what a claim measured, where the claim holds and bounds it from one side, is rounded
 * outwards, for the reader takes it for a bound, too: "at most 0.88" is wrong of 0.8824;
 *   - a zero has no sign. */
#ifndef OVERPARAM_REPORT_FORMAT_H
#define OVERPARAM_REPORT_FORMAT_H

#include "store/table.h"

/* FORMAT_UP and FORMAT_DOWN never show less, or more, than the number; one that a decimal of the
 * precision reads back to is shown as it is. */
enum format_rounding { FORMAT_NEAREST, FORMAT_UP, FORMAT_DOWN };

struct format {
    char conversion; /* one of f e g d r s */
    int precision;   /* -1: not given */
    bool grouped;
    enum format_rounding rounding;
    const char *before, *after; /* literal text, borrowed from the format's arena */
};

/* NULL and *f set, or a sentence saying what is wrong. */
const char *format_parse(struct arena *a, const char *text, size_t n, struct format *f);

/* The format of what a claim measured. NULL: nobody chose one, so three significant digits, or as
 * many as it takes (ten at most) to see on which side of the expected numbers it lies. */
struct format format_of_claim(const struct format *chosen, const char *expected, bool holds,
                              double measured);
/* The number that a reader reads back. */
double format_shown(const struct format *f, double x);
/* What %d hides of a number that is not whole, as "%d shows 2.5 as 2"; NULL when nothing is hidden,
 * or a bound is rounded on purpose. */
const char *format_hides(struct arena *a, const struct format *f, const struct cell *c);

/* Append a cell as pandoc Markdown: numbers with a true minus and powers of ten, text escaped, NULL
 * as a dash. in_math: the place is already inside $...$. */
void format_markdown(struct buf *out, const struct format *f, const struct cell *c, bool in_math);
/* Append `value ± spread` with spaces that do not break, both with the decimals that show two
 * significant digits of the spread: a reader sees no decimal of the value that the spread makes
 * meaningless. Very small and large pairs share one power of ten, (1.20 ± 0.31) × 10⁻⁷. A spread
 * below the tenth digit of the value, zero, or not finite says nothing about digits: the value is
 * shown as `f` has it, with ten digits at most where `f` leaves that open, the spread beside it. A
 * spread of NULL, or beside no number, is not shown. */
void format_uncertain(struct buf *out, const struct format *f, const struct cell *value,
                      const struct cell *spread);
/* Append a cell as plain text. */
void format_plain(struct buf *out, const struct format *f, const struct cell *c);

#endif
