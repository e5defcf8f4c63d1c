/* statistics.h: the functions that SQL lacks, for a connection. */
#ifndef OVERPARAM_STORE_STATISTICS_H
#define OVERPARAM_STORE_STATISTICS_H

#include <sqlite3.h>

/* median(x), quantile(x, share), stdev(x), geomean(x). Returns SQLite's code. */
int store_statistics(sqlite3 *db);

#endif
