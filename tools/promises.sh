#!/bin/sh
# promises.sh keep NAME N [WRONG]: a test tells how often NAME was tried just now, and how often it went wrong (build/promises/NAME).
# promises.sh add NAME N: it was tried N times more, and never went wrong.
# promises.sh write: take what was told over into doc/promises.tsv, and put the table of what is promised (doc/promises.txt), how it is
# tested, how often it was and when into README.md and doc/promises.md. Nobody types a number.
set -eu
cd "$(dirname "$0")/.."
kept=doc/promises.tsv told=build/promises

keep() {
    [ -n "$2" ] || { echo "promises: $1 told no number" >&2; exit 1; }
    mkdir -p "$told"
    printf '%s\t%s\t%s\t%s\n' "$1" "$2" "${3:-0}" "$(date -u +%F)" > "$told/$1"
}

# To what was told last, here or before.
add() {
    before=$(cat "$kept" "$told/$1" 2> /dev/null | awk -F '\t' -v name="$1" '$1 == name { n = $2 } END { print n + 0 }')
    keep "$1" "${2:+$((before + $2))}"
}

take_over() {
    cat "$kept" "$told"/* 2> /dev/null | awk -F '\t' '{ line[$1] = $0 } END { for (name in line) print line[name] }' | LC_ALL=C sort > "$kept.new"
    mv "$kept.new" "$kept"
}

# A line of doc/promises.txt: promise | how it is tested | names whose numbers are added.
table() {
    echo '| promise | tested by | tried | went wrong | last |'
    echo '|---|---|---:|---:|---|'
    awk -F '\t' '
        function grouped(n,  s) { s = ""; while (length(n) > 3) { s = "," substr(n, length(n) - 2) s; n = substr(n, 1, length(n) - 3) } return n s }
        NR == FNR { n[$1] = $2; wrong[$1] = $3; day[$1] = $4; next }
        /^#/ || !NF { next }
        {
            split($0, field, / *\| */)
            m = split(field[3], names, / +/)
            sum = bad = known = 0
            last = ""
            for (i = 1; i <= m; i++)
                if (names[i] in n) { known++; sum += n[names[i]]; bad += wrong[names[i]]; if (day[names[i]] > last) last = day[names[i]] }
            printf "| %s | %s | %s | %s | %s |\n", field[1], field[2], known ? grouped(sprintf("%d", sum)) : "", known ? grouped(sprintf("%d", bad)) : "", last
        }' "$kept" doc/promises.txt
}

write() {
    take_over
    table > "$kept.table"
    for file in README.md doc/promises.md; do
        awk -v table="$kept.table" '
            /^<!-- promises: end -->/ { on = 0 }
            !on
            /^<!-- promises -->/ { on = 1; while ((getline line < table) > 0) print line; close(table) }' "$file" > "$file.new"
        mv "$file.new" "$file"
    done
    rm "$kept.table"
}

case "${1:-}" in
keep) keep "$2" "${3:-}" "${4:-0}" ;;
add) add "$2" "${3:-}" ;;
write) write ;;
*) sed -n '2,5s/^# //p' "$0" >&2; exit 2 ;;
esac
