/* How a camera was held, as its JPEG says; no bytes lead the reader out of them. */
#include "report/exif.h"

#include <CUnit/CUnit.h>
#include <string.h>

#include "support.h"

/* A JPEG's head with a comment segment and an orientation, in either order of bytes. */
static void put_head(struct buf *b, bool little, char value)
{
    static const char before[] = "\xff\xd8\xff\xfe\0\4ab\xff\xe1\0\x22"
                                 "Exif\0\0";
    static const char big[] = "MM\0\x2a\0\0\0\x8\0\1\1\x12\0\3\0\0\0\1\0";
    static const char small[] = "II\x2a\0\x8\0\0\0\1\0\x12\1\3\0\1\0\0\0";
    buf_clear(b);
    buf_add(b, before, sizeof before - 1);
    if (little)
        buf_add(b, small, sizeof small - 1);
    else
        buf_add(b, big, sizeof big - 1);
    buf_putc(b, value);
    buf_add(b, "\0\0\0\0\0\0\0\xff\xda\0\2", little ? 11 : 10);
}

static void the_eight_orientations_have_their_turns(void)
{
    static const int turns[] = {0, 0, -1, 180, -1, -1, 270, -1, 90, 0};
    struct buf b = {0};
    for (int value = 0; value < 10; value++)
        for (int little = 0; little < 2; little++) {
            put_head(&b, little, (char)value);
            CU_ASSERT_EQUAL(exif_turn(&b), turns[value]);
        }
    buf_release(&b);
}

static void what_is_cut_or_damaged_says_nothing_worse(void)
{
    uint64_t state = 5;
    struct buf b = {0};
    for (int round = 0; round < 20000; round++) {
        put_head(&b, round % 2, 6);
        struct buf cut = {0};
        buf_add(&cut, b.s, (size_t)(test_random(&state) % (b.n + 1)));
        for (int k = 0; cut.n > 0 && k < round % 4; k++)
            cut.s[test_random(&state) % cut.n] = (char)test_random(&state);
        int turn = exif_turn(&cut);
        CU_ASSERT_TRUE(turn >= -1 && turn <= 270 && (turn == -1 || turn % 90 == 0));
        buf_release(&cut);
    }
    buf_release(&b);
}

void suite_exif(void);
void suite_exif(void)
{
    CU_pSuite s = CU_add_suite("report/exif", NULL, NULL);
    TEST(s, the_eight_orientations_have_their_turns);
    TEST(s, what_is_cut_or_damaged_says_nothing_worse);
}
