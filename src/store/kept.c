/* kept.c: nobody changes runs by hand.
 *
 * Triggers refuse every change of a row that a run consists of, with a word of what to do instead.
 * On our own connections triggers are off (store.c), so that only others meet them: the shell of
 * SQLite, Python. Whoever reads, copies or dumps meets none. What moves with a plan (run.current,
 * run.code) is left out, and so is what an upgrade of a plan touches. */
#include "store/internal.h"

#define OF_RUN                                                                                     \
    "of id, key, experiment, variant, profile, status, reason, steps, evaluations, time, "         \
    "wall_seconds, cpu_seconds, seed, build, started, fixed, swept, peak_memory, results, seal "

static const struct {
    const char *table, *columns;
} kept[] = {
    {"run", OF_RUN},     {"run_text", ""},   {"run_weights", ""},   {"run_program", ""},
    {"sample", ""},      {"attempt", ""},    {"conflict", ""},      {"conflict_sample", ""},
    {"adopted_run", ""}, {"observable", ""}, {"parameter_set", ""}, {"parameter", ""},
    {"path", ""},        {"text_form", ""},
};

static void put_trigger(struct buf *sql, const char *table, const char *event, const char *columns)
{
    buf_printf(
        sql,
        "create trigger " STORE_KEEPS "%s_from_%s before %s %son %s begin\n"
        "    select raise(abort, 'runs stay as they were made: overparam remove takes one away, overparam run "
        "--force makes it again');\n"
        "end;\n",
        table, event, event, columns, table);
}

void store_put_triggers(struct buf *sql)
{
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        put_trigger(sql, kept[i].table, "insert", "");
        put_trigger(sql, kept[i].table, "update", kept[i].columns);
        put_trigger(sql, kept[i].table, "delete", "");
    }
}
