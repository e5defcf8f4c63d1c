/* program.c: see program.h. */
#include "run/program.h"

#include <errno.h>
#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"
#include "run/transcript.h"
#include "sys/clock.h"
#include "sys/guarded.h"
#include "sys/pipes.h"

enum { WORDS_KEPT = 16 * 1024, CHUNK = 1 << 16, VERSION_LONGEST = 200 };

static const double look_interval = 0.05; /* seconds between two looks at the clock */
static const double version_seconds = 10; /* for a program that tells its version */
static const double gibibyte = 0x1p30;

/* --- what every program is given -------------------------------------------------------------- */

static const char *const *environment(struct arena *a)
{
    static const char *const inherited[] = {"PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH"};
    static const char *const fixed[] = {"LANG=C.UTF-8",      "TZ=UTC",
                                        "OMP_NUM_THREADS=1", "OPENBLAS_NUM_THREADS=1",
                                        "MKL_NUM_THREADS=1", "PYTHONHASHSEED=0"};
    enum { INHERITED = sizeof inherited / sizeof *inherited, FIXED = sizeof fixed / sizeof *fixed };
    const char **env = arena_array(a, INHERITED + FIXED + 1, sizeof *env);
    size_t n = 0;
    for (size_t i = 0; i < INHERITED; i++)
        if (getenv(inherited[i]))
            env[n++] = arena_printf(a, "%s=%s", inherited[i], getenv(inherited[i]));
    memcpy(env + n, fixed, sizeof fixed);
    return env;
}

/* The words, ended by NULL as exec wants them. */
static const char *const *words_of(struct arena *a, const struct texts *t)
{
    const char **words = arena_array(a, t->n + 1, sizeof *words);
    memcpy(words, t->v, t->n * sizeof *words);
    return words;
}

/* --- talking ---------------------------------------------------------------------------------- */

/* A talk with a program: what it is given, who listens, what it complains of. */
struct talk {
    const char *input; /* what is left of it */
    void *self;
    bool (*listen)(void *self, const char *bytes, size_t n); /* false: enough */
    const struct attendant *attendant;                       /* may be NULL */
    double seconds;                                          /* the most that it may take */
    struct buf words;
    bool late, given_up; /* it took too long; we were told to leave */
};

static void input_give(struct talk *t, struct guarded *g)
{
    ssize_t n = write(g->in, t->input, strlen(t->input));
    if (n > 0)
        t->input += n;
    bool refused = n < 0 && errno != EINTR && errno != EAGAIN; /* it does not care to read */
    if (refused || !*t->input)
        fd_close(&g->in);
}

/* Keep the end. */
static void words_take(struct talk *t, const char *bytes, size_t n)
{
    buf_add(&t->words, bytes, n);
    if (t->words.n > 2 * (size_t)WORDS_KEPT) {
        size_t more = t->words.n - WORDS_KEPT;
        memmove(t->words.s, t->words.s + more, WORDS_KEPT + 1);
        t->words.n = WORDS_KEPT;
    }
}

/* Read what is there; closed at the end of the stream. */
static void stream_read(struct talk *t, struct guarded *g, int *fd)
{
    char chunk[CHUNK];
    ssize_t n = *fd >= 0 ? read(*fd, chunk, sizeof chunk) : 0;
    if (n > 0 && fd == &g->complaints)
        words_take(t, chunk, (size_t)n);
    else if (n > 0 && !t->listen(t->self, chunk, (size_t)n))
        guarded_stop(g);
    else if (n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN))
        fd_close(fd);
}

/* What it said before its end lies in the pipes. */
static void rest_read(struct talk *t, struct guarded *g, int *fd)
{
    struct pollfd p = {.events = POLLIN};
    while ((p.fd = *fd) >= 0 && poll(&p, 1, 0) > 0)
        stream_read(t, g, fd);
}

static void watch_clock(struct talk *t, struct guarded *g, double begun)
{
    if (!t->late && clock_seconds() - begun > t->seconds)
        t->late = true;
    const struct attendant *a = t->attendant;
    if (!t->given_up && a && a->alive(a->self, 0) == ATTEND_STOP)
        t->given_up = true;
    if (t->late || t->given_up)
        guarded_stop(g);
}

static struct guarded_end talk(struct talk *t, struct guarded *g)
{
    enum { IN, OUT, COMPLAINTS, TOLD, N_ENDS };
    double begun = clock_seconds();
    struct pollfd p[N_ENDS] = {{0}};
    while (!p[TOLD].revents) {
        p[IN] = (struct pollfd){.fd = g->in, .events = POLLOUT};
        p[OUT] = (struct pollfd){.fd = g->out, .events = POLLIN};
        p[COMPLAINTS] = (struct pollfd){.fd = g->complaints, .events = POLLIN};
        p[TOLD] = (struct pollfd){.fd = g->told, .events = POLLIN};
        if (poll(p, N_ENDS, (int)(look_interval * 1000)) < 0)
            p[IN].revents = p[OUT].revents = p[COMPLAINTS].revents = p[TOLD].revents = 0;
        if (p[IN].revents)
            input_give(t, g);
        if (p[OUT].revents)
            stream_read(t, g, &g->out);
        if (p[COMPLAINTS].revents)
            stream_read(t, g, &g->complaints);
        watch_clock(t, g, begun);
    }
    rest_read(t, g, &g->out);
    rest_read(t, g, &g->complaints);
    return guarded_finish(g);
}

/* --- the version ------------------------------------------------------------------------------ */

struct program_version {
    struct program_version *next;
    const char *command, *text;
};

static bool first_line_take(void *self, const char *bytes, size_t n)
{
    struct buf *line = self;
    size_t room = VERSION_LONGEST - line->n;
    buf_add(line, bytes, n < room ? n : room);
    return true;
}

static const char *version_ask(struct arena *a, const struct program *p)
{
    struct buf line = {0}, clean = {0};
    struct talk t = {
        .input = "", .self = &line, .listen = first_line_take, .seconds = version_seconds};
    const struct guarded_program start = {
        .argv = words_of(a, &p->version), .env = environment(a), .folder = p->folder};
    struct guarded g;
    struct err ignored = {0};
    if (guarded_start(&start, &g, &ignored))
        (void)talk(&t, &g);
    const struct buf *from = line.n > 0 ? &line : &t.words; /* java tells it among its complaints */
    text_clean(&clean, buf_text(from), strcspn(buf_text(from), "\n"), "");
    const char *text = arena_strdup(a, clean.n > 0 ? clean.s : "not known");
    buf_release(&line);
    buf_release(&clean);
    buf_release(&t.words);
    return text;
}

static const char *version_of(const struct program *p, struct program_versions *known)
{
    struct buf command = {0};
    struct program_version *v = known->first;
    if (!p->version.v)
        return NULL;
    for (size_t i = 0; i < p->version.n; i++)
        buf_printf(&command, "%s\n", p->version.v[i]);
    while (v && strcmp(v->command, buf_text(&command)) != 0)
        v = v->next;
    if (!v) {
        v = arena_alloc(&known->arena, sizeof *v);
        *v = (struct program_version){known->first, arena_strdup(&known->arena, buf_text(&command)),
                                      version_ask(&known->arena, p)};
        known->first = v;
    }
    buf_release(&command);
    return v->text;
}

/* --- how it came out -------------------------------------------------------------------------- */

/* The last line that is not blank. */
static const char *last_line(struct arena *a, const char *words)
{
    size_t end = strlen(words);
    while (end > 0 && strchr(" \t\n", words[end - 1]))
        end--;
    size_t begin = end;
    while (begin > 0 && words[begin - 1] != '\n')
        begin--;
    return arena_strndup(a, words + begin, end - begin);
}

/* NULL when nothing is wrong with how it ended. */
static const char *fault_of(struct arena *a, const struct program *p, const struct talk *t,
                            const struct guarded_end *end, const char *words)
{
    const char *last = last_line(a, words);
    if (t->late)
        return arena_printf(a, "not done within %g seconds (program: {limits: {seconds: ...}})",
                            p->limits.seconds);
    if (t->given_up)
        return "interrupted";
    if (!end->known)
        return "its guard was killed";
    if (end->fault)
        return arena_printf(a, "cannot start %s: %s", p->command.v[0], strerror(end->fault));
    if (WIFSIGNALED(end->status))
        return arena_printf(a, "killed by signal %d (%s)", WTERMSIG(end->status),
                            strsignal(WTERMSIG(end->status)));
    if (WEXITSTATUS(end->status) != 0)
        return arena_printf(a, "ended with status %d%s%s", WEXITSTATUS(end->status),
                            *last ? ": " : "", last);
    return NULL;
}

static const char silent[] = "it said nothing: samples are lines of JSON on standard output";

/* A run that failed has last words and no samples. */
static void conclude(struct outcome *o, const char *fault, const struct transcript *t,
                     const char *words)
{
    if (!fault && !t->refused && o->n_samples == 0 && !t->closed)
        fault = silent;
    if (fault && !t->refused)
        text_fit(o->reason, sizeof o->reason, fault);
    if (!fault && !o->reason[0])
        snprintf(o->reason, sizeof o->reason, "%s",
                 o->status == OUTCOME_DIVERGED ? "its program says so" : "end");
    if (!fault && !t->refused)
        return;
    o->status = OUTCOME_FAILED;
    o->n_samples = o->n_names = 0;
    o->words = words;
}

static bool transcript_listen(void *self, const char *bytes, size_t n)
{
    return transcript_take(self, bytes, n);
}

static int64_t memory_of(const struct program *p)
{
    double bytes = p->limits.memory * gibibyte;
    return bytes < 0x1p62 ? (int64_t)bytes : 0;
}

static const char *words_clean(struct arena *a, const struct buf *words)
{
    struct buf clean = {0};
    size_t more = words->n > WORDS_KEPT ? words->n - WORDS_KEPT : 0;
    text_clean(&clean, buf_text(words) + more, words->n - more, "\n\t");
    const char *text = arena_strdup(a, buf_text(&clean));
    buf_release(&clean);
    return text;
}

void program_run(const struct program *p, struct program_versions *versions, struct outcome *o,
                 const struct attendant *a)
{
    struct transcript said = {.out = o};
    struct talk t = {.input = p->input,
                     .self = &said,
                     .listen = transcript_listen,
                     .attendant = a,
                     .seconds = p->limits.seconds};
    const struct guarded_program start = {.argv = words_of(&o->arena, &p->command),
                                          .env = environment(&o->arena),
                                          .folder = p->folder,
                                          .memory = memory_of(p)};
    struct guarded g;
    struct err e = {0};
    o->time = NAN;
    o->version = version_of(p, versions);
    if (!guarded_start(&start, &g, &e)) {
        conclude(o, e.text, &said, "");
        return;
    }
    const struct guarded_end end = talk(&t, &g);
    (void)transcript_end(&said);
    const char *words = words_clean(&o->arena, &t.words);
    conclude(o, fault_of(&o->arena, p, &t, &end, words), &said, words);
    buf_release(&t.words);
}
