/* A database with any bytes in it, read as the commands read it: no crash, and what is refused is
 * told. The first byte says what is asked, and of whom: of a connection that was there before the
 * bytes changed, or of a new one. The rest is what is written over a sound database, see patch.h.
 *
 * seeds: tests/fuzz/corpus/database longest: 256 */
#include "made.h"
#include "store/condition.h"

static void told(bool fine, struct err *e)
{
    demand(fine || (e->code != ERR_NONE && e->text[0]));
    *e = (struct err){0};
}

static void ask(struct store *st, const char *view)
{
    struct arena a = {0};
    struct table t;
    struct buf out = {0};
    struct err e = {0};
    bool fine = store_query(st, &a, arena_printf(&a, "select * from %s limit 20", view), &t, &e);
    if (fine) {
        table_csv(&t, &out);
        table_json(&t, &out);
    }
    told(fine, &e);
    buf_release(&out);
    arena_release(&a);
}

static void look_runs(struct store *st)
{
    ask(st, "all_runs");
}

static void look_parameters(struct store *st)
{
    ask(st, "all_parameters");
}

static void look_trajectories(struct store *st)
{
    ask(st, "all_trajectories");
}

static void look_made_from(struct store *st)
{
    ask(st, "all_lineage");
    ask(st, "inputs");
    ask(st, "found_values");
}

static void look_kept(struct store *st)
{
    ask(st, "attempts");
    ask(st, "all_texts");
    ask(st, "tags");
    ask(st, "notes");
}

static void look_planned(struct store *st)
{
    ask(st, "planned_runs");
    ask(st, "experiments");
    ask(st, "claims");
}

static void look_digest(struct store *st)
{
    char digest[SHA256_HEX];
    struct err e = {0};
    told(store_digest(st, digest, &e), &e);
    told(store_generation(st, digest, &e), &e);
}

static void look_sound(struct store *st)
{
    struct arena a = {0};
    struct finding *f;
    struct err e = {0};
    size_t n;
    told(store_check(st, &a, &f, &n, &e), &e);
    arena_release(&a);
}

static void look_known(struct store *st)
{
    struct arena a = {0};
    struct known *known;
    struct outline o;
    struct err e = {0};
    size_t n;
    bool is;
    told(store_known(st, &a, &known, &n, &e), &e);
    told(store_outline(st, &a, "a", &o, &is, &e), &e);
    arena_release(&a);
}

static void look_outcome(struct store *st)
{
    struct arena a = {0};
    struct outcome o = {0};
    struct err e = {0};
    const double *w;
    size_t p;
    told(store_outcome(st, 1, &o, &e), &e);
    told(store_weights(st, &a, 1, &w, &p, &e), &e);
    outcome_release(&o);
    arena_release(&a);
}

static void look_checkpoints(struct store *st)
{
    static const struct provenance here = {"1", "c", "cc", "-O2", "2.7", "b",
                                           "k", "c", "h",  "s",   false};
    struct arena a = {0};
    struct kept_run *list;
    struct err e = {0};
    size_t n = 0;
    const bool fine = store_checkpoints(st, &a, &here, NULL, &list, &n, &e);
    told(fine, &e);
    for (size_t i = 0; fine && i < n; i++)
        told(store_checkpoint_state(st, &a, &list[i], &e), &e);
    arena_release(&a);
}

static void look_removal(struct store *st)
{
    static const int64_t runs[] = {1, 2};
    struct removal r;
    struct history h;
    struct err e = {0};
    told(store_removal(st, runs, 2, &r, &e), &e);
    told(store_history(st, "2027-01-01", &h, &e), &e);
}

static void look_condition(struct store *st)
{
    struct arena a = {0};
    struct run_names names;
    struct err e = {0};
    const char *sql;
    told(run_names_read(st, &a, "all_runs", "made", &names, &e) &&
             run_condition(st, &a, &names, "scale > 0.1 and steps < 3", &sql, &e),
         &e);
    arena_release(&a);
}

static void (*const looks[])(struct store *st) = {
    look_runs,        look_parameters, look_trajectories, look_made_from, look_kept,
    look_planned,     look_digest,     look_sound,        look_known,     look_outcome,
    look_checkpoints, look_removal,    look_condition};
enum { LOOKS = sizeof looks / sizeof *looks, ALL = 127, NEW = 128 };

static void look(struct store *st, unsigned which)
{
    for (unsigned i = 0; i < LOOKS; i++)
        if (which == ALL || which % LOOKS == i)
            looks[i](st);
}

static void look_anew(const char *path, unsigned which)
{
    struct store *st = NULL;
    struct err e = {0};
    const bool fine = store_open(path, STORE_READ, &st, &e);
    told(fine, &e);
    if (fine)
        look(st, which);
    store_close(st);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct buf sound, bytes;
    static struct made_file file;
    static struct store *kept;
    struct err e = {0};
    if (size < 1)
        return 0;
    if (!kept) {
        store_limit_queries(2);
        made_bytes(&sound, 1);
        made_open(&file, "read.sqlite");
        made_put(&file, &sound);
        demand(store_open(file.path, STORE_READ, &kept, &e));
    }
    buf_clear(&bytes);
    buf_add(&bytes, sound.s, sound.n);
    patch(&bytes, data + 1, size - 1, true);
    made_put(&file, &bytes);
    if (data[0] & NEW)
        look_anew(file.path, data[0] & ALL);
    else
        look(kept, data[0] & ALL);
    return 0;
}
