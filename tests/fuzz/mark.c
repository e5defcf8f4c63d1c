/* Any bytes as a figure or write-up that is asked where it comes from, text or PDF: a mark that is
 * found is whole, and is found again where it is written.
 *
 * seeds: tests/fuzz/corpus/mark longest: 2048 */
#include "report/mark.h"
#include "patch.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buf bytes = {0}, again = {0};
    struct mark m, n;
    buf_add(&bytes, data, size);
    if (mark_find(&bytes, &m)) {
        demand(strlen(m.name) < sizeof m.name && strlen(m.result) == SHA256_HEX - 1);
        demand(m.is_report || strlen(m.query) == SHA256_HEX - 1);
        mark_write(&again, &m);
        demand(mark_find(&again, &n) && strcmp(m.name, n.name) == 0 &&
               strcmp(m.result, n.result) == 0);
    }
    buf_release(&bytes);
    buf_release(&again);
    return 0;
}
