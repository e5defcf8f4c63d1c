#!/bin/sh
# arxiv.sh PROGRAM OUTPUT.tar.gz [DATABASE]: the write-up as arXiv takes it. The tarball compiles with bare pdflatex (main.tex, figures/*.pdf, pictures/*,
# the bibliography is part of the text) and carries what it was made from as ancillary files: unpacked anywhere, anc/ is a
# project that makes the same runs and the same write-up again; its README says how. The files that the runs were
# made from stand where the experiments look for them, checked by their digests; those of a Debian package and those with
# `ship: false` are named and left out. The same inputs give the same bytes.
set -eu
export LC_ALL=C
program=$1 output=$2 database=${3:-${OVERPARAM_DB:-db/overparam.sqlite}}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM
paper=$folder/paper

refuse() { # WHAT HINT
    printf 'arxiv: %s\n  hint: %s\n' "$1" "$2" >&2
    exit 2
}

answer() { # QUERY: rows of one column, into $folder/answer, without CSV's quotes
    "$program" sql --db "$database" --csv "$1" > "$folder/answer.csv"
    sed -e 1d -e '/^"/{s/^"//;s/"$//;s/""/"/g;}' "$folder/answer.csv" > "$folder/answer"
}

tarball() { # FOLDER: to standard output; the same files give the same bytes
    find "$1" -exec touch -h -d '2000-01-01 00:00:00 UTC' {} +
    (cd "$1" && tar --sort=name --owner=0 --group=0 --numeric-owner --mode=u=rwX,go=rX -cf "$folder/tar" -- *)
    gzip -9n < "$folder/tar"
}

# --- the text ----------------------------------------------------------------------------------------------------

# A reduced profile has a folder of its own, and is made again as what it is.
answer "select group_concat(distinct profile) from runs"
case $(cat "$folder/answer") in
    full) build=build profile= ;;
    quick) build=build/quick profile=' --profile quick' ;;
    '') refuse "$database holds no runs" 'overparam run makes them' ;;
    *) refuse 'the runs are of two profiles' 'overparam run makes them all of one' ;;
esac
[ -s "$build/report/report.tex" ] || refuse "there is no $build/report/report.tex" 'overparam report makes it'
mkdir -p "$paper/figures" "$paper/anc/database"
cp "$build/report/report.tex" "$paper/main.tex"
sed -n 's/.*\\includegraphics[^{]*{\(figures\/[a-z0-9.-]*\.pdf\)}.*/\1/p' "$build/report/report.tex" | sort -u | while read -r figure; do
    cp "$build/$figure" "$paper/$figure"
done

# The author's pictures (report/filter.lua).
grep -o '{pictures/[0-9-]*\.[a-z]*}' "$build/report/report.tex" | tr -d '{}' | sort -u | while read -r picture; do
    mkdir -p "$paper/pictures"
    cp "$build/$picture" "$paper/$picture"
done

# --- the files that the runs were made from ----------------------------------------------------------------------

# SHA256 SHIP ROLE PATH, the path as seen from here. What is not shipped under one name is not under any.
answer "select distinct i.sha256 || ' ' || min(i.ship) over (partition by i.sha256) || ' ' ||
            iif(i.path = x.file, 'experiment', 'data') || ' ' || replace(i.path, char(10), '?') as line
        from inputs i join experiments x on x.name = i.experiment
        order by i.path"
mv "$folder/answer" "$folder/inputs"
[ -s "$folder/inputs" ] || refuse "$database knows of no file that its runs were made from" "overparam run makes them"
answer "select count(*) from planned_runs where state in ('missing', 'stale')"
[ "$(cat "$folder/answer")" -eq 0 ] || refuse "$(cat "$folder/answer") runs that the experiments plan are missing" 'overparam run and overparam report, then pack again'
for list in experiments packages withheld sums; do : > "$folder/$list"; done

ship() { # SHA256 ROLE PATH PLACE: a copy at its place, which is never outside anc/
    remedy='put it into the project and name it from the folder of the YAML file (../data/...), or write ship: false beside it'
    [ "$2" = data ] || remedy='put it into experiments/, run it there and make the report again'
    case $3 in /*) refuse "$3 is named by its whole path, which leads nowhere in an archive" "$remedy" ;; esac
    case $4 in
        ../*) refuse "$4 lies outside the project: the archive has no place for it" "$remedy" ;;
        README | SHA256SUMS | overparam | overparam/* | overparam.tar.gz | database/*)
            refuse "$4 stands where the archive keeps things of its own" 'give it another folder' ;;
    esac
    [ -f "$3" ] || refuse "$4 is not here" 'bring it back, or write ship: false beside it'
    [ "$(sha256sum < "$3" | cut -d ' ' -f 1)" = "$1" ] ||
        refuse "$4 is not the file that the runs were made from" 'overparam run and overparam report, then pack again'
    mkdir -p "$(dirname "$paper/anc/$4")"
    cp -L "$3" "$paper/anc/$4"
}

packaged() { # PATH: of which Debian package
    package=$(dpkg-query -S "$1" 2> /dev/null | cut -d : -f 1) || package=
    # shellcheck disable=SC2016 # dpkg-query's own variables
    [ -z "$package" ] || dpkg-query -W -f '${Package} ${Version}\n' "$package" >> "$folder/packages"
}

while IFS= read -r line; do
    sha256=${line%% *} line=${line#* }
    ship=${line%% *} line=${line#* }
    role=${line%% *} path=${line#* }
    case $path in /*) place=$path ;; *) place=$(realpath -ms --relative-to=. -- "$path") ;; esac
    case $ship$path in
        0*) echo "$sha256  $place" >> "$folder/withheld" ;;
        1/usr/share/*) packaged "$path" ;;
        *) ship "$sha256" "$role" "$path" "$place" ;;
    esac
    [ "$role" = data ] || echo "$place" >> "$folder/experiments"
    echo "$sha256  $place" >> "$folder/sums"
done < "$folder/inputs"
for list in packages withheld sums; do sort -u -k 2 -k 1 -o "$folder/$list" "$folder/$list"; done
cp "$folder/sums" "$paper/anc/SHA256SUMS"

# --- what stands around them -------------------------------------------------------------------------------------

# Hidden files, editors' copies and experiments that were never run stay here.
for part in experiments plots report db/queries; do
    [ ! -d "$part" ] || find -L "$part" -type f ! -path '*/.*' ! -name '*~' ! -path report/report.pdf ! -path report/report.html
done | while IFS= read -r file; do
    case $file in
        experiments/*/*) ;;
        experiments/*.yaml | experiments/*.yml)
            grep -qxF -e "$file" "$folder/experiments" || {
                echo "arxiv: note: $file was never run and stays out" >&2
                continue
            }
            ;;
    esac
    mkdir -p "$paper/anc/${file%/*}"
    cp -L "$file" "$paper/anc/$file"
done

# The program's own sources, where this is its repository.
sources=$paper/anc/overparam
if [ -d src/core ] && commit=$(git rev-parse -q --verify HEAD 2> /dev/null); then
    mkdir "$sources"
    git archive --format=tar HEAD | tar -x -C "$sources"
    [ -z "$(git status --porcelain --untracked-files=no)" ] ||
        echo 'arxiv: note: files were edited since the last commit; the sources are packed as they were then' >&2
fi

# What is withheld is under no name in here: a copy beside the text, or one among the sources.
find "$paper/anc" -type f | while IFS= read -r file; do
    [ -s "$folder/withheld" ] || break
    sha256=$(sha256sum < "$file" | cut -d ' ' -f 1)
    ! grep -q "^$sha256 " "$folder/withheld" || rm "$file"
done
if [ -d "$sources" ]; then
    mkdir "$folder/sources"
    mv "$sources" "$folder/sources"
    tarball "$folder/sources" > "$sources.tar.gz"
fi

# --- the database ------------------------------------------------------------------------------------------------

# One experiment after the other: an answer has to fit into memory. The header comes with the first.
ask() { # VIEW COLUMNS EXPERIMENT
    case $1 in
        runs | trajectories | results) echo "select $2 from $1 where experiment = '$3'" ;;
        parameters) echo "select $2 from parameters where run in (select id from runs where experiment = '$3')" ;;
    esac
}
answer "select distinct experiment from runs order by 1"
experiments=$(cat "$folder/answer")
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

# --- how it is done again ----------------------------------------------------------------------------------------

answer "select coalesce(sum(holds), 0) || ' of ' || count(*) from claims"
claims=$(cat "$folder/answer")
digest=$("$program" digest --db "$database")
version=$("$program" --version)
name=overparam
[ ! -s "$sources.tar.gz" ] || name=overparam/overparam
{
    cat << TEXT
Everything that the paper was made from. It was made with
    $version
Debian 12 and 13 have all else that the program needs; \`$name report\` names what is missing.

To make it again, in this folder:
TEXT
    if [ -s "$sources.tar.gz" ]; then
        echo "    tar -xzf overparam.tar.gz && make -C overparam program"
    fi
    [ ! -s "$folder/packages" ] || echo "    apt-get install $(cut -d ' ' -f 1 "$folder/packages" | tr '\n' ' ' | sed 's/ $//')"
    echo "    sha256sum -c SHA256SUMS      # the files that the runs are made from are those of the paper"
    echo "    $name run$profile"
    # Those in experiments/ are run without being named.
    grep -v '^experiments/[^/]*$' "$folder/experiments" | sort -u | while IFS= read -r file; do
        echo "    $name run$profile '$file'"
    done
    cat << TEXT
    $name report             # report/report.pdf, report/report.html
    $name claims             # $claims hold
    $name digest             # $digest

The digest is that of all results, bit for bit. It is the same with the same processor, compiler and libraries;
elsewhere the last digits differ, and the claims are what has to hold.

SHA256SUMS     the experiments and all that they read (data, initial weights), each where it belongs
experiments/   the YAML files from which every run was made
plots/         a query and a gnuplot script for every figure
report/        the text as it was written, a query for every table and number
db/queries/    a cookbook
database/      the database's views as CSV; with sqlite3:
                   gunzip *.csv.gz
                   for v in runs parameters trajectories results claims lineage; do
                       sqlite3 paper.sqlite ".mode csv" ".import \$v.csv \$v"; done
TEXT
    [ ! -e "$sources.tar.gz" ] || echo "overparam.tar.gz   the program's sources, commit $commit"
    if [ -s "$folder/packages" ]; then
        printf '\nNot in here, for Debian has them:\n'
        sed 's/^/    /' "$folder/packages"
        grep '  /usr/share/' "$folder/sums" | sed 's/^/    /'
    fi
    if [ -s "$folder/withheld" ]; then
        printf '\nNot in here, for its owner does not give it away; whoever has it puts it at this place (SHA-256, path):\n'
        sed 's/^/    /' "$folder/withheld"
    fi
} > "$paper/anc/README"

# --- the tarball -------------------------------------------------------------------------------------------------

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

(cd "$paper" && find . -name '*[!A-Za-z0-9_+.,=-]*' | sed "s|^\./|arxiv: note: arXiv may refuse the name of |") >&2
mkdir -p "$(dirname "$output")"
tarball "$paper" > "$output.new"
mv "$output.new" "$output"
echo "$output: $(du -k "$output" | cut -f 1) kB, compiles with pdflatex"
