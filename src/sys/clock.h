/* clock.h: the only clock. */
#ifndef OVERPARAM_SYS_CLOCK_H
#define OVERPARAM_SYS_CLOCK_H

#include <stdint.h>

double clock_seconds(void);     /* monotonic */
double clock_cpu_seconds(void); /* of this process */
int64_t clock_now(void);        /* of day: nanoseconds since 1970, as files have it */
enum { CLOCK_STAMP = 32 };
void clock_utc(char out[CLOCK_STAMP]); /* 2026-11-23T16:28:03.123Z */

#endif
