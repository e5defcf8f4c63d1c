/* crash.h: places where the tests kill the program, in the variant `crash` of the build and in no other.
 *
 *   OVERPARAM_CRASH_LOG=FILE   the names of the places that are passed, a line each
 *   OVERPARAM_CRASH_AT=N       the process kills itself at the N-th that it passes
 *
 * They stand between two steps of which the first alone may be on the disk. */
#ifndef OVERPARAM_SYS_CRASH_H
#define OVERPARAM_SYS_CRASH_H

#ifdef OVERPARAM_CRASH_POINTS
void crash_point(const char *name);
#else
static inline void crash_point(const char *name)
{
}
#endif

#endif
