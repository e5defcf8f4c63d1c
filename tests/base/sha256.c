/* SHA-256 against the examples of FIPS 180-4. */
#include "base/sha256.h"

#include <CUnit/CUnit.h>
#include <string.h>

#include "support.h"

static const struct {
    const char *text, *hex;
} examples[] = {
    {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
};

static void examples_of_the_standard_hold(void)
{
    char hex[SHA256_HEX];
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        sha256_of(examples[i].text, strlen(examples[i].text), hex);
        CU_ASSERT_STRING_EQUAL(hex, examples[i].hex);
    }
}

static void pieces_give_the_same_digest(void)
{
    const char *text = examples[2].text;
    char hex[SHA256_HEX];
    for (size_t cut = 0; cut <= strlen(text); cut++) {
        struct sha256 h;
        sha256_init(&h);
        sha256_add(&h, text, cut);
        sha256_add(&h, text + cut, strlen(text) - cut);
        sha256_finish(&h, hex);
        CU_ASSERT_STRING_EQUAL(hex, examples[2].hex);
    }
}

void suite_sha256(void)
{
    CU_pSuite s = CU_add_suite("sha256", NULL, NULL);
    TEST(s, examples_of_the_standard_hold);
    TEST(s, pieces_give_the_same_digest);
}
