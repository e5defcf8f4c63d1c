/* apart.c: see apart.h. */
#include "sys/apart.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sys/pipes.h"

void apart_write(int out, const void *message, size_t size)
{
    const char *at = message;
    while (size > 0) {
        ssize_t n = write(out, at, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            _exit(1); /* nobody hears */
        at += n;
        size -= (size_t)n;
    }
}

/* Whatever lay in the parent's buffers is the parent's to write. */
static _Noreturn void child_live(const struct apart *a, int out, pid_t parent)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, SIGSEGV, SIGABRT};
    const struct rlimit none = {0, 0};
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(1);
    (void)setrlimit(RLIMIT_CORE, &none);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        signal(numbers[i], SIG_DFL);
    a->work(a->self, out);
    _exit(0);
}

/* Wait for one whole message: 1, 0 at the end of the stream, -1 when patience is over. */
static int message_read(const struct apart *a, int in, char *message)
{
    struct pollfd p = {.fd = in, .events = POLLIN};
    for (size_t have = 0; have < a->size;) {
        int ready = poll(&p, 1, (int)(a->patience * 1000));
        ssize_t n = ready > 0 ? read(in, message + have, a->size - have) : -1;
        if (ready == 0)
            return -1;
        if (n == 0 || (n < 0 && errno != EINTR))
            return 0;
        have += n > 0 ? (size_t)n : 0;
    }
    return 1;
}

static struct apart_end listen_to(const struct apart *a, pid_t child, int in, char *message)
{
    int more = 1, status = 0;
    while (more > 0)
        if ((more = message_read(a, in, message)) > 0)
            a->hear(a->self, message);
    if (more < 0)
        kill(child, SIGKILL);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    return (struct apart_end){.in_time = more == 0,
                              .signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0,
                              .status = WIFEXITED(status) ? WEXITSTATUS(status) : 0};
}

bool apart_run(const struct apart *a, struct apart_end *end, struct err *e)
{
    int ends[1][2];
    char *message = malloc(a->size);
    pid_t parent = getpid();
    fflush(NULL);
    pid_t child = message && pipes_open(1, ends) ? fork() : -1;
    if (child == 0) {
        fd_close(&ends[0][READ_END]);
        child_live(a, ends[0][WRITE_END], parent);
    }
    if (child < 0) {
        free(message);
        return err_set(e, ERR_TOOL, "cannot start a process: %s", strerror(errno));
    }
    fd_close(&ends[0][WRITE_END]);
    *end = listen_to(a, child, ends[0][READ_END], message);
    fd_close(&ends[0][READ_END]);
    free(message);
    return true;
}

const char *apart_signal_name(int number)
{
    static const struct {
        int number;
        const char *name;
    } names[] = {{SIGSEGV, "SIGSEGV"}, {SIGBUS, "SIGBUS"},   {SIGFPE, "SIGFPE"},
                 {SIGILL, "SIGILL"},   {SIGABRT, "SIGABRT"}, {SIGKILL, "SIGKILL"},
                 {SIGTRAP, "SIGTRAP"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].number == number)
            return names[i].name;
    return strsignal(number);
}
