/* bare.c: what two sources have in common that say the same. */
#include "base/source.h"

#include <string.h>

#include "support.h"

static void bare(const char *text, const char *expected)
{
    struct buf out = {0};
    source_bare(text, strlen(text), &out);
    CU_ASSERT_STRING_EQUAL(buf_text(&out), expected);
    buf_release(&out);
}

static void comments_and_layout_do_not_count(void)
{
    bare("int a; /* one */ // two\n\n\tint b;", "int a; int b;");
    bare("a /* x\n * y */\n= 1", "a = 1");
    bare("a//b", "a ");
    bare("a /* never closed", "a ");
    bare("/", "/");
    bare("", "");
}

static void texts_and_characters_stay(void)
{
    bare("s = \"/* no */  // no\";", "s = \"/* no */  // no\";");
    bare("c = '\"'; /* x */ d = '\\'';", "c = '\"'; d = '\\'';");
    bare("\"a\\\"  b\" c", "\"a\\\"  b\" c");
    bare("\"never closed", "\"never closed");
    bare("\"ends in \\", "\"ends in \\");
}

static void includes_are_found_in_their_order(void)
{
    static const char text[] =
        "#include <math.h>\n#include \"a.h\"\nint x;\n#include \"b/c.h\"\n#include \"";
    char name[8];
    size_t at = 0;
    CU_ASSERT_TRUE(source_next_include(text, &at, name, sizeof name));
    CU_ASSERT_STRING_EQUAL(name, "a.h");
    CU_ASSERT_TRUE(source_next_include(text, &at, name, sizeof name));
    CU_ASSERT_STRING_EQUAL(name, "b/c.h");
    CU_ASSERT_FALSE(source_next_include(text, &at, name, sizeof name));
    at = 0;
    CU_ASSERT_TRUE(source_next_include(text, &at, name, 4)); /* the longer one is passed over */
    CU_ASSERT_FALSE(source_next_include(text, &at, name, 4));
}

void suite_bare(void)
{
    CU_pSuite s = CU_add_suite("bare", NULL, NULL);
    TEST(s, comments_and_layout_do_not_count);
    TEST(s, texts_and_characters_stay);
    TEST(s, includes_are_found_in_their_order);
}
