/* text.h: numbers to text and back, the nearest known word, and one escape function per format.
 *
 * Numbers never pass through the locale, nor through SQLite's lossy text. */
#ifndef OVERPARAM_BASE_TEXT_H
#define OVERPARAM_BASE_TEXT_H

#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

enum { TEXT_REAL_SIZE = 32 };

/* The shortest decimal text that reads back to the same bits; "nan", "inf", "-inf" for the rest.
 * Writes into out and returns it. Integers below 2^53 print without exponent or point: 3, not 3.0.
 */
const char *text_real(double value, char out[TEXT_REAL_SIZE]);
/* A whole number: 3, -17. Writes into out and returns it. */
const char *text_count(int64_t value, char out[TEXT_REAL_SIZE]);

/* The whole of s (n bytes) as a number, C locale. Accepts 1e-3, 1.0e-3, .5, inf, -inf, .inf, nan,
 * .nan; refuses hexadecimal, blanks, empty text and trailing bytes. */
bool text_parse_real(const char *s, size_t n, double *value);
/* The whole of s as an integer. Accepts 1000 and, being the same number, 1e3 and 1000.0. Refuses
 * leading zeros (octal-looking) and fractions. */
bool text_parse_count(const char *s, size_t n, int64_t *value);

/* The candidate nearest to `word` by edit distance, or NULL when none is near enough to be a typo.
 */
const char *text_nearest(const char *word, const char *const *candidates, size_t n);

/* Length of the printable UTF-8 character at `text`, or 0: a control character, one that turns the
 * direction of what follows, or a byte that belongs to none. What a file holds must not reach the
 * terminal as a command. */
size_t text_visible(const char *text, size_t n);
/* Append a text that may hold anything: what does not print and is not among `kept` becomes a blank
 * or '?'. What comes out is UTF-8. */
void text_clean(struct buf *b, const char *s, size_t n, const char *kept);
/* Text of a user's within a message: what does not print is a blank or '?', what is long ends in
 * "...". */
enum { TEXT_SHOWN = 72 };
const char *text_shown(const char *s, size_t n, char out[TEXT_SHOWN]);
/* A path within a message: whole, or cut in front ("...data/second.csv"), for its end tells files
 * apart. */
const char *text_tail(const char *s, char *out, size_t size);
/* Copy `s` into out[room]. What does not fit is taken out of the middle, whole characters of UTF-8,
 * and " ... " stands there. room >= 8. */
void text_fit(char *out, size_t room, const char *s);

/* Line and column of byte `at`; columns count the characters of UTF-8. */
struct where text_place(const char *file, const char *text, size_t at);

enum text_format {
    TEXT_CSV,      /* RFC 4180: quoted when needed */
    TEXT_TSV,      /* tab, newline, backslash as \t \n \\ */
    TEXT_JSON,     /* with the surrounding quotes; invalid UTF-8 becomes U+FFFD */
    TEXT_HTML,     /* safe in element content and in quoted attributes */
    TEXT_LATEX,    /* every special character printed literally */
    TEXT_GNUPLOT,  /* a single-quoted string, control characters dropped */
    TEXT_MARKDOWN, /* every character that pandoc's Markdown could take as markup escaped */
    TEXT_SQL       /* a single-quoted literal */
};
void text_escape(struct buf *b, enum text_format format, const char *s, size_t n);
/* The same for a whole zero-terminated string. */
void text_put(struct buf *b, enum text_format format, const char *s);

/* RFC 4648, with padding, in one line. */
void text_base64(struct buf *b, const void *bytes, size_t n);

/* True for [a-z0-9][a-z0-9.-]{0,63}: names of experiments, variants, figures, claims' prefixes. */
bool text_is_name(const char *s);

#endif
