/* field.c: defaults, ranges, choices and keys of a table of fields. */
#include "core/field.h"

#include <math.h>
#include <string.h>

#include "core/kind.h"
#include "support.h"

struct options {
    double real, limit, above;
    int64_t count;
    bool flag;
    const char *text, *choice;
    struct file file;
    struct reals reals;
    struct counts counts;
    struct {
        int64_t log;
    } at;
};

enum colour { RED, GREEN, BLUE };
struct chosen {
    enum colour colour;
};
static const struct field colours[] = {
    FIELD(struct chosen, colour, .doc = "an enum", .choices = "red|green|blue",
          .otherwise_text = "green"),
    FIELD_END,
};

static void an_enum_is_one_of_its_words(void)
{
    struct chosen o;
    char word[FIELD_WORD_SIZE];
    CU_ASSERT_EQUAL(colours[0].type, FIELD_CHOICE);
    fields_default(colours, &o);
    CU_ASSERT_EQUAL(o.colour, GREEN);
    CU_ASSERT_STRING_EQUAL(field_word(colours, &o, word), "green");
    field_choose(colours, &o, "blue");
    CU_ASSERT_EQUAL(o.colour, BLUE);
    CU_ASSERT_STRING_EQUAL(field_word(colours, &o, word), "blue");
    field_choose(colours, &o, "red");
    CU_ASSERT_EQUAL(o.colour, RED);
    CU_ASSERT_STRING_EQUAL(field_word(colours, &o, word), "red");
    CU_ASSERT_FALSE(field_chooses(colours, "re"));
}

static const struct field fields[] = {
    FIELD(struct options, real, .doc = "any", .otherwise = -1.5),
    FIELD(struct options, limit, .doc = "limit", .min = 0, .max = 10, .infinite = true),
    FIELD(struct options, above, .doc = "positive", .min = 0, .max = 1, .above_min = true),
    FIELD(struct options, count, .doc = "count", .min = 1, .max = 9, .otherwise = 3),
    FIELD(struct options, flag, .doc = "flag", .otherwise = 1),
    FIELD(struct options, text, .doc = "text"),
    FIELD(struct options, choice, .doc = "choice", .choices = "sum|mean|n", .otherwise_text = "n"),
    FIELD(struct options, file, .doc = "file"),
    FIELD(struct options, reals, .doc = "reals"),
    FIELD(struct options, counts, .doc = "counts"),
    FIELD_AS(struct options, at.log, "at.log_scale", .doc = "nested", .otherwise = 7),
    FIELD_END,
};

static void defaults_fill_every_member_and_nothing_else(void)
{
    struct {
        struct options o;
        unsigned char guard[16];
    } room;
    memset(&room, 0xa5, sizeof room);
    fields_default(fields, &room.o);
    CU_ASSERT_EQUAL(room.o.real, -1.5);
    CU_ASSERT_EQUAL(room.o.limit, 0);
    CU_ASSERT_EQUAL(room.o.count, 3);
    CU_ASSERT_TRUE(room.o.flag);
    CU_ASSERT_STRING_EQUAL(room.o.text, "");
    CU_ASSERT_STRING_EQUAL(room.o.choice, "n");
    CU_ASSERT_PTR_NULL(room.o.file.path);
    CU_ASSERT_PTR_NULL(room.o.file.bytes);
    CU_ASSERT_EQUAL(room.o.reals.n, 0);
    CU_ASSERT_EQUAL(room.o.counts.n, 0);
    CU_ASSERT_EQUAL(room.o.at.log, 7);
    for (size_t i = 0; i < sizeof room.guard; i++) {
        CU_ASSERT_EQUAL(room.guard[i], 0xa5);
    }
    CU_ASSERT_EQUAL(fields_count(fields), 11);
    CU_ASSERT_EQUAL(fields_count(NULL), 0);
}

static void the_type_follows_the_member(void)
{
    static const enum field_type types[] = {FIELD_REAL,  FIELD_REAL,   FIELD_REAL, FIELD_COUNT,
                                            FIELD_FLAG,  FIELD_TEXT,   FIELD_TEXT, FIELD_FILE,
                                            FIELD_REALS, FIELD_COUNTS, FIELD_COUNT};
    struct options o;
    for (size_t i = 0; i < fields_count(fields); i++) {
        CU_ASSERT_EQUAL(fields[i].type, types[i]);
    }
    CU_ASSERT_PTR_EQUAL(field_real(&fields[0], &o), &o.real);
    CU_ASSERT_PTR_EQUAL(field_count(&fields[10], &o), &o.at.log);
    CU_ASSERT_PTR_NULL(field_real(&fields[3], &o));
    CU_ASSERT_PTR_NULL(field_text(&fields[7], &o));
}

static void ranges_are_inclusive_unless_said_otherwise(void)
{
    CU_ASSERT_TRUE(field_admits(&fields[0], -1e308));
    CU_ASSERT_FALSE(field_admits(&fields[0], INFINITY));
    CU_ASSERT_FALSE(field_admits(&fields[0], NAN));
    CU_ASSERT_TRUE(field_admits(&fields[1], 0));
    CU_ASSERT_TRUE(field_admits(&fields[1], 10));
    CU_ASSERT_FALSE(field_admits(&fields[1], nextafter(10, 11)));
    CU_ASSERT_FALSE(field_admits(&fields[1], NAN));
    CU_ASSERT_FALSE(field_admits(&fields[1], -INFINITY));
    CU_ASSERT_FALSE(field_admits(&fields[2], 0));
    CU_ASSERT_TRUE(field_admits(&fields[2], 0x1p-1074));
    CU_ASSERT_TRUE(field_admits(&fields[3], 1));
    CU_ASSERT_FALSE(field_admits(&fields[3], 0));
}

static void a_choice_is_a_whole_word(void)
{
    const struct field *f = &fields[6];
    CU_ASSERT_TRUE(field_chooses(f, "sum"));
    CU_ASSERT_TRUE(field_chooses(f, "mean"));
    CU_ASSERT_TRUE(field_chooses(f, "n"));
    CU_ASSERT_FALSE(field_chooses(f, "su"));
    CU_ASSERT_FALSE(field_chooses(f, "sum|mean"));
    CU_ASSERT_FALSE(field_chooses(f, ""));
    CU_ASSERT_FALSE(field_chooses(f, "summ"));
    CU_ASSERT_TRUE(field_chooses(&fields[5], "anything"));
}

static void keys_have_hyphens_for_underscores(void)
{
    char key[FIELD_KEY_SIZE];
    const struct field *f = &fields[10];
    CU_ASSERT_STRING_EQUAL(field_key(f, key), "at.log-scale");
    CU_ASSERT_TRUE(field_is(f, "at.log-scale"));
    CU_ASSERT_FALSE(field_is(f, "at.log_scale"));
    CU_ASSERT_FALSE(field_is(f, "at.log-scal"));
    CU_ASSERT_FALSE(field_is(f, "at.log-scales"));
}

static void check_fields(const struct kind *kind)
{
    for (const struct field *f = kind->fields; f && f->name; f++) {
        bool number = f->type == FIELD_REAL || f->type == FIELD_COUNT;
        CU_ASSERT(!number || f->required || field_admits(f, f->otherwise));
        CU_ASSERT(!f->choices || f->required || field_chooses(f, f->otherwise_text));
        CU_ASSERT(f->doc && f->doc[0] && f->offset < kind->options_size);
    }
}

/* Over the whole registry: defaults obey their own ranges and choices, names are found again. */
static void registered_defaults_obey_their_own_fields(void)
{
    for (size_t c = 0; c < n_contracts; c++) {
        CU_ASSERT_PTR_EQUAL(contract_find(contracts[c].name), &contracts[c]);
        for (size_t k = 0; k < contracts[c].n; k++) {
            const struct kind *kind = contracts[c].kinds[k];
            const struct code_of_kind *code = NULL;
            CU_ASSERT_PTR_EQUAL(kind_find(&contracts[c], kind->name, &code), kind);
            CU_ASSERT_PTR_EQUAL(code_find(code->part.name), &code->part);
            check_fields(kind);
        }
    }
    CU_ASSERT_PTR_NULL(contract_find("no such contract"));
    CU_ASSERT_PTR_NULL(kind_find(&contracts[0], "no such kind", NULL));
}

void suite_field(void)
{
    CU_pSuite s = CU_add_suite("field", NULL, NULL);
    TEST(s, defaults_fill_every_member_and_nothing_else);
    TEST(s, the_type_follows_the_member);
    TEST(s, an_enum_is_one_of_its_words);
    TEST(s, ranges_are_inclusive_unless_said_otherwise);
    TEST(s, a_choice_is_a_whole_word);
    TEST(s, keys_have_hyphens_for_underscores);
    TEST(s, registered_defaults_obey_their_own_fields);
}
