#!/bin/sh
# lint-pure.sh OBJECTS 'ROOM...' CONTRACT:FOLDER...: the object files of those rooms and of the kinds are pure.
#
# What an object file asks of others tells what it does: kinds ask for arithmetic, memory that they were given and our
# rooms; those may allocate, too. Neither reads a clock, the environment or a file, prints, or keeps data
# that changes. A kind exports its descriptor and nothing else.
set -eu
export LC_ALL=C
objects=$1 rooms=$2
shift 2
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# Every name that the rooms and base/ define: a call of ours is judged where it is defined.
cat /dev/null > "$tmp/ours"
for room in $rooms base; do
    for o in "$objects/$room"/*.o; do
        [ ! -f "$o" ] || nm --defined-only -g "$o" | awk '{ print $3 }' >> "$tmp/ours"
    done
done

check() { # OBJECT FOLDER DESCRIPTOR-or-empty
    nm -u "$1" | awk -v object="$1" -v kind="$3" -v ours="$tmp/ours" '
        BEGIN {
            while ((getline name < ours) > 0) known[name] = 1
            # The C library, as far as it computes, copies or formats into memory.
            n = split("memcpy memset memmove memcmp memchr strlen strnlen strcmp strncmp strchr strrchr strstr strspn strcspn qsort qsort_r bsearch " \
                "snprintf vsnprintf strtod strtol strtoll strtoul strtoull __errno_location __assert_fail __stack_chk_fail __isoc99_sscanf " \
                "__ctype_b_loc __ctype_tolower_loc __ctype_toupper_loc abort _GLOBAL_OFFSET_TABLE_ __cpu_model", w, " ")
            for (i = 1; i <= n; i++) fine[w[i]] = 1
            m = split("sin cos tan asin acos atan atan2 sinh cosh tanh asinh acosh atanh exp exp2 expm1 log log2 log10 log1p pow sqrt cbrt " \
                "hypot floor ceil round trunc rint nearbyint lround llround lrint llrint fabs fmod remainder fmax fmin fma frexp ldexp " \
                "scalbn modf copysign nextafter erf erfc tgamma lgamma logb ilogb sincos", w, " ")
            for (i = 1; i <= m; i++) fine[w[i]] = 1
            if (kind == "") {
                k = split("malloc calloc realloc free aligned_alloc posix_memalign openblas_set_num_threads openblas_get_config openblas_get_corename " \
                    "contracts n_contracts code_modules", w, " ")
                for (i = 1; i <= k; i++) fine[w[i]] = 1
            }
            barred["arena_alloc"] = barred["arena_array"] = barred["memory_exhausted"] = 1
        }
        {
            name = $2
            if (name in fine || name ~ /^(cblas_|LAPACKE_|gsl_)/ || (kind == "" && name ~ /^(glp_|utf8proc_)/)) next
            if (name ~ /^__(asan|ubsan|sanitizer|gcov|llvm)/) next
            if (name in known && !(kind != "" && name in barred)) next
            print object ": calls " name; bad = 1
        }
        END { exit bad }' || return 1
    # Objects in writable memory. Tables of pointers lie in .data.rel.ro: constant once the program is loaded.
    objdump -t "$1" | awk -v object="$1" '
        match($0, /[ \t](\.t?bss|\.t?data|\*COM\*)[^ \t]*[ \t]/) {
            section = substr($0, RSTART + 1, RLENGTH - 2)
            if (section !~ /^\.data\.rel\.ro/ && $NF != section) {
                print object ": keeps data that changes: " $NF; bad = 1 }
        }
        END { exit bad }' || return 1
    [ -z "$3" ] || nm --defined-only -g "$1" | awk -v object="$1" -v kind="$3" '
        $3 != kind { print object ": exports " $3; bad = 1 }
        $3 == kind { found = 1 }
        END { if (!found) print object ": does not define " kind; exit bad || !found }'
}

status=0
for room in $rooms; do
    for o in "$objects/$room"/*.o; do
        [ ! -f "$o" ] || check "$o" "$room" "" || status=1
    done
done
for part in "$@"; do
    contract=${part%%:*} folder=${part#*:}
    for o in "$objects/$folder"/*.o; do
        [ -f "$o" ] || continue
        check "$o" "$folder" "$(echo "${contract}_$(basename "$o" .o)" | tr - _)" || status=1
    done
done
exit $status
