/* proc.c: see proc.h. A pipe that closes on exec tells a program that could not be started from one
 * that failed. */
#include "sys/proc.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"
#include "sys/clock.h"
#include "sys/pipes.h"

enum { MOST_KEPT = 1 << 20, CHUNK = 1 << 14 };
enum { PIPE_OUT, PIPE_COMPLAINTS, PIPE_START, N_PIPES };

struct pipes {
    int fd[N_PIPES][2];
};

/* NAME=value over the inherited environment. */
static bool env_put(const char *pair)
{
    char name[64];
    size_t n = strcspn(pair, "=");
    if (n >= sizeof name || pair[n] != '=')
        return false;
    memcpy(name, pair, n);
    name[n] = 0;
    return setenv(name, pair + n + 1, 1) == 0;
}

static _Noreturn void child_start(const struct proc *p, const struct pipes *pipes, pid_t parent)
{
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    /* The parent may have died before it was asked for. */
    if (getppid() != parent)
        _exit(127);
    signal(SIGPIPE, SIG_DFL);
    signal(SIGXFSZ, SIG_DFL);
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    int null = open("/dev/null", O_RDONLY);
    bool fine = null >= 0 && dup2(null, STDIN_FILENO) >= 0 &&
                dup2(pipes->fd[PIPE_OUT][WRITE_END], STDOUT_FILENO) >= 0 &&
                dup2(pipes->fd[PIPE_COMPLAINTS][WRITE_END], STDERR_FILENO) >= 0 &&
                (!p->folder || chdir(p->folder) == 0);
    for (const char *const *pair = p->env; fine && pair && *pair; pair++)
        fine = env_put(*pair);
    /* exec promises to leave the words alone, but its type does not say so. */
    union {
        const char *const *ours;
        char *const *theirs;
    } argv = {.ours = p->argv};
    if (fine)
        execvp(argv.theirs[0], argv.theirs);
    int number = errno;
    ssize_t ignored = write(pipes->fd[PIPE_START][WRITE_END], &number, sizeof number);
    (void)ignored;
    _exit(127);
}

/* Read what is there; false at the end of the stream, or with its number in *fault. */
static bool pipe_drain(int fd, struct buf *keep, int *fault)
{
    char chunk[CHUNK];
    ssize_t n = read(fd, chunk, sizeof chunk);
    if (n < 0 && (errno == EINTR || errno == EAGAIN))
        return true;
    if (n < 0)
        *fault = errno;
    if (keep && n > 0 && keep->n < MOST_KEPT)
        buf_add(keep, chunk, (size_t)n < MOST_KEPT - keep->n ? (size_t)n : MOST_KEPT - keep->n);
    return n > 0;
}

/* Both streams until their ends, a fault or the deadline; false when the time is over. */
static bool streams_read(struct pipes *pipes, double deadline, struct buf *out,
                         struct buf *complaints, int *fault)
{
    while (pipes->fd[PIPE_OUT][READ_END] >= 0 || pipes->fd[PIPE_COMPLAINTS][READ_END] >= 0) {
        double left = deadline - clock_seconds();
        if (left <= 0)
            return false;
        struct pollfd fds[] = {{.fd = pipes->fd[PIPE_OUT][READ_END], .events = POLLIN},
                               {.fd = pipes->fd[PIPE_COMPLAINTS][READ_END], .events = POLLIN}};
        if (poll(fds, 2, left < 1 ? (int)(left * 1000) + 1 : 1000) < 0 && errno != EINTR)
            *fault = errno;
        if (*fault)
            return true;
        if (fds[0].revents && !pipe_drain(fds[0].fd, out, fault))
            fd_close(&pipes->fd[PIPE_OUT][READ_END]);
        if (fds[1].revents && !pipe_drain(fds[1].fd, complaints, fault))
            fd_close(&pipes->fd[PIPE_COMPLAINTS][READ_END]);
    }
    return true;
}

/* Wait for the end; false when the time is over first. */
static bool child_wait(pid_t child, double deadline, int *how)
{
    for (;;) {
        pid_t got = waitpid(child, how, WNOHANG);
        if (got == child || (got < 0 && errno != EINTR))
            return true;
        if (clock_seconds() > deadline)
            return false;
        poll(NULL, 0, 2);
    }
}

static bool program_missing(const struct proc *p, int number, struct err *e)
{
    if (number != ENOENT && number != EACCES)
        return err_set(e, ERR_TOOL, "cannot start %s: %s", p->argv[0], strerror(number));
    err_set(e, ERR_TOOL, "the program %s is missing", p->argv[0]);
    return p->package ? err_hint(e, "install the Debian package %s", p->package) : false;
}

double proc_limit(double usual)
{
    const char *text = getenv("OVERPARAM_TOOL_SECONDS");
    double seconds;
    return text && text_parse_real(text, strlen(text), &seconds) && seconds > 0 ? seconds : usual;
}

bool proc_run(const struct proc *p, int *status, struct buf *out, struct buf *complaints,
              struct err *e)
{
    struct pipes pipes;
    pid_t parent = getpid();
    pid_t child = pipes_open(N_PIPES, pipes.fd) ? fork() : -1;
    if (child < 0) {
        err_set(e, ERR_TOOL, "cannot start %s: %s", p->argv[0], strerror(errno));
        pipes_close(N_PIPES, pipes.fd);
        return false;
    }
    if (child == 0)
        child_start(p, &pipes, parent);
    setpgid(child, child);
    for (int i = 0; i < N_PIPES; i++)
        fd_close(&pipes.fd[i][WRITE_END]);
    int number = 0, how = 0, fault = 0;
    ssize_t started;
    do
        started = read(pipes.fd[PIPE_START][READ_END], &number, sizeof number);
    while (started < 0 && errno == EINTR);
    double limit = proc_limit(p->seconds), deadline = clock_seconds() + limit;
    bool in_time = streams_read(&pipes, deadline, out, complaints, &fault) &&
                   (fault || child_wait(child, deadline, &how));
    /* Whatever the program left behind in its group goes with it. */
    kill(-child, SIGKILL);
    if (!in_time || fault)
        waitpid(child, &how, 0);
    pipes_close(N_PIPES, pipes.fd);
    if (started == (ssize_t)sizeof number)
        return program_missing(p, number, e);
    if (fault)
        return err_set(e, ERR_TOOL, "cannot hear what %s says: %s", p->argv[0], strerror(fault));
    if (!in_time) {
        err_set(e, ERR_TOOL, "%s did not end within %.0f seconds", p->argv[0], limit);
        return err_hint(e, "it is in package %s; OVERPARAM_TOOL_SECONDS sets another limit",
                        p->package);
    }
    *status = WIFSIGNALED(how) ? 128 + WTERMSIG(how) : WEXITSTATUS(how);
    return true;
}
