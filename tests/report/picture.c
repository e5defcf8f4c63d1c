/* The file that a link of Markdown means. */
#include "report/picture.h"

#include <CUnit/CUnit.h>
#include <string.h>

#include "support.h"

static void a_link_names_a_file_as_pandoc_reads_it(void)
{
    static const struct {
        const char *link, *file;
        size_t length; /* without the title */
    } table[] = {
        {"a.png", "a.png", 5},
        {" a.png ", "a.png", 6},
        {"a.png \"A title\"", "a.png", 5},
        {"a.png 'A title'", "a.png", 5},
        {"<a b.png> \"A title\"", "a b.png", 9},
        {"a b.png", "a b.png", 7},
        {"a%20b%2c.png", "a b,.png", 12},
        {"a%2.png", "a%2.png", 7},
        {"a\\_b\\(1\\).png", "a_b(1).png", 13},
        {"", "", 0},
        {"<", "<", 1},
        {"\"", "\"", 1},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct arena a = {0};
        size_t length = 99;
        const char *file = picture_path(&a, table[i].link, strlen(table[i].link), &length);
        CU_ASSERT_STRING_EQUAL(file, table[i].file);
        CU_ASSERT_EQUAL(length, table[i].length);
        arena_release(&a);
    }
}

void suite_picture(void);
void suite_picture(void)
{
    CU_pSuite s = CU_add_suite("report/picture", NULL, NULL);
    TEST(s, a_link_names_a_file_as_pandoc_reads_it);
}
