#!/bin/sh
# lint-banned.sh OBJECTS: no object file calls a banned function. banned.h stops most of them from compiling; here are those
# whose names are also good words, and those that leave a process by the back door.
set -eu
export LC_ALL=C
find "$1" -name '*.o' | sort | xargs nm -A -u | awk '
    BEGIN {
        n = split("strcpy strcat sprintf vsprintf gets strtok atof atoi atol localtime gmtime asctime ctime " \
            "rand srand random srandom drand48 rand_r mktemp tmpnam tempnam system popen setlocale vfork alloca longjmp " \
            "setjmp _setjmp pthread_create", w, " ")
        for (i = 1; i <= n; i++) banned[w[i]] = 1
    }
    $NF in banned { sub(/:$/, "", $1); print $1 ": calls " $NF; bad = 1 }
    END { exit bad }'
