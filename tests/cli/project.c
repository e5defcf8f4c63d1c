/* Paths of the command line: as the user means them, as the project names them, as they are shown.
 */
#include "cli/project.h"

#include <CUnit/CUnit.h>

#include "support.h"

static void paths_are_named_from_the_project(void)
{
    static const struct {
        const char *root, *here, *path, *named;
    } cases[] = {
        {"/p", "/p", "experiments/a.yaml", "experiments/a.yaml"},
        {"/p", "/p", "../other/a.yaml", "../other/a.yaml"},
        {"/p", "/p", "/p/experiments/a.yaml", "experiments/a.yaml"},
        {"/p", "/p/experiments", "a.yaml", "experiments/a.yaml"},
        {"/p", "/p/experiments", "./a.yaml", "experiments/a.yaml"},
        {"/p", "/p/experiments", "../data/a.csv", "data/a.csv"},
        {"/p", "/p/a/b", "../..//x/../y", "x/../y"},
        {"/p", "/p/a", "../../q/a.yaml", "/q/a.yaml"},
        {"/p", "/p/a", "/pq/a.yaml", "/pq/a.yaml"},
        {"/p", "/q", "a.yaml", "/q/a.yaml"},
        {"/p", "/", "p/experiments/a.yaml", "experiments/a.yaml"},
        {"/p", "/q", "../../../p/a.yaml", "a.yaml"},
        {"/", "/q", "a.yaml", "q/a.yaml"},
        {"/p q", "/p q/r s", "t u.yaml", "r s/t u.yaml"},
    };
    struct arena a = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        CU_ASSERT_STRING_EQUAL(project_path(&a, cases[i].root, cases[i].here, cases[i].path),
                               cases[i].named);
    arena_release(&a);
}

static void paths_are_shown_from_where_the_user_stands(void)
{
    static const struct {
        const char *from, *path, *shown;
    } cases[] = {
        {"/p", "/p/a.yaml", "a.yaml"},     {"/p/x", "/p/a.yaml", "../a.yaml"},
        {"/p/x/y", "/p/z/a", "../../z/a"}, {"/", "/p/a.yaml", "/p/a.yaml"},
        {"/q", "/p/a.yaml", "/p/a.yaml"},  {"/p/x", "/p/xy/a", "../xy/a"},
        {"/p q/r", "/p q/s t", "../s t"},
    };
    struct arena a = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        CU_ASSERT_STRING_EQUAL(project_seen(&a, cases[i].from, cases[i].path), cases[i].shown);
    arena_release(&a);
}

void suite_project(void)
{
    CU_pSuite s = CU_add_suite("project", NULL, NULL);
    TEST(s, paths_are_named_from_the_project);
    TEST(s, paths_are_shown_from_where_the_user_stands);
}
