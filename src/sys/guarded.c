/* guarded.c: see guarded.h. The report is what goes through the pipe `told`: from the program's side
 * an errno when it cannot be started (the pipe closes when it is), from the guard's how it ended. */
#include "sys/guarded.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sys/clock.h"
#include "sys/pipes.h"

enum { PIPE_IN, PIPE_OUT, PIPE_COMPLAINTS, PIPE_LEASH, PIPE_TOLD, N_PIPES };
enum { HIGHEST_INHERITED = 256 };

static const double grace = 0.5;  /* seconds between asking and killing */
static const double patience = 5; /* seconds for what is hard to kill */

struct report {
    int fault, status;
};

struct pipes {
    int fd[N_PIPES][2];
};

static const int our_end[N_PIPES] = {WRITE_END, READ_END, READ_END, WRITE_END, READ_END};

/* --- the program ------------------------------------------------------------------------------ */

/* Failures to set a limit are told by what the limit was to prevent. */
static void set_limits(const struct guarded_program *p)
{
    const struct rlimit none = {0, 0};
    (void)setrlimit(RLIMIT_CORE, &none);
    if (p->memory > 0) {
        const struct rlimit most = {(rlim_t)p->memory, (rlim_t)p->memory};
        (void)setrlimit(RLIMIT_AS, &most);
    }
}

static void set_signals(void (*handler)(int), const sigset_t *mask)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGPIPE, SIGXFSZ};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        signal(numbers[i], handler);
    sigprocmask(SIG_SETMASK, mask, NULL);
}

static bool streams_take(const struct pipes *pipes)
{
    return dup2(pipes->fd[PIPE_IN][READ_END], STDIN_FILENO) >= 0 &&
           dup2(pipes->fd[PIPE_OUT][WRITE_END], STDOUT_FILENO) >= 0 &&
           dup2(pipes->fd[PIPE_COMPLAINTS][WRITE_END], STDERR_FILENO) >= 0;
}

static _Noreturn void program_live(const struct guarded_program *p, const struct pipes *pipes,
                                   pid_t guard)
{
    extern char **environ;
    sigset_t all;
    sigemptyset(&all);
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != guard)
        _exit(127);
    set_signals(SIG_DFL, &all);
    set_limits(p);
    /* exec promises to leave the words alone, but its types do not say so. */
    union {
        const char *const *ours;
        char *const *theirs;
    } argv = {.ours = p->argv};
    union {
        const char *const *ours;
        char **theirs;
    } env = {.ours = p->env};
    if (streams_take(pipes) && chdir(p->folder) == 0) {
        environ = env.theirs;
        execvp(argv.theirs[0], argv.theirs);
    }
    const struct report r = {.fault = errno};
    ssize_t ignored = write(pipes->fd[PIPE_TOLD][WRITE_END], &r, sizeof r);
    (void)ignored;
    _exit(127);
}

/* --- the guard -------------------------------------------------------------------------------- */

/* The parent of a process, 0 when it is gone. The name in /proc/N/stat may hold anything, also a
 * parenthesis: what follows the last one is "state parent ...". */
static pid_t parent_of(const char *number)
{
    char path[64], stat[512];
    static const char state[] = ") S ";
    snprintf(path, sizeof path, "/proc/%.20s/stat", number);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd >= 0 ? read(fd, stat, sizeof stat - 1) : -1;
    fd_close(&fd);
    if (n <= 0)
        return 0;
    stat[n] = 0;
    const char *behind = strrchr(stat, ')');
    return behind && strlen(behind) > strlen(state)
               ? (pid_t)strtol(behind + strlen(state), NULL, 10)
               : 0;
}

/* What left the group (a daemon does) has become our child. */
static void strays_kill(void)
{
    DIR *processes = opendir("/proc");
    pid_t self = getpid();
    for (struct dirent *d; processes && (d = readdir(processes));)
        if (d->d_name[0] >= '1' && d->d_name[0] <= '9' && parent_of(d->d_name) == self)
            kill((pid_t)strtol(d->d_name, NULL, 10), SIGKILL);
    if (processes)
        closedir(processes);
}

/* Until there is nobody left whom we would have to wait for; what cannot be killed (it became
 * another user's) is left. */
static void rest_reap(void)
{
    for (double begun = clock_seconds(); clock_seconds() - begun < patience;) {
        pid_t got = waitpid(-1, NULL, WNOHANG);
        if (got < 0 && errno == ECHILD)
            return;
        if (got == 0) {
            strays_kill();
            poll(NULL, 0, 1);
        }
    }
}

/* The program has ended; it is not reaped, so that its number stays its own. */
static bool has_ended(pid_t program)
{
    siginfo_t info = {0};
    return waitid(P_PID, (id_t)program, &info, WEXITED | WNOHANG | WNOWAIT) != 0 ||
           info.si_pid == program;
}

static bool leash_is_held(int leash)
{
    struct pollfd p = {.fd = leash, .events = POLLIN};
    return poll(&p, 1, 0) == 0;
}

/* Wait for the program's end, or until we are let go and the grace is over. */
static void watch(pid_t program, int leash, int children)
{
    double asked = -1;
    struct signalfd_siginfo info;
    while (!has_ended(program) && (asked < 0 || clock_seconds() - asked < grace)) {
        if (asked < 0 && !leash_is_held(leash)) {
            asked = clock_seconds();
            kill(-program, SIGTERM);
            kill(-program, SIGCONT);
        }
        struct pollfd p[] = {{.fd = children, .events = POLLIN},
                             {.fd = asked < 0 ? leash : -1, .events = POLLIN}};
        (void)poll(p, 2, asked < 0 ? -1 : (int)(grace * 1000));
        while (p[0].revents && read(children, &info, sizeof info) > 0)
            ;
    }
}

/* What the guard inherited and has no use for; a socket that it held open would seem alive. */
static void others_close(const struct pipes *pipes)
{
    const int kept[] = {pipes->fd[PIPE_IN][READ_END], pipes->fd[PIPE_OUT][WRITE_END],
                        pipes->fd[PIPE_COMPLAINTS][WRITE_END], pipes->fd[PIPE_LEASH][READ_END],
                        pipes->fd[PIPE_TOLD][WRITE_END]};
    for (int fd = 0; fd < HIGHEST_INHERITED; fd++) {
        bool keep = false;
        for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
            keep = keep || kept[i] == fd;
        if (!keep)
            close(fd);
    }
}

static _Noreturn void guard_live(const struct guarded_program *p, struct pipes *pipes)
{
    sigset_t children;
    struct report r = {0};
    setsid();
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    sigemptyset(&children);
    sigaddset(&children, SIGCHLD);
    set_signals(SIG_IGN, &children);
    others_close(pipes);
    int changes = signalfd(-1, &children, SFD_CLOEXEC | SFD_NONBLOCK);
    pid_t self = getpid(), program = fork();
    if (program == 0)
        program_live(p, pipes, self);
    r.fault = program < 0 ? errno : 0;
    fd_close(&pipes->fd[PIPE_IN][READ_END]);
    fd_close(&pipes->fd[PIPE_OUT][WRITE_END]);
    fd_close(&pipes->fd[PIPE_COMPLAINTS][WRITE_END]);
    if (program > 0) {
        setpgid(program, program);
        watch(program, pipes->fd[PIPE_LEASH][READ_END], changes);
        kill(-program, SIGKILL);
        waitpid(program, &r.status, 0);
        rest_reap();
    }
    ssize_t ignored = write(pipes->fd[PIPE_TOLD][WRITE_END], &r, sizeof r);
    (void)ignored;
    _exit(0);
}

/* --- our side --------------------------------------------------------------------------------- */

bool guarded_start(const struct guarded_program *p, struct guarded *g, struct err *e)
{
    struct pipes pipes = {0};
    pid_t guard = pipes_open(N_PIPES, pipes.fd) ? fork() : -1;
    if (guard == 0)
        guard_live(p, &pipes);
    if (guard < 0) {
        err_set(e, ERR_TOOL, "cannot start %s: %s", p->argv[0], strerror(errno));
        pipes_close(N_PIPES, pipes.fd);
        return false;
    }
    int *const ours[N_PIPES] = {&g->in, &g->out, &g->complaints, &g->leash, &g->told};
    g->guard = guard;
    for (int i = 0; i < N_PIPES; i++) {
        *ours[i] = pipes.fd[i][our_end[i]];
        close(pipes.fd[i][1 - our_end[i]]);
        (void)fcntl(*ours[i], F_SETFL, O_NONBLOCK);
    }
    return true;
}

void guarded_stop(struct guarded *g)
{
    fd_close(&g->leash);
}

/* The first report counts: a program that could not be started tells why. */
static bool report_read(int told, struct report *r)
{
    struct report first = {0}, next;
    bool any = false;
    while (read(told, &next, sizeof next) == (ssize_t)sizeof next) {
        first = any ? first : next;
        any = true;
    }
    *r = first;
    return any;
}

struct guarded_end guarded_finish(struct guarded *g)
{
    struct report r;
    fd_close(&g->in);
    fd_close(&g->out);
    fd_close(&g->complaints);
    while (waitpid(g->guard, NULL, 0) < 0 && errno == EINTR)
        ;
    bool known = report_read(g->told, &r);
    fd_close(&g->leash);
    fd_close(&g->told);
    return (struct guarded_end){.known = known, .fault = r.fault, .status = r.status};
}

static bool is_program(const char *folder, size_t n, const char *name)
{
    char path[4096];
    int length = snprintf(path, sizeof path, "%.*s%s%s", (int)n, folder, n ? "/" : "", name);
    return length > 0 && (size_t)length < sizeof path && access(path, X_OK) == 0;
}

bool guarded_findable(const char *name, const char *folder)
{
    const char *path = getenv("PATH");
    if (strchr(name, '/'))
        return is_program(folder, name[0] == '/' ? 0 : strlen(folder), name);
    for (const char *s = path ? path : "/bin:/usr/bin"; *s; s += strcspn(s, ":"), s += *s == ':')
        if (is_program(s, strcspn(s, ":"), name))
            return true;
    return false;
}
