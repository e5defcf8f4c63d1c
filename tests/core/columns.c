/* columns.c: columns of a CSV by their names: chosen, left out, not there, nameless, alike. */
#include "formats/columns.h"

#include "fixture.h"

void suite_columns(void);

/* What came of a choice: the numbers of its first two rows, the target last. */
struct chosen {
    bool fine;
    struct part part;
    double out[CELLS];
    struct err e;
};

static struct chosen choose(const char *text, struct columns_wanted wanted)
{
    struct chosen c = {0};
    char *owned;
    struct file f = file_copy(text, strlen(text), &owned);
    struct table_form form = {"comma", "auto"};
    struct number_table t;
    c.fine = parse_measure_named(&f, &form, &t, &c.e) &&
             columns_choose(&t, &wanted, &c.part, &c.e) && parse_fill(&t, &c.part, c.out, &c.e);
    c.part.place = NULL;
    parse_release(&t);
    free(owned);
    return c;
}

#define LIST(...)                                                                                  \
    (struct texts)                                                                                 \
    {                                                                                              \
        (const char *const[]){__VA_ARGS__},                                                        \
            sizeof(const char *const[]){__VA_ARGS__} / sizeof(const char *)                        \
    }

static void check_refused(const char *text, struct columns_wanted wanted, int column,
                          const char *part, const char *hint)
{
    struct chosen c = choose(text, wanted);
    bool told = !c.fine && c.e.code == ERR_INPUT && c.e.at.column == column &&
                strstr(c.e.text, part) && strstr(c.e.hint, hint);
    CU_ASSERT_TRUE(told);
    if (!told)
        printf("%s--- %d: %s (%s)\n", text, c.e.at.column, c.e.text, c.e.hint);
}

static void all_columns_but_the_target_are_features(void)
{
    static const double want[] = {1, 3, 2, 4, 6, 5};
    struct chosen c = choose("a,y,b\n1,2,3\n4,5,6\n", (struct columns_wanted){.target = "y"});
    CU_ASSERT(c.fine && c.part.width == 3 && c.part.rows == 2);
    CU_ASSERT_EQUAL(memcmp(c.out, want, sizeof want), 0);
    c = choose("id,y,a,x,b\n9,2,1,NA,3\n9,5,4,-,6\n",
               (struct columns_wanted){.target = "y", .drop = LIST("x", "id")});
    CU_ASSERT(c.fine && memcmp(c.out, want, sizeof want) == 0);
    /* In the order of the list, whatever the rest holds. */
    c = choose("name,b,y,a\n\"Smith, J.\",3,2,1\n?,6,5,4\n",
               (struct columns_wanted){.target = "y", .features = LIST("a", "b")});
    CU_ASSERT(c.fine && memcmp(c.out, want, sizeof want) == 0);
}

static void names_are_texts_as_csv_writes_them(void)
{
    const char *text = "\xef\xbb\xbf\"x, 1\",y ,\"say \"\"hi\"\"\",2010\n1,2,3,4\n";
    static const char *const names[] = {"x, 1", "y", "say \"hi\"", "2010"};
    static const char *const absent[] = {"x", "x, 12", "Y", "say hi", "y "};
    for (size_t k = 0; k < 4; k++) {
        struct chosen c = choose(text, (struct columns_wanted){.target = names[k]});
        CU_ASSERT(c.fine && c.part.width == 4 && c.out[3] == (double)k + 1);
    }
    for (size_t i = 0; i < sizeof absent / sizeof *absent; i++)
        CU_ASSERT_FALSE(choose(text, (struct columns_wanted){.target = absent[i]}).fine);
}

static void a_name_that_is_not_there_is_told_with_the_nearest(void)
{
    static const char text[] = "area,rooms,price\n1,2,3\n";
    check_refused(text, (struct columns_wanted){.target = "prise"}, 1, "no column 'prise'",
                  "did you mean 'price'?");
    check_refused(text, (struct columns_wanted){.target = "elsewhere"}, 1, "no column 'elsewhere'",
                  "its columns are: area, rooms, price");
    check_refused(text,
                  (struct columns_wanted){.target = "price", .features = LIST("area", "room")}, 1,
                  "no column 'room'", "did you mean 'rooms'?");
    check_refused(text, (struct columns_wanted){.target = "price", .drop = LIST("ara")}, 1,
                  "no column 'ara'", "did you mean 'area'?");
    check_refused(text, (struct columns_wanted){.target = "price", .drop = LIST("")}, 1,
                  "no column ''", "its columns are");
    check_refused("y,x,y\n1,2,3\n", (struct columns_wanted){.target = "y"}, 5,
                  "a second column 'y'", "");
    check_refused("x,x,y\n1,2,3\n", (struct columns_wanted){.target = "y", .features = LIST("x")},
                  3, "a second column 'x'", "");
}

/* The same name to a reader: prix_aché with an accent within its letter and behind it. */
static void a_name_in_another_unicode_form_is_told(void)
{
    static const char composed[] = "prix_ach\xc3\xa9", decomposed[] = "prix_ache\xcc\x81",
                      hangul[] = "\xed\x95\x9c", jamo[] = "\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab";
    char text[80];
    snprintf(text, sizeof text, "x,%s\n1,2\n", decomposed);
    check_refused(text, (struct columns_wanted){.target = composed}, 3, "another Unicode form",
                  "NFD");
    CU_ASSERT(choose(text, (struct columns_wanted){.target = decomposed}).fine);
    snprintf(text, sizeof text, "x,%s\n1,2\n", composed);
    check_refused(text, (struct columns_wanted){.target = decomposed}, 3, "another Unicode form",
                  "NFC");
    snprintf(text, sizeof text, "x,%s,y\n1,2,3\n", jamo);
    check_refused(text, (struct columns_wanted){.target = "y", .features = LIST(hangul)}, 3,
                  "another Unicode form", "copy");
    check_refused("x,prix_ach\xe9\n1,2\n", (struct columns_wanted){.target = composed}, 1,
                  "no column", "not UTF-8");
}

static void an_index_among_the_features_is_refused(void)
{
    static const struct columns_wanted y = {.target = "y"};
    static const struct {
        const char *text;
        int column;
        const char *part;
    } cases[] = {
        {",a,y\n0,5,6\n1,7,8\n", 1, "column 1 has no name"},
        {"\"\",\"a\",\"y\"\n\"1\",5,6\n\"2\",7,8\n", 1, "column 1 has no name"},
        {"Unnamed: 0,a,y\n0,5,6\n1,7,8\n", 1, "column 1 has no name ('Unnamed: 0')"},
        {"a,Unnamed: 3,y\n1,5,6\n", 3, "column 2 has no name ('Unnamed: 3')"},
        {"a,y,\n5,6,1\n7,8,1\n", 5, "column 3 has no name"},
        {"rownames,a,y\n1,5,6\n2,7,8\n3,9,9\n", 1, "column 'rownames' numbers the rows"},
        {"id,a,y\n0,5,6\n1,7,8\n2,9,9\n", 1, "column 'id' numbers the rows"},
        {"index,a,y\n1,5,6\n2,7,8\n3,9,9\n", 1, "column 'index' numbers the rows"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_refused(cases[i].text, y, cases[i].column, cases[i].part, "drop: [\"");
    /* Asked for, left out, or no count at all. */
    CU_ASSERT(choose(cases[0].text, (struct columns_wanted){.target = "y", .drop = LIST("")}).fine);
    CU_ASSERT(choose(cases[0].text, (struct columns_wanted){"y", LIST("a"), {0}}).fine);
    CU_ASSERT(choose(cases[6].text, (struct columns_wanted){"y", LIST("id", "a"), {0}}).fine);
    CU_ASSERT(choose("id,a,y\n17,5,6\n1,7,8\n2,9,9\n", y).fine);
    CU_ASSERT(choose("t,a,y\n0,5,6\n1,7,8\n2,9,9\n", y).fine);
    /* All nameless columns go together. */
    struct chosen c = choose(",a,y,,\n0,5,6,,\n", (struct columns_wanted){"y", {0}, LIST("")});
    CU_ASSERT(c.fine && c.part.width == 2);
}

static void cells_of_used_columns_are_told_with_their_column(void)
{
    static const struct columns_wanted y = {.target = "y"};
    check_refused("a,y\n1,2\nNA,3\n", y, 1, "'NA' in column 'a' is not a finite number",
                  "missing here: leave such rows out; `drop: [\"a\"]` leaves the column out");
    check_refused("a,y\n1,2\n3,NA\n", y, 3, "'NA' in column 'y'", "missing");
    CU_ASSERT_PTR_NULL(strstr(choose("a,y\n1,2\n3,NA\n", y).e.hint, "drop"));
    check_refused("a,y\n1,2\n,3\n", (struct columns_wanted){"y", LIST("a"), {0}}, 1,
                  "an empty cell in column 'a'", "missing");
}

/* A header of numbers, or none at all: a row of data would go unseen. */
static void a_header_of_numbers_is_asked_about(void)
{
    check_refused("1,2\n3,4\n", (struct columns_wanted){.target = "1"}, 1,
                  "the first line holds numbers", "`header: true`");
    check_refused("0,1,2\n3,4,5\n", (struct columns_wanted){.target = "2"}, 1,
                  "the first line holds numbers", "`target-file`");
    CU_ASSERT(choose("2010,2011,y\n3,4,5\n", (struct columns_wanted){.target = "y"}).fine);
}

static void another_separator_is_named(void)
{
    static const char *const cases[][2] = {
        {"Chins Situps Jumps\n5 162 60\n2 110 60\n", "`separator: blanks`"},
        {"\"Chins\" \"Jumps\"\n\"1\" 5 162\n\"2\" 2 110\n", "`separator: blanks`"},
        {"Chins\tJumps\n5\t162\n", "`separator: tab`"},
        {"\"fixed acidity\";\"Jumps\"\n7.4;9.4\n", "`separator: semicolon`"},
        {"a;Jumps\n1,5;2,5\n", "`separator: semicolon`; decimals need a point"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct chosen c = choose(cases[i][0], (struct columns_wanted){.target = "Jumps"});
        CU_ASSERT(!c.fine && strstr(c.e.hint, cases[i][1]));
        if (!strstr(c.e.hint, cases[i][1]))
            printf("%s--- %s (%s)\n", cases[i][0], c.e.text, c.e.hint);
    }
}

void suite_columns(void)
{
    CU_pSuite s = CU_add_suite("columns", NULL, NULL);
    TEST(s, all_columns_but_the_target_are_features);
    TEST(s, names_are_texts_as_csv_writes_them);
    TEST(s, a_name_that_is_not_there_is_told_with_the_nearest);
    TEST(s, a_name_in_another_unicode_form_is_told);
    TEST(s, an_index_among_the_features_is_refused);
    TEST(s, cells_of_used_columns_are_told_with_their_column);
    TEST(s, a_header_of_numbers_is_asked_about);
    TEST(s, another_separator_is_named);
}
