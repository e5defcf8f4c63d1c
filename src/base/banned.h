/* banned.h: functions that do not compile here. The Makefile includes it before every source file.
 *
 * Each either cannot know how much room there is, hides an error or keeps hidden state. The
 * system's headers are read first, so that their own declarations stand; what comes later cannot
 * name these. Functions whose names are also good words (rand, random) are looked for in the object
 * files instead: tools/lint-banned.sh. */
#ifndef OVERPARAM_BASE_BANNED_H
#define OVERPARAM_BASE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Room unknown. */
#pragma GCC poison strcpy strcat sprintf vsprintf gets strncpy strncat
/* Errors unseen: text_parse_real and text_parse_count tell them. */
#pragma GCC poison atof atoi atol atoll
/* State hidden. */
#pragma GCC poison strtok localtime gmtime asctime ctime

#endif
