/* The file that an address means. */
#include "report/picture.h"

#include <CUnit/CUnit.h>
#include <string.h>

#include "support.h"

static void an_address_names_a_file_without_its_percent_signs(void)
{
    static const struct {
        const char *address, *file;
    } table[] = {
        {"a.png", "a.png"},     {"a%20b%2c.png", "a b,.png"},
        {"a%2.png", "a%2.png"}, {"100%", "100%"},
        {"%zz", "%zz"},         {"", ""},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct arena a = {0};
        CU_ASSERT_STRING_EQUAL(picture_file(&a, table[i].address), table[i].file);
        arena_release(&a);
    }
}

void suite_picture(void);
void suite_picture(void)
{
    CU_pSuite s = CU_add_suite("report/picture", NULL, NULL);
    TEST(s, an_address_names_a_file_without_its_percent_signs);
}
