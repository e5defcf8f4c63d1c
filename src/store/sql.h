/* sql.h: the text of db/schema.sql, db/views.sql and db/migrations/, built into the program. */
#ifndef OVERPARAM_STORE_SQL_H
#define OVERPARAM_STORE_SQL_H

#include <stddef.h>

extern const char *const sql_schema, *const sql_views;
/* migrations[k] brings user_version k+1 to k+2; NULL ends. */
extern const char *const sql_migrations[];

#endif
