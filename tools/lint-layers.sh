#!/bin/sh
# lint-layers.sh FOLDER [OBJECTS]: every #include under FOLDER (src/) stays within its layer, and so does every name that
# an object file under OBJECTS asks of another, however it came to be declared.
#
# A file uses its own folder and the folders of its row, nothing above; libraries are confined to the layer that
# hides them. Prints the place and the rule that is broken; exit status 1 when there is one.
set -eu
export LC_ALL=C
objects=${2:+$(cd "$2" && pwd)}
cd "$1"
{
    find . -name '*.[ch]' | sort | xargs grep -n '^[[:space:]]*#[[:space:]]*include' /dev/null || :
    if [ -n "$objects" ]; then
        cd "$objects"
        # What is defined comes first: ./core/model.o:0000000000000000 T model_open
        find . -name '*.o' | sort | xargs nm -A -g --defined-only
        find . -name '*.o' | sort | xargs nm -A -u
    fi
} | awk -F: '
BEGIN {
    kinds = "data losses parameterizations initializations optimizers probes observables references"
    may["base"] = ""
    may["sys"] = "base"
    may["numerics"] = may["formats"] = "base"
    may["core"] = "base numerics formats"
    may["mathematics"] = "base numerics core"
    may["laws"] = "base numerics core mathematics"
    n = split(kinds, k, " ")
    for (i = 1; i <= n; i++) { may[k[i]] = "base numerics formats core mathematics"; is_kind[k[i]] = 1 }
    may["spec"] = "base sys numerics formats core"
    may["plan"] = "base core spec"
    may["run"] = "base sys numerics/blas_memory core plan"
    may["store"] = "base sys core/outcome plan"
    may["report"] = "base sys store"
    may["cli"] = "base sys numerics core laws spec plan run store report " kinds

    # Library header -> folders or files that may include it.
    home["sqlite3.h"] = "store"
    home["yaml.h"] = "spec/yaml.c"
    home["zlib.h"] = "sys"
    home["utf8proc.h"] = "base/utf8.c formats/columns.c report/clean.c"
    home["openssl/"] = "base/sha256.c base/escape.c"
    home["qpdf/"] = "report/pdf.c"
    home["libxml/"] = "report/svg.c"
    home["jansson.h"] = "run/transcript.c"
    home["glpk.h"] = "numerics/lp.c"
    home["Random123/"] = "numerics/random.c"
    pure["numerics"] = pure["formats"] = pure["core"] = pure["mathematics"] = pure["laws"] = 1
    numeric = "numerics core mathematics"
    for (i = 1; i <= n; i++) numeric = numeric " " k[i]
    home["gsl/"] = numeric
    home["cblas.h"] = home["lapacke.h"] = "numerics/linalg.c numerics/blas_memory.c core/provenance.c"

    # What has no place in pure numerics.
    impure["unistd.h"] = impure["fcntl.h"] = impure["sys/"] = impure["time.h"] = impure["signal.h"] = impure["poll.h"] = 1
}
function within(list, folder, file,    w, m, j) {
    m = split(list, w, " ")
    for (j = 1; j <= m; j++)
        if (w[j] == folder || w[j] == file)
            return 1
    return 0
}
function complain(what) { print place ": " what; bad = 1 }
# A row names folders, or one module of a folder.
function reaches(folder, to, module) {
    sub(/\.[cho]$/, "", module)
    return to == folder || within(may[folder], to, module)
}
$1 ~ /\.o$/ {
    module = substr($1, 3); folder = module; sub(/\/.*/, "", folder)
    n = split($2, word, " ")
    if (word[n - 1] != "U") home_of[word[n]] = module
    else if (word[n] in home_of) {
        to = home_of[word[n]]; sub(/\/.*/, "", to)
        place = module
        if (!reaches(folder, to, home_of[word[n]]))
            complain(folder " must not call " word[n] " of " to)
        else if (to != folder && is_kind[folder] && is_kind[to])
            complain("one kind must not call another: " word[n])
    }
    next
}
{
    file = substr($1, 3); place = file ":" $2
    folder = file; sub(/\/.*/, "", folder)
    line = $0; sub(/^[^:]*:[^:]*:/, "", line)
    if (!(folder in may)) { complain("folder " folder " has no row in the table of layers"); next }
    if (match(line, /"[^"]+"/)) {
        target = substr(line, RSTART + 1, RLENGTH - 2); to = target; sub(/\/.*/, "", to)
        if (target !~ /\//)
            complain("\"" target "\" is named without its folder")
        else if (!reaches(folder, to, target))
            complain(folder " must not include " (to == "core" && folder == "store" ? target : to))
        else if (to != folder && is_kind[folder] && is_kind[to])
            complain("one kind must not include another")
    } else if (match(line, /<[^>]+>/)) {
        target = substr(line, RSTART + 1, RLENGTH - 2)
        for (h in home)
            if ((h ~ /\/$/ ? index(target, h) == 1 : target == h) && !within(home[h], folder, file))
                complain("<" target "> belongs to " home[h])
        if (folder in pure || is_kind[folder])
            for (h in impure)
                if (h ~ /\/$/ ? index(target, h) == 1 : target == h)
                    complain("<" target "> has no place in pure numerics")
    }
}
END { exit bad }'
