/* pipes.c: see pipes.h. */
#include "sys/pipes.h"

#include <fcntl.h>
#include <unistd.h>

void fd_close(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

bool pipes_open(int n, int fd[][2])
{
    for (int i = 0; i < n; i++)
        fd[i][READ_END] = fd[i][WRITE_END] = -1;
    for (int i = 0; i < n; i++)
        if (pipe(fd[i]) != 0 || fcntl(fd[i][READ_END], F_SETFD, FD_CLOEXEC) != 0 ||
            fcntl(fd[i][WRITE_END], F_SETFD, FD_CLOEXEC) != 0)
            return false;
    return true;
}

void pipes_close(int n, int fd[][2])
{
    for (int i = 0; i < n; i++) {
        fd_close(&fd[i][READ_END]);
        fd_close(&fd[i][WRITE_END]);
    }
}
