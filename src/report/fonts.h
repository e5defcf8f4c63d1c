/* fonts.h: the fonts that a figure's PDF is drawn with, and the characters that none of them has.
 *
 * For such a character gnuplot's pdfcairo draws a black box, often larger than the figure, and
 * leaves with status 0. Its number is drawn instead, U+4E2D; a browser has fonts for the SVG. */
#ifndef OVERPARAM_REPORT_FONTS_H
#define OVERPARAM_REPORT_FONTS_H

#include "report/characters.h"
#include "report/workshop.h"

/* plots/fonts.conf is a configuration of fontconfig; without it the machine's own holds. */
#define FONTS_FILE PLOTS_FOLDER "/fonts.conf"
/* The environment of a program that draws when there is one, in this order. */
#define FONTS_ENV_FOLDER "FONTCONFIG_PATH=" PLOTS_FOLDER
#define FONTS_ENV_FILE "FONTCONFIG_FILE=fonts.conf"

/* Add the characters of a text that a font could lack: those of ASCII and those without a glyph
 * (blanks, marks of direction) are none. */
void fonts_collect(struct arena *a, const struct buf *text, struct characters *c);
/* The same inside the quotes of a gnuplot script: elsewhere they are names or comments. */
void fonts_collect_quoted(struct arena *a, const struct buf *text, struct characters *c);
/* Keep those that no font has which gnuplot would draw with. */
MUST_CHECK bool fonts_lack(struct arena *a, struct characters *c, struct err *e);

/* Append a text with the characters of `lost` as U+XXXX. */
void fonts_spell(struct buf *out, const struct buf *text, const struct characters *lost);
/* The same inside the quotes of a gnuplot script. */
void fonts_spell_quoted(struct buf *out, const struct buf *text, const struct characters *lost);

#endif
