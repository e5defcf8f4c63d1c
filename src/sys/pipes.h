/* pipes.h: pipes between us and what we start. */
#ifndef OVERPARAM_SYS_PIPES_H
#define OVERPARAM_SYS_PIPES_H

#include <stdbool.h>

enum { READ_END, WRITE_END };

/* Closes it unless it is -1, which it is from then on. */
void fd_close(int *fd);
/* n pipes, closed in any program that is started; false with errno, and then those that could not be
 * opened are -1. */
bool pipes_open(int n, int fd[][2]);
void pipes_close(int n, int fd[][2]);

#endif
