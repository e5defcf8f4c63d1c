#!/bin/sh
# modules.sh DIGESTS 'ROOM...' CONTRACT:FOLDER...: the parts of the code that runs depend on, as C (base/code.h).
#
# A module is X.h with X.c, in one of the rooms. The engine, "core", is all of src/core with every module that it includes,
# transitively; the others are parts of their own. A kind stands on those that its source includes, transitively. DIGESTS
# holds the digest of each source; that of a module is made of those of its files.
set -eu
export LC_ALL=C
digests=$1 rooms=$2
shift 2
{
    for room in $rooms; do
        find "src/$room" -name '*.[ch]' | sed "s|^\(.*\)/\([^/]*\)\.\([ch]\)$|room $room \2 \1/\2.\3|"
    done
    for cf in "$@"; do
        find "src/${cf#*:}" -maxdepth 1 -name '*.c' | sed "s|^\(.*\)/\([^/]*\)\.c$|kind ${cf%%:*} \2 \1/\2.c|"
    done
} | sort | awk -v digests="$digests" -v contracts="$*" '
function module_of(path) { sub(/^src\//, "", path); sub(/\.[ch]$/, "", path); return path }
# What stands in "..." behind each #include of a file, as modules.
function includes(path,    line, found) {
    while ((getline line < path) > 0)
        if (line ~ /^[ \t]*#[ \t]*include[ \t]*"/) {
            sub(/^[^"]*"/, "", line); sub(/".*/, "", line)
            found = found " " module_of(line)
        }
    close(path)
    return found
}
# Mark in reached[] the modules that a list of modules leads to and that are not of the engine.
function reach(list,    name, i, n) {
    n = split(list, name, " ")
    for (i = 1; i <= n; i++)
        if (name[i] in files && !(name[i] in engine) && !(name[i] in reached)) {
            reached[name[i]] = 1
            reach(uses[name[i]])
        }
}
function sha(path) {
    sub(/^src\//, "", path)
    return digests "/" path ".sha"
}
# The digest of one source; a missing one is a fault.
function digest_of_file(path,    line) {
    if ((getline line < sha(path)) <= 0) { print "no digest of " path > "/dev/stderr"; exit failed = 1 }
    close(sha(path))
    return line
}
function digest_of(list,    path, i, n, command, line) {
    n = split(list, path, " ")
    for (i = 1; i <= n; i++) { digest_of_file(path[i]); command = command " " sha(path[i]) }
    command = "cat" command " | sha256sum"
    command | getline line
    close(command)
    return substr(line, 1, 64)
}
function strings(list,    word, i, n, text) {
    n = split(list, word, " ")
    for (i = 1; i <= n; i++) text = text "\"" word[i] "\", "
    return "(const char *const[]){" text "NULL}"
}
function c_name(module) { gsub(/[^A-Za-z0-9]/, "_", module); return "module_" module }
function put_module(name, list) {
    printf "static const struct code_part %s = {\"%s\", \"%s\", %s};\n", c_name(name), name, digest_of(list), strings(list)
}
$1 == "room" {
    m = module_of($4)
    if (!(m in files)) order[++n_modules] = m
    files[m] = files[m] " " $4
    uses[m] = uses[m] includes($4)
    if ($2 == "core") seeds = seeds " " m
}
$1 == "kind" { kinds[$2] = kinds[$2] " " $3; path_of[$2, $3] = $4; kind_uses[$2, $3] = includes($4) }
END {
    reach(seeds)
    for (m in reached) engine[m] = 1
    print "#include \"base/code.h\""
    for (i = 1; i <= n_modules; i++) if (order[i] in engine) list = list files[order[i]]
    put_module("core", list)
    for (i = 1; i <= n_modules; i++) if (!(order[i] in engine)) put_module(order[i], files[order[i]])
    print "const struct code_part *const code_modules[] = {\n    &module_core,"
    for (i = 1; i <= n_modules; i++) if (!(order[i] in engine)) print "    &" c_name(order[i]) ","
    print "    NULL,\n};"
    n_contracts = split(contracts, contract, " ")
    for (c = 1; c <= n_contracts; c++) {
        of = contract[c]; sub(/:.*/, "", of)
        printf "extern const struct code_of_kind %s_code[];\nconst struct code_of_kind %s_code[] = {\n", of, of
        n = split(kinds[of], stem, " ")
        for (k = 1; k <= n; k++) {
            path = path_of[of, stem[k]]
            printf "    {{\"%s/%s\", \"%s\", %s},\n     (const struct code_part *const[]){", of, stem[k], digest_of_file(path), strings(path)
            split("", reached)
            reach(kind_uses[of, stem[k]])
            for (i = 1; i <= n_modules; i++) if (order[i] in reached) printf "&%s, ", c_name(order[i])
            print "NULL}},"
        }
        print "    {{NULL, NULL, NULL}, NULL},\n};"
    }
    exit failed
}'
