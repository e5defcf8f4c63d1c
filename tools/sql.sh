#!/bin/sh
# sql.sh: db/schema.sql, db/views.sql and db/migrations/*.sql as C strings (declared in store/sql.h).
set -eu
export LC_ALL=C
text() {
    echo '    ""'
    [ ! -f "$1" ] || sed 's/\\/\\\\/g; s/"/\\"/g; s/^/    "/; s/$/\\n"/' "$1"
}
echo '#include "store/sql.h"'
# C promises strings of 4095 characters only; gcc and clang have no such limit.
echo '#pragma GCC diagnostic ignored "-Woverlength-strings"'
echo 'const char *const sql_schema ='
text db/schema.sql
echo '    ;'
echo 'const char *const sql_views ='
text db/views.sql
echo '    ;'
echo 'const char *const sql_migrations[] = {'
for f in db/migrations/*.sql; do
    [ -f "$f" ] || continue
    text "$f"
    echo '    ,'
done
echo '    NULL,'
echo '};'
