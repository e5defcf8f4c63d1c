#!/bin/sh
# lint-layers.sh FOLDER: every #include under FOLDER (src/) stays within its layer.
#
# A file includes its own folder and the folders of its row, nothing above; libraries are confined to the layer that
# hides them. Prints file:line and the rule that is broken; exit status 1 when there is one.
set -eu
export LC_ALL=C
cd "$1"
find . -name '*.[ch]' | sort | xargs grep -n '^[[:space:]]*#[[:space:]]*include' /dev/null | awk -F: '
BEGIN {
    kinds = "data losses parameterizations initializations optimizers probes observables references"
    may["base"] = ""
    may["sys"] = "base"
    may["core"] = "base"
    n = split(kinds, k, " ")
    for (i = 1; i <= n; i++) { may[k[i]] = "core base"; is_kind[k[i]] = 1 }
    may["spec"] = "base sys core"
    may["plan"] = "base core spec"
    may["run"] = "base sys core plan"
    may["store"] = "base sys core/outcome.h plan"
    may["report"] = "base sys store"
    may["cli"] = "base sys core spec plan run store report " kinds

    # Library header -> folders or files that may include it.
    home["sqlite3.h"] = "store"
    home["yaml.h"] = "spec/yaml.c"
    home["zlib.h"] = "sys"
    home["utf8proc.h"] = "core/columns.c report/utf8.c"
    home["openssl/"] = "base/sha256.c"
    home["qpdf/"] = "report/pdf.c"
    home["libxml/"] = "report/svg.c"
    home["glpk.h"] = "core/lp.c"
    home["Random123/"] = "core/random.c"
    numeric = "core"
    for (i = 1; i <= n; i++) numeric = numeric " " k[i]
    home["gsl/"] = home["cblas.h"] = home["lapacke.h"] = numeric

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
{
    file = substr($1, 3); place = file ":" $2
    folder = file; sub(/\/.*/, "", folder)
    line = $0; sub(/^[^:]*:[^:]*:/, "", line)
    if (!(folder in may)) { complain("folder " folder " has no row in the table of layers"); next }
    if (match(line, /"[^"]+"/)) {
        target = substr(line, RSTART + 1, RLENGTH - 2); to = target; sub(/\/.*/, "", to)
        if (target !~ /\//)
            complain("\"" target "\" is named without its folder")
        else if (to != folder && !within(may[folder], to, target))
            complain(folder " must not include " (to == "core" && folder == "store" ? target : to))
        else if (to != folder && is_kind[folder] && is_kind[to])
            complain("one kind must not include another")
    } else if (match(line, /<[^>]+>/)) {
        target = substr(line, RSTART + 1, RLENGTH - 2)
        for (h in home)
            if ((h ~ /\/$/ ? index(target, h) == 1 : target == h) && !within(home[h], folder, file))
                complain("<" target "> belongs to " home[h])
        if (folder == "core" || is_kind[folder])
            for (h in impure)
                if (h ~ /\/$/ ? index(target, h) == 1 : target == h)
                    complain("<" target "> has no place in pure numerics")
    }
}
END { exit bad }'
