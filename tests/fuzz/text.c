/* Any bytes as a number, as a name and through every escape: no crash, and the laws of text.h.
 *
 * seeds: tests/fuzz/corpus/text
 * longest: 512 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool law)
{
    if (!law)
        abort();
}

static void numbers(const char *s, size_t n)
{
    double x, again;
    int64_t k;
    char text[TEXT_REAL_SIZE];
    if (text_parse_real(s, n, &x)) {
        text_real(x, text);
        require(text_parse_real(text, strlen(text), &again));
        require(isnan(x) ? isnan(again) : memcmp(&x, &again, sizeof x) == 0);
    }
    if (text_parse_count(s, n, &k))
        require(text_parse_real(s, n, &x) && (fabs(x) > 0x1p53 || x == (double)k));
    if (n >= sizeof x) {
        memcpy(&x, s, sizeof x);
        text_real(x, text);
        require(text_parse_real(text, strlen(text), &again));
        require(isnan(x) ? isnan(again) : memcmp(&x, &again, sizeof x) == 0);
    }
}

static void escapes(const char *s, size_t n)
{
    static const char *const never[] = {
        [TEXT_TSV] = "\t\n\r", [TEXT_HTML] = "<>\"", [TEXT_LATEX] = "`|<>~^\""};
    struct buf b = {0};
    for (int f = TEXT_CSV; f <= (int)TEXT_SQL; f++) {
        buf_clear(&b);
        text_escape(&b, (enum text_format)f, s, n);
        if ((size_t)f < sizeof never / sizeof *never && never[f])
            for (size_t i = 0; i < b.n; i++)
                require(b.s[i] == 0 || !strchr(never[f], b.s[i]));
    }
    buf_release(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const words[] = {"width", "depth", "gradient-flow", "samples"};
    struct buf word = {0};
    buf_add(&word, data, size);
    numbers(word.s, size);
    escapes(word.s, size);
    (void)text_is_name(word.s);
    (void)text_nearest(word.s, words, sizeof words / sizeof *words);
    buf_release(&word);
    return 0;
}
