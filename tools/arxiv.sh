#!/bin/sh
# arxiv.sh PROGRAM OUTPUT.tar.gz [DATABASE]: the write-up as arXiv takes it. The tarball compiles with bare pdflatex (main.tex, figures/*.pdf, pictures/*,
# the bibliography is part of the text) and carries what the numbers were made from as ancillary files: anc/ holds
# experiments, queries and scripts as they are, and the database's views as CSV. The same inputs give the same bytes.
set -eu
export LC_ALL=C
program=$1 output=$2 database=${3:-db/overparam.sqlite}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM
paper=$folder/paper

[ -s build/report/report.tex ] || { echo "arxiv: there is no build/report/report.tex: overparam report makes it" >&2; exit 2; }
mkdir -p "$paper/figures" "$paper/anc/database" "$paper/anc/db"
cp build/report/report.tex "$paper/main.tex"
sed -n 's/.*\\includegraphics[^{]*{\(figures\/[a-z0-9.-]*\.pdf\)}.*/\1/p' build/report/report.tex | sort -u | while read -r figure; do
    cp "build/$figure" "$paper/$figure"
done

# The author's pictures (report/filter.lua).
grep -o '{pictures/[0-9-]*\.[a-z]*}' build/report/report.tex | tr -d '{}' | sort -u | while read -r picture; do
    mkdir -p "$paper/pictures"
    cp "build/$picture" "$paper/$picture"
done

cp -r experiments plots "$paper/anc/"
[ ! -d db/queries ] || cp -r db/queries "$paper/anc/db/"
mkdir -p "$paper/anc/report"
for part in tables values report.md references.bib; do
    [ ! -e "report/$part" ] || cp -r "report/$part" "$paper/anc/report/"
done
# The program's own sources, where this is its repository.
! { [ -d src/core ] && git rev-parse -q --verify HEAD > /dev/null 2>&1; } || git archive --format=tar --prefix=overparam/ HEAD | gzip -9n > "$paper/anc/overparam.tar.gz"
# One experiment after the other: an answer has to fit into memory. The header comes with the first.
ask() { # VIEW COLUMNS EXPERIMENT
    case $1 in
        runs | trajectories | results) echo "select $2 from $1 where experiment = '$3'" ;;
        parameters) echo "select $2 from parameters where run in (select id from runs where experiment = '$3')" ;;
    esac
}
experiments=$("$program" sql --db "$database" --csv "select distinct experiment from runs order by 1" | tail -n +2)
for view in runs parameters trajectories results; do
    # What a clock or a host name says is of no use to a reader, and no two reproductions share it.
    columns='*'
    [ "$view" != runs ] || columns='id, key, experiment, variant, status, reason, steps, seed, parameters, profile, evaluations, time, digest'
    from=1
    for experiment in $experiments; do
        "$program" sql --db "$database" --csv "$(ask "$view" "$columns" "$experiment")" > "$folder/part.csv"
        tail -n "+$from" "$folder/part.csv"
        from=2
    done > "$paper/anc/database/$view.csv"
done
for view in claims lineage; do
    "$program" sql --db "$database" --csv "select * from $view" > "$paper/anc/database/$view.csv"
done
gzip -9n "$paper"/anc/database/*.csv
cat > "$paper/anc/README" << 'TEXT'
experiments/   the YAML files from which every run was made
plots/         a query and a gnuplot script for every figure
report/        the text as it was written, a query for every table and number
db/queries/    a cookbook
overparam.tar.gz   the program's sources, when they belong to the write-up
database/      the database's views as CSV; with sqlite3:
                   gunzip *.csv.gz
                   for v in runs parameters trajectories results claims lineage; do
                       sqlite3 paper.sqlite ".mode csv" ".import $v.csv $v"; done
TEXT

# It must compile as it stands, with nothing of ours around it. The second pass has the references.
cp -r "$paper" "$folder/compile"
rm -r "$folder/compile/anc"
for pass in 1 2 3; do
    (cd "$folder/compile" && pdflatex -interaction=batchmode -halt-on-error main.tex > /dev/null) || {
        echo "arxiv: pdflatex refuses the paper (pass $pass):" >&2
        grep -a -A 3 '^!' "$folder/compile/main.log" >&2 || true
        exit 3
    }
done
if grep -a 'undefined' "$folder/compile/main.log" >&2; then
    echo "arxiv: references are undefined" >&2
    exit 3
fi

mkdir -p "$(dirname "$output")"
find "$paper" -exec touch -h -d '2000-01-01 00:00:00 UTC' {} +
(cd "$paper" && tar --sort=name --owner=0 --group=0 --numeric-owner --mode=u=rwX,go=rX -cf "$folder/paper.tar" -- *)
gzip -9n < "$folder/paper.tar" > "$output.new"
mv "$output.new" "$output"
echo "$output: $(du -k "$output" | cut -f 1) kB, compiles with pdflatex"
