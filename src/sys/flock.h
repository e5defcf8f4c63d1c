/* flock.h: flock(2), whose header in the system is hidden by sys/file.h of ours. The numbers are Linux's
 * on every machine. */
#ifndef OVERPARAM_SYS_FLOCK_H
#define OVERPARAM_SYS_FLOCK_H

extern int flock(int fd, int operation);
enum { LOCK_SH = 1, LOCK_EX = 2, LOCK_NB = 4, LOCK_UN = 8 };

#endif
