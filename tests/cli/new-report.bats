#!/usr/bin/env bats
# A write-up outside the repository: the walk of doc/tutorial.md is done word for word by the installed program; the SQL of README.md
# and of doc/ is run.

setup_file() {
    export WALK=$BATS_FILE_TMPDIR/walk PREFIX=$BATS_FILE_TMPDIR/prefix
    tutorial=$ROOT/doc/tutorial.md
    mkdir -p "$WALK" "$PREFIX"
    # The walk begins where the program is installed, at another place than the tutorial's.
    commands sh < "$tutorial" > "$BATS_FILE_TMPDIR/all.sh"
    sed "s|PREFIX=/usr/local|PREFIX=$PREFIX VARIANT=$VARIANT|" "$BATS_FILE_TMPDIR/all.sh" | grep '^make install' > "$BATS_FILE_TMPDIR/install.sh"
    grep -v '^make install' "$BATS_FILE_TMPDIR/all.sh" > "$BATS_FILE_TMPDIR/walk.sh"
    (cd "$ROOT" && env -u MAKELEVEL sh -eu "$BATS_FILE_TMPDIR/install.sh") > "$BATS_FILE_TMPDIR/install.out" 2>&1
    chmod -R a-w "$PREFIX"
    export PATH=$PREFIX/bin:$PATH
    walk_status=0
    (cd "$WALK" && env -u MAKEFLAGS -u MAKELEVEL -u ROOT sh -eu "$BATS_FILE_TMPDIR/walk.sh") > "$BATS_FILE_TMPDIR/walk.out" 2>&1 || walk_status=$?
    export walk_status
}

teardown_file() {
    chmod -R u+w "$PREFIX"
}

setup() {
    cd "$WALK"
    unset MAKEFLAGS MAKELEVEL
}

# The fenced blocks of one language.
commands() {
    awk -v fence="\`\`\`$1" '
        $0 == fence { on = 1; next }
        /^```/ { on = 0 }
        on'
}

@test "the walk of the tutorial comes to its end" {
    cat "$BATS_FILE_TMPDIR/install.out" "$BATS_FILE_TMPDIR/walk.out"
    [ "$(grep -c . "$BATS_FILE_TMPDIR/walk.sh")" -gt 30 ]
    [ "$(command -v overparam)" = "$PREFIX/bin/overparam" ]
    [ "$walk_status" -eq 0 ]
    [[ "$(cat "$BATS_FILE_TMPDIR/walk.out")" == *"2 of 2 claims hold"* ]]
}

@test "the page and the paper hold the author's title, figure and number" {
    cd my-paper
    loss=$(overparam sql --csv "select printf('%.4f', min(value)) from results where experiment = 'houses'" | tail -n 1)
    [[ $loss == 0.* ]]
    head -c 5 report/report.pdf | grep -q '%PDF-'
    grep -q 'Depth and the price of houses' report/report.html
    grep -q 'Loss along gradient descent on the prices of houses' report/report.html
    grep -qF "$loss" report/report.html
    [ "$(grep -c '<svg' report/report.html)" -ge 2 ]
    if command -v pdftotext > /dev/null; then
        pdftotext report/report.pdf - > "$BATS_TEST_TMPDIR/text"
        grep -qF "$loss" "$BATS_TEST_TMPDIR/text"
        grep -q 'Houses' "$BATS_TEST_TMPDIR/text"
    fi
}

@test "a second make does nothing; an edit of the author's figure is seen" {
    cd my-paper
    run make
    [ "$status" -eq 0 ]
    [[ $output == *"all "*" runs are there"*"nothing has changed since the report was made"* ]]
    sed -i 's/set ylabel "loss"/set ylabel "squared loss"/' plots/houses.gp
    run make
    echo "$output"
    [ "$status" -eq 0 ]
    [[ $output == *"figure houses"* ]]
    [[ $output != *"figure first"* ]]
    grep -q 'squared loss' report/report.html
}

@test "the schema that experiments name for editors is there" {
    schema=$(sed -n '1s/.*\$schema=//p' my-paper/experiments/first.yaml)
    jq -e '.["$defs"]' "my-paper/experiments/$schema" > /dev/null
}

# bats test_tags=long
@test "data are seen to have changed wherever they lie and whatever they are called" {
    cp -r my-paper "$BATS_TEST_TMPDIR/moved" && cd "$BATS_TEST_TMPDIR/moved"
    mkdir -p 'data/raw files'
    mv data/houses.csv 'data/raw files/my houses.csv'
    sed -i 's|../data/houses.csv|"../data/raw files/my houses.csv"|' experiments/houses.yaml
    make
    echo '0.5,0.5,0.5,2' >> 'data/raw files/my houses.csv'
    run make
    echo "$output"
    [ "$status" -eq 0 ]
    [[ $output == *"made 3 of 3 runs"*"figure houses"* ]]
}

@test "make arxiv packs the author's paper so that it compiles alone" {
    cp -r my-paper "$BATS_TEST_TMPDIR/packed" && cd "$BATS_TEST_TMPDIR/packed"
    run make arxiv
    echo "$output"
    [ "$status" -eq 0 ]
    mkdir unpacked && tar -C unpacked -xzf build/arxiv.tar.gz
    [ -s unpacked/main.tex ]
    [ -s unpacked/anc/experiments/houses.yaml ]
    [ -s unpacked/anc/database/results.csv.gz ]
    (cd unpacked && pdflatex -interaction=batchmode -halt-on-error main.tex > /dev/null)
}

@test "no page of the paper ends with a heading" {
    pdftotext -layout my-paper/report/report.pdf "$BATS_TEST_TMPDIR/text"
    # The last line of a page is its number; before it stands text of the section, never the heading alone.
    run awk 'BEGIN { RS = "\f" } { n = split($0, line, "\n"); last = ""
        for (i = n; i > 0; i--) if (line[i] ~ /[^ 0-9]/) { last = line[i]; break }
        if (last ~ /^ *([0-9]+(\.[0-9]+)*|[A-Z]) +[A-Z][A-Za-z ]*$/) print last }' "$BATS_TEST_TMPDIR/text"
    echo "$output"
    [ -z "$output" ]
}

@test "the looks are this repository's own, byte for byte" {
    for f in report/filter.lua report/template.html report/template.tex report/style.css plots/style.gp plots/fonts.conf; do
        cmp "$ROOT/$f" "my-paper/$f"
    done
    diff -r "$ROOT/report/page" my-paper/report/page
}

@test "a folder that holds something is left as it is" {
    mkdir -p "$BATS_TEST_TMPDIR/full"
    echo mine > "$BATS_TEST_TMPDIR/full/notes.txt"
    run overparam new-report "$BATS_TEST_TMPDIR/full"
    echo "$output"
    [ "$status" -eq 2 ]
    [[ $output == *"is not empty: it holds notes.txt"* ]]
    [ "$(ls -A "$BATS_TEST_TMPDIR/full")" = notes.txt ]
    run overparam new-report "$BATS_TEST_TMPDIR/full/notes.txt"
    echo "$output"
    [ "$status" -eq 2 ]
    [ "$(cat "$BATS_TEST_TMPDIR/full/notes.txt")" = mine ]
}

@test "what to type next is what a shell takes" {
    mkdir "$BATS_TEST_TMPDIR/shell"
    cd "$BATS_TEST_TMPDIR/shell"
    for name in plain "it's \$two words" -x; do
        overparam new-report -- "$name" > out
        way=$(grep '^  cd ' out)
        (eval "$way" && [ "$(basename "$PWD")" = "$name" ] && [ -e Makefile ])
    done
}

@test "a hidden file in the way is kept, and what was written is taken back" {
    mkdir -p "$BATS_TEST_TMPDIR/hidden"
    echo mine > "$BATS_TEST_TMPDIR/hidden/.gitignore"
    run overparam new-report "$BATS_TEST_TMPDIR/hidden"
    echo "$output"
    [ "$status" -eq 2 ]
    [[ $output == *".gitignore exists already"* ]]
    [ "$(ls -A "$BATS_TEST_TMPDIR/hidden")" = .gitignore ]
    [ "$(cat "$BATS_TEST_TMPDIR/hidden/.gitignore")" = mine ]
}

@test "a disk without room is told with status 3 and leaves nothing behind" {
    # A file may have 4096 bytes only: the first that is longer fails as on a full disk.
    run bash -c "trap '' XFSZ; ulimit -f 4; overparam new-report '$BATS_TEST_TMPDIR/tight'"
    echo "$output"
    [ "$status" -eq 3 ]
    [[ $output == *"cannot write"* ]]
    [ -z "$(ls -A "$BATS_TEST_TMPDIR/tight")" ]
}

@test "a folder that may not be written is named" {
    run overparam new-report /proc/nowhere
    echo "$output"
    [ "$status" -ge 2 ]
    [[ $output == *"/proc/nowhere"* ]]
}

@test "titles: from the folder's name, or given; line ends are refused" {
    cd "$BATS_TEST_TMPDIR"
    overparam new-report deep_and-wide/ > out
    grep -qx '  Deep and wide' deep_and-wide/report/report.md
    grep -q '  make check' out
    run overparam new-report other --title $'a\nb'
    [ "$status" -eq 2 ]
    [ ! -e other ]
    run overparam new-report other --title ''
    [ "$status" -eq 2 ]
    overparam new-report other --json | grep -q '^{"folder": "other", "files": [0-9]*}$'
}

# bats test_tags=long
@test "a title of any characters stands in the page and in the paper as it was given" {
    cd "$BATS_TEST_TMPDIR"
    while IFS= read -r title; do
        rm -rf titled
        overparam new-report titled --title "$title" > /dev/null
        (cd titled && overparam run -q > /dev/null && overparam report --html-only > /dev/null)
        grep -oP '(?<=<h1 class="title"><p>).*(?=</p></h1>)' titled/report/report.html > shown
        python3 -c 'import html, sys; print(html.unescape(sys.stdin.read()), end="")' < shown > read
        grep -qxF -- "$title" read || { echo "$title is shown as $(cat shown)"; false; }
    done << 'TITLES'
Price in $ per unit, $x and $y$
1. Homework
A. Talk (a) for @someone, @fig:first
- a start
# one
https://example.org/@me/a_b?c=d&e
a {value:x} {summary} \{ `code` <b>bold</b> [link](x) ![x](figure:y)
"It's" -- 100% ^of^ ~all~ | things: \alpha ... &amp; *
::: {.open}
TITLES
    (cd titled && overparam report > /dev/null && pdftotext report/report.pdf - | grep -qF '::: {.open}')
}

# bats test_tags=long
@test "the cookbook goes with the program; a query of the project takes its place" {
    cd my-paper
    [ ! -e db/queries ]
    for f in "$ROOT"/db/queries/*.sql; do
        name=$(basename "$f" .sql)
        overparam sql | grep -q "^$name "
        overparam sql "$name" > /dev/null
    done
    run overparam sql best-rat
    [ "$status" -eq 2 ]
    [[ $output == *"did you mean 'best-rate'"* ]]
    mkdir db/queries
    printf -- '-- Mine.\nselect 42 as answer;\n' > db/queries/best-rate.sql
    overparam sql best-rate | grep -q 42
    [ "$(overparam sql | grep -c '^best-rate ')" -eq 1 ]
    rm -r db/queries
}

@test "every query in README.md and doc/ runs, and those on my-first and layer-balance see rows" {
    mkdir -p "$BATS_TEST_TMPDIR/sql"
    cd "$BATS_TEST_TMPDIR/sql"
    overparam new my-first > /dev/null
    overparam run > /dev/null
    overparam tag 1 paper
    # The fenced blocks; a semicolon ends a statement.
    awk '/^```sql$/ { on = 1; next } /^```/ { on = 0 } on' "$ROOT/README.md" "$ROOT"/doc/*.md > fenced.sql
    # Those on the command line: overparam sql "...", over several lines.
    cat "$ROOT/README.md" "$ROOT"/doc/*.md | tr '\n' ' ' | grep -o 'overparam sql "[^"]*"' | sed 's/overparam sql "//; s/"$/;/' > told.sql
    [ "$(grep -c ';' fenced.sql)" -ge 2 ]
    [ "$(wc -l < told.sql)" -ge 2 ]
    # What they say of other experiments is asked of the one that was run.
    cat fenced.sql told.sql | sed "s/'layer-balance'/'my-first'/; s/'houses'/'my-first'/; s/'optimizer.rate'/'init.scale'/; s/parameterization.depth/init.scale/" |
        sed 's/--.*//' | tr '\n' ' ' | tr ';' '\n' | grep '[a-z]' > queries
    while read -r query; do
        echo "$query"
        overparam sql --csv "$query" > rows
        [ "$(wc -l < rows)" -ge 2 ]
    done < queries
}
